// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/sensitive"
)

func TestRunKey(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	require.NoError(t, os.WriteFile(program, []byte("1"), 0o700))
	base := func() Spec {
		return Spec{
			Address: "scorer.default", Kind: sdk.KindScorer, Plugin: "utility", Config: sensitive.New(`{"a":1}`),
			Env: texts("A", "1", "B", "2"), Isolation: IsolationProcess,
			Fields:   []*sdk.Field{{Name: "law", HighRisk: true}},
			Artefact: &sdk.Artefact{Content: []byte("learnt")}, Source: "aua.hcl:1",
		}
	}
	key := func(change func(*Spec)) string {
		s := base()
		change(&s)
		p, err := (&Catalog{Executable: program, Builtins: smallCatalog().Builtins}).program("utility")
		require.NoError(t, err)
		return runKey(&s, p)
	}
	same := key(func(*Spec) {})
	require.Equal(t, same, key(func(s *Spec) { s.Source = "aua.hcl:99" }), "moving a block restarts nothing")
	require.Equal(t, same, key(func(s *Spec) { s.Env = texts("B", "2", "A", "1") }))

	different := map[string]string{same: "the same"}
	for name, change := range map[string]func(*Spec){
		"address":   func(s *Spec) { s.Address = "scorer.other" },
		"kind":      func(s *Spec) { s.Kind = sdk.KindVerifier },
		"plugin":    func(s *Spec) { s.Plugin = "other" },
		"config":    func(s *Spec) { s.Config = sensitive.New(`{"a":2}`) },
		"env":       func(s *Spec) { s.Env = texts("A", "1") },
		"isolation": func(s *Spec) { s.Isolation = IsolationInline },
		"field":     func(s *Spec) { s.Fields[0].HighRisk = false },
		"fields":    func(s *Spec) { s.Fields = nil },
		"artefact":  func(s *Spec) { s.Artefact.Content = []byte("learnt more") },
		"digest":    func(s *Spec) { s.Artefact.Digest = "sha256:00" },
		"nothing":   func(s *Spec) { s.Artefact = nil },
	} {
		k := key(change)
		require.Empty(t, different[k], "%s does not change the key", name)
		different[k] = name
	}

	require.NoError(t, os.WriteFile(program, []byte("22"), 0o700))
	require.NotEqual(t, same, key(func(*Spec) {}), "a replaced program needs a new process")
}

func TestSpecCheck(t *testing.T) {
	s := Spec{Address: "scorer.default"}
	require.NoError(t, s.check())
	require.Equal(t, IsolationProcess, s.Isolation)

	s.Isolation = "strict"
	require.Equal(t, fault.ConfigInvalid, fault.CodeOf(s.check()))
	require.ErrorContains(t, s.check(), `scorer.default has isolation "strict"; it must be "process" or "inline".`)

	require.Equal(t, fault.Internal, fault.CodeOf((&Spec{}).check()))
}
