// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// hugeNumbers are those that the expression language writes out in full when
// they become a text: legal, and no find.
var hugeNumbers = regexp.MustCompile(`[eE][+]?\d{4,}|%[^%]*\d{4,}`)

// FuzzLoad: whatever stands in a file, loading it ends in a configuration or in
// diagnostics that can be shown, and never in a panic.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/*/*.hcl", "testdata/*/*.hcl.json", "defaults/*.hcl"} {
		names, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(f, err)
			f.Add(data, filepath.Ext(name) == ".json")
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, isJSON bool) {
		if hugeNumbers.Match(data) {
			t.Skip()
		}
		src := Source{Name: "testdata/good/fuzz.hcl", Data: data}
		if isJSON {
			src.Name += ".json"
		}
		cfg, diags, files := Load(fakeOptions(src))
		require.Equal(t, diags.HasErrors(), cfg == nil)
		require.NoError(t, WriteDiagnostics(io.Discard, diags, files, true, 80))
		_, err := json.Marshal(Describe(diags, files))
		require.NoError(t, err)
		if cfg == nil {
			return
		}
		_, err = json.Marshal(cfg.Redacted())
		require.NoError(t, err)
		again, _, _ := Load(fakeOptions(src))
		require.Equal(t, cfg.Digest, again.Digest)
		for _, b := range cfg.PluginBlocks() {
			if len(b.variables) > 0 {
				return // the value of a sensitive variable is not in it
			}
		}
		for _, expanded := range []Source{{Name: "x.hcl.json", Data: cfg.Expanded()}, {Name: "x.hcl", Data: cfg.HCL()}} {
			again, diags, files := Load(fakeOptions(expanded))
			require.NotNil(t, again, "%s\n%s", expanded.Data, rendered(t, diags, files))
			require.Equal(t, string(cfg.Expanded()), string(again.Expanded()))
		}
	})
}
