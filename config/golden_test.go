// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a golden file, or writes it with -update.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "write it with: go test ./config -update")
	require.Equal(t, string(want), string(got))
}

// inputs lists the configurations of a folder of testdata.
func inputs(t *testing.T, folder string) []Source {
	t.Helper()
	names, err := Discover(filepath.Join("testdata", folder))
	require.NoError(t, err)
	var sources []Source
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		sources = append(sources, Source{Name: filepath.Base(name), Data: data})
	}
	return sources
}

// goldenPath is the golden file that belongs to an input.
func goldenPath(folder, input, extension string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(input, ".json"), ".hcl")
	return filepath.Join("testdata", folder, name+extension)
}

// TestBad shows exactly what the user reads for each class of mistake.
func TestBad(t *testing.T) {
	sources := inputs(t, "bad")
	require.GreaterOrEqual(t, len(sources), 30)
	for _, src := range sources {
		t.Run(src.Name, func(t *testing.T) {
			cfg, diags, files := Load(fakeOptions(src))
			require.Nil(t, cfg)
			require.True(t, diags.HasErrors())
			requireComplete(t, diags)
			golden(t, goldenPath("bad", src.Name, ".txt"), rendered(t, diags, files))
		})
	}
}

// TestWarning shows what the user reads about configurations that load.
func TestWarning(t *testing.T) {
	for _, src := range inputs(t, "warning") {
		t.Run(src.Name, func(t *testing.T) {
			cfg, diags, files := Load(fakeOptions(src))
			require.NotNil(t, cfg)
			require.NotEmpty(t, diags)
			golden(t, goldenPath("warning", src.Name, ".txt"), rendered(t, diags, files))
		})
	}
}

// TestGood shows what configurations become.
func TestGood(t *testing.T) {
	for _, src := range inputs(t, "good") {
		t.Run(src.Name, func(t *testing.T) {
			src.Name = filepath.Join("testdata", "good", src.Name)
			cfg, diags, files := Load(fakeOptions(src))
			require.False(t, diags.HasErrors(), string(rendered(t, diags, files)))
			got, err := json.MarshalIndent(cfg.Redacted(), "", "  ")
			require.NoError(t, err)
			require.NotContains(t, string(got), environment["VLLM_KEY"])
			golden(t, goldenPath("good", filepath.Base(src.Name), ".json"), append(got, '\n'))
		})
	}
}

func rendered(t *testing.T, diags hcl.Diagnostics, files Sources) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WriteDiagnostics(&out, diags, files, false, 100))
	return out.Bytes()
}

// requireComplete demands of every error what a user needs of it.
func requireComplete(t *testing.T, diags hcl.Diagnostics) {
	t.Helper()
	for _, d := range diags {
		require.NotEmpty(t, d.Summary)
		require.NotEmpty(t, d.Detail)
		require.NotNil(t, d.Subject, "%s: %s", d.Summary, d.Detail)
		require.NotContains(t, d.Detail, environment["VLLM_KEY"])
		if d.Severity == hcl.DiagError {
			_, ok := hcl.DiagnosticExtra[*coded](d)
			require.True(t, ok, "%s has no code", d.Summary)
		}
	}
}
