// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package docs

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
)

var outside = regexp.MustCompile(`\b(?:secret|env)\("([^"]+)"`)

func TestConfigurationsAreValid(t *testing.T) {
	base, err := os.ReadFile("testdata/base.hcl")
	require.NoError(t, err)
	lock, err := os.ReadFile("testdata/base.lock.hcl")
	require.NoError(t, err)
	for _, s := range samples(t) {
		if s.Info != "hcl" {
			continue
		}
		require.Equal(t, s.Text, string(config.Format([]byte(s.Text))), "%s: not as aua fmt writes it", s.Page)
		for _, m := range outside.FindAllStringSubmatch(s.Text, -1) {
			t.Setenv(m[1], "0123456789abcdef")
		}
		text := s.Text
		if !strings.Contains(text, "config_version") {
			text = without(t, string(base), text) + "\n" + text
		}
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(text), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, ".aua.lock.hcl"), lock, 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "answers.jsonl"), []byte(`{"prompt": "a", "answer": "b"}`+"\n"), 0o600))
		t.Chdir(dir)
		status, _, errs := run("validate")
		require.Zero(t, status, "%s:\n%s\n%s", s.Page, s.Text, errs)
	}
}

// without returns base without the blocks that part has as well.
func without(t *testing.T, base, part string) string {
	t.Helper()
	body := func(text string) *hclsyntax.Body {
		f, diags := hclsyntax.ParseConfig([]byte(text), "sample.hcl", hcl.InitialPos)
		require.False(t, diags.HasErrors(), "%s\n%s", text, diags.Error())
		return f.Body.(*hclsyntax.Body)
	}
	key := func(b *hclsyntax.Block) string { return b.Type + " " + strings.Join(b.Labels, " ") }
	has := map[string]bool{}
	for _, b := range body(part).Blocks {
		has[key(b)] = true
	}
	blocks := body(base).Blocks
	for i := len(blocks) - 1; i >= 0; i-- {
		if b := blocks[i]; has[key(b)] {
			base = base[:b.TypeRange.Start.Byte] + base[b.CloseBraceRange.End.Byte:]
		}
	}
	return base
}

func TestJSONIsValid(t *testing.T) {
	for _, s := range samples(t) {
		if s.Info != "json" {
			continue
		}
		dec := json.NewDecoder(strings.NewReader(s.Text))
		for {
			var v any
			err := dec.Decode(&v)
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, "%s:\n%s", s.Page, s.Text)
		}
	}
}
