// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"regexp/syntax"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func parse(t *testing.T, expr string) *syntax.Regexp {
	t.Helper()
	re, err := syntax.Parse(expr, syntax.Perl)
	require.NoError(t, err)
	return re
}

// hide runs one pattern alone over a text, as a query and as an answer in every split.
func hide(t *testing.T, expr, text string) string {
	t.Helper()
	m := newMiddleware(t, settings{"kinds": []string{}, "pattern": []settings{{"name": "p", "regex": expr}}, "redact_response": true, "restore": false})
	seen, _ := ask(t, m, text)
	require.Equal(t, seen, stream(t, m, nil, text))
	eachSplit(text, func(pieces ...string) { require.Equal(t, seen, stream(t, m, nil, pieces...), "%q", pieces) })
	return seen
}

func TestPatterns(t *testing.T) {
	for _, tc := range []struct{ expr, text, seen string }{
		{`EMP-[0-9]{6}`, "EMP-123456 and EMP-12345", "[P_1] and EMP-12345"},
		{`\bEMP-\d+\b`, "xEMP-1 EMP-2x EMP-33.", "xEMP-1 EMP-2x [P_1]."},
		{`(?i)patient:? \d+`, "Patient: 17, PATIENT 18", "[P_1], [P_2]"},
		{`(?i)k\d`, "K1 k1 \u212a1", "[P_1] [P_2] [P_3]"},
		{`^id`, "id id\nid", "[P_1] id\nid"},
		{`(?m)^id`, "id id\nid", "[P_1] id\n[P_1]"},
		{`end$`, "end end", "end [P_1]"},
		{`(?m)end$`, "end end\nend", "end [P_1]\n[P_1]"},
		{`ab|abc`, "abc", "[P_1]c"},
		{`abc|ab`, "abcab", "[P_1][P_2]"},
		{`[äöü]+`, "schöne Grüße", "sch[P_1]ne Gr[P_2]ße"},
		{`日本.`, "これは日本語です", "これは[P_1]です"},
		{`a.c`, "a\nc a€c", "a\nc [P_1]"},
		{`(?s)a.c`, "a\nc", "[P_1]"},
		{`x\B`, "x xy", "x [P_1]y"},
		{`(?:a|b){2,3}`, "a ab abab", "a [P_1] [P_2]b"},
	} {
		require.Equal(t, tc.seen, hide(t, tc.expr, tc.text), tc.expr)
	}
}

// TestLongMatchIsHiddenInPieces: what is longer than a stream can wait for is hidden nevertheless.
func TestLongMatchIsHiddenInPieces(t *testing.T) {
	require.Equal(t, "[P_1][P_1][P_2] b", hide(t, `a+`, strings.Repeat("a", 2*maxMatch+10)+" b"))
	require.Equal(t, "[P_1][P_2] b", hide(t, `€+`, strings.Repeat("€", maxMatch/3+1)+" b"), "characters stay whole")
}

// TestOwnPatternGoesFirst: who writes a pattern knows what it means.
func TestOwnPatternGoesFirst(t *testing.T) {
	m := newMiddleware(t, settings{"pattern": []settings{{"name": "staff", "regex": `[a-z]+@corp\.example`}}})
	seen, _ := ask(t, m, "a@corp.example b@example.com")
	require.Equal(t, "[STAFF_1] [EMAIL_1]", seen)
}

func TestBeginnings(t *testing.T) {
	for expr, want := range map[string]string{
		`abc`: "a", `(?i)k`: "Kk", `[a-c]x`: "abc", `a?b`: "ab", `a*b+c`: "ab", `(a|b)c`: "ab", `\b[0-2]`: "012", `(?:a{0,2}|z)q`: "aqz", `^x`: "x",
	} {
		set := &[256]bool{}
		require.False(t, beginnings(parse(t, expr), set), expr)
		var got strings.Builder
		for c := range utf8.RuneSelf {
			if set[c] {
				got.WriteByte(byte(c))
			}
		}
		require.Equal(t, want, got.String(), expr)
	}
	for _, expr := range []string{``, `a*`, `a?`, `(a|)`, `\b`, `^$`, `a{0,3}`, `(?:a?)+`} {
		require.True(t, beginnings(parse(t, expr), &[256]bool{}), expr)
	}
	set := &[256]bool{}
	require.False(t, beginnings(parse(t, `€`), set))
	require.True(t, set[0xe2] && !set['a'])
}

func TestLongestMatch(t *testing.T) {
	for expr, want := range map[string]int{
		`abc`: 3, `€`: 3, `(?i)ab`: 8, `[0-9]{6}`: 6, `\d{2,4}-x?`: 6, `a|bcd`: 3, `.`: 4, `[^a]`: 4, `\bab$`: 2,
		`a+`: maxMatch + 1, `a*b`: maxMatch + 1, `a{3,}`: maxMatch + 1, `(.{100}){3}`: maxMatch + 1,
	} {
		require.Equal(t, want, longestMatch(parse(t, expr)), expr)
	}
}
