// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLoadsAtTheSameTime: loading shares nothing, so that a server can check
// one configuration while another one is in use. Worth most with -race.
func TestLoadsAtTheSameTime(t *testing.T) {
	text, err := os.ReadFile("testdata/good/full.hcl")
	require.NoError(t, err)
	sources := []Source{{Name: "testdata/good/full.hcl", Data: text}, one(""), DevSource(), one("server {\n  adress = 1\n}\n")}
	want := make([]string, len(sources))
	for i, src := range sources {
		want[i] = outcomeOf(t, src)
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 8 {
				n := (worker + i) % len(sources)
				if got := outcomeOf(t, sources[n]); got != want[n] {
					t.Errorf("source %d became %s, and %s before", n, got, want[n])
				}
			}
		})
	}
	wg.Wait()
}

// outcomeOf is a configuration's digest and content, or what is wrong with it.
func outcomeOf(t *testing.T, src Source) string {
	cfg, diags, files := Load(fakeOptions(src))
	if cfg == nil {
		data, err := json.Marshal(Describe(diags, files))
		if err != nil {
			t.Error(err)
		}
		return string(data)
	}
	data, err := json.Marshal(cfg.Redacted())
	if err != nil {
		t.Error(err)
	}
	return cfg.Digest + string(data)
}

// TestConfigurationsAreIndependent: what is changed in one is not changed in
// the next; nothing of the embedded defaults is shared.
func TestConfigurationsAreIndependent(t *testing.T) {
	first := loaded(t, one(""))
	before := content(t, first)
	for _, f := range first.Fields {
		f.Mu, f.Candidates = 99, 99
		f.Aliases[0] = "changed"
	}
	first.Specialists[0].Fields[0] = "changed"
	first.Scorers[0].Redacted[0] = 'X'
	require.Equal(t, before, content(t, loaded(t, one(""))))
}
