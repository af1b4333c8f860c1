// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/require"
)

// fullText is the configuration that sets everything.
func fullText(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/good/full.hcl")
	require.NoError(t, err)
	return text
}

// requireSound loads a damaged configuration: it is either fine, or refused
// with diagnostics that have a place in it and can be shown.
func requireSound(t *testing.T, text []byte) bool {
	t.Helper()
	const name = "testdata/good/damaged.hcl"
	cfg, diags, files := Load(fakeOptions(Source{Name: name, Data: text}))
	require.Equal(t, diags.HasErrors(), cfg == nil, "%s", text)
	for _, d := range Describe(diags, files) {
		require.NotEmpty(t, d.Detail, d.Summary)
		require.NotNil(t, d.Range, d.Summary)
		require.Equal(t, name, d.Range.File, d.Summary)
		require.LessOrEqual(t, d.Range.End.Byte, len(text), d.Summary)
	}
	var out bytes.Buffer
	require.NoError(t, WriteDiagnostics(&out, diags, files, false, 80))
	require.NotContains(t, out.String(), "%!")
	if cfg != nil {
		_, err := json.Marshal(cfg.Redacted())
		require.NoError(t, err)
	}
	return cfg != nil
}

// TestEveryLineMayBeMissing, and every third line may stand twice.
func TestEveryLineMayBeMissing(t *testing.T) {
	lines := strings.SplitAfter(string(fullText(t)), "\n")
	loads := 0
	for i := range lines {
		without := strings.Join(lines[:i], "") + strings.Join(lines[i+1:], "")
		if requireSound(t, []byte(without)) {
			loads++
		}
		if i%3 == 0 {
			requireSound(t, []byte(strings.Join(lines[:i+1], "")+strings.Join(lines[i:], "")))
		}
	}
	require.Greater(t, loads, 60, "most arguments have a default")
}

// TestEveryTokenMayBeWrong: each word, number and text of the file is replaced
// by another one; which one goes round, so that the test stays short.
func TestEveryTokenMayBeWrong(t *testing.T) {
	text := fullText(t)
	tokens, diags := hclsyntax.LexConfig(text, "full.hcl", hcl.InitialPos)
	require.False(t, diags.HasErrors())
	replacements := map[hclsyntax.TokenType][]string{
		hclsyntax.TokenIdent:     {"xyz", "null", "local", "x{}"},
		hclsyntax.TokenNumberLit: {"-1", "1e300", "0.5", "\"x\""},
		hclsyntax.TokenQuotedLit: {"", "数学", "${1}", "${null}", "${secret(\\\"VLLM_KEY\\\")}"},
		hclsyntax.TokenOBrace:    {"[", ""},
		hclsyntax.TokenEqual:     {"", "=="},
	}
	changed := 0
	for _, token := range tokens {
		if others := replacements[token.Type]; len(others) > 0 {
			replacement := others[changed%len(others)]
			start, end := token.Range.Start.Byte, token.Range.End.Byte
			damaged := append(append(append([]byte{}, text[:start]...), replacement...), text[end:]...)
			requireSound(t, damaged)
			changed++
		}
	}
	require.Greater(t, changed, 300)
}

// TestEveryPrefix: a file that is being written is no reason to fall over.
func TestEveryPrefix(t *testing.T) {
	text := fullText(t)
	for end := 0; end < len(text); end += 7 {
		requireSound(t, text[:end])
	}
}
