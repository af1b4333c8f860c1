// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/stretchr/testify/require"
)

// randomText is made of what source files have trouble with.
func randomText(random *rand.Rand) string {
	pieces := []string{"a", "bc", " ", "\n", "\r\n", "\t", "数", "é", "e\u0301", "\x1b[1m", "\"", "\u200b", "\xff", strings.Repeat("long ", 70)}
	var b strings.Builder
	for range random.IntN(40) {
		b.WriteString(pieces[random.IntN(len(pieces))])
	}
	return b.String()
}

// TestSnippetProperties: for every part of every text, the snippet is a part of
// the text, holds the beginning of the marked part, and can be rendered.
func TestSnippetProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for range 3000 {
		text := randomText(random)
		start := random.IntN(len(text) + 1)
		end := start + random.IntN(len(text)-start+1)
		rng := hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: 1 + strings.Count(text[:start], "\n"), Byte: start}, End: hcl.Pos{Byte: end}}
		s := snippet(rng, &hcl.File{Bytes: []byte(text)})
		require.NotNil(t, s)
		require.Contains(t, text, s.Code)
		require.Equal(t, rng.Start.Line, s.StartLine)
		require.GreaterOrEqual(t, s.HighlightStart, 0)
		require.GreaterOrEqual(t, s.HighlightEnd, s.HighlightStart, "%q [%d:%d]", text, start, end)
		require.LessOrEqual(t, s.HighlightEnd, len(s.Code))
		require.LessOrEqual(t, strings.Count(s.Code, "\n"), snippetLines-1, "%q [%d:%d] %q", text, start, end, s.Code)
		if marked := s.Code[s.HighlightStart:s.HighlightEnd]; end > start {
			require.True(t, strings.HasPrefix(text[start:end], marked), "%q in %q", marked, text[start:end])
		}
		var out bytes.Buffer
		diags := hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Wrong", Detail: "It is.", Subject: &rng}}
		require.NoError(t, WriteDiagnostics(&out, diags, Sources{"a.hcl": {Bytes: []byte(text)}}, false, 80))
		require.NotContains(t, out.String(), "\x1b")
		require.True(t, utf8.Valid(out.Bytes()))
	}
}

// FuzzSnippet: no range and no text makes rendering panic.
func FuzzSnippet(f *testing.F) {
	f.Add("a = 1\nb = 2\n", 2, 4, 1)
	f.Add("数学 = \"x\"", 0, 3, 1)
	f.Add("", 0, 0, 1)
	f.Add("a", 5, 2, -1)
	f.Fuzz(func(t *testing.T, text string, start, end, line int) {
		if start < 0 || end < 0 {
			t.Skip("HCL counts bytes from 0")
		}
		rng := hcl.Range{Filename: "a", Start: hcl.Pos{Line: line, Byte: start}, End: hcl.Pos{Byte: end}}
		diags := hcl.Diagnostics{{Severity: hcl.DiagError, Summary: text, Detail: text, Subject: &rng}}
		require.NoError(t, WriteDiagnostics(io.Discard, diags, Sources{"a": {Bytes: []byte(text)}}, true, 40))
	})
}

func TestColumns(t *testing.T) {
	for r, want := range map[rune]int{'a': 1, '数': 2, 'é': 1, '\u0301': 0, '\u200b': 0, 'Ａ': 2, '…': 1} {
		require.Equal(t, want, columns(r), "%q", r)
	}
	require.Equal(t, "  ", blank("数"))
	require.Equal(t, "\t ", blank("\ta"))
	require.Equal(t, "^^^", carets("a数"))
	require.Equal(t, "  ^", carets("  a  "), "the space around is not underlined")
	require.Equal(t, "^", carets(""))
	require.Equal(t, "a\ufffdb\tc\n", printable("a\x07b\tc\n"))
	require.Equal(t, "\ufffd", printable("\u009b"), "the one-byte escape of old terminals")
}
