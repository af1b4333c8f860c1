// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawn is a comparison in one text, for the tests.
func drawn(all []comparedLine) string {
	var b strings.Builder
	for _, l := range all {
		if l.skipped > 0 {
			fmt.Fprintf(&b, "(%d)", l.skipped)
			continue
		}
		b.WriteString(string(l.mark) + l.text)
	}
	return b.String()
}

func TestCompareLines(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"a", "a", " a"},
		{"a", "b", "-a+b"},
		{"abc", "abdc", " a b+d c"},
		{"abc", "ac", " a-b c"},
		{"abcdefghi", "abcdXfghi", "(2) c d-e+X f g(2)"},
		{"abcdefgh", "abcdefgX", "(5) f g-h+X"},
		{"abXdef", "abYdef", " a b-X+Y d e f"},
		{"abc", "", "-a-b-c"},
	} {
		require.Equal(t, c.want, drawn(compare(strings.Split(c.before, ""), strings.Split(c.after, ""))), "%s %s", c.before, c.after)
	}
}

// Whatever is compared, what is kept and taken away is before, and what is kept
// and added is after.
func TestAlignLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() []string {
		lines := make([]string, random.IntN(12))
		for i := range lines {
			lines[i] = string(rune('a' + random.IntN(4)))
		}
		return lines
	}
	for range 500 {
		before, after := text(), text()
		var old, now []string
		for _, l := range align(before, after) {
			if l.mark != '+' {
				old = append(old, l.text)
			}
			if l.mark != '-' {
				now = append(now, l.text)
			}
		}
		require.Equal(t, strings.Join(before, ""), strings.Join(old, ""))
		require.Equal(t, strings.Join(after, ""), strings.Join(now, ""))
	}
}

// Long texts that differ everywhere are not searched for what they share.
func TestAlignIsBounded(t *testing.T) {
	var before, after []string
	for i := range 3000 {
		before, after = append(before, fmt.Sprint("a", i)), append(after, fmt.Sprint("b", i))
	}
	require.Len(t, align(before, after), 6000)
}

func TestFold(t *testing.T) {
	require.Equal(t, []string{"a few ", "words ", "here"}, fold("a few words here", 8))
	require.Equal(t, []string{"abcdefgh", "ij"}, fold("abcdefghij", 8))
	require.Equal(t, []string{""}, fold("", 8))
}

func TestInlineValues(t *testing.T) {
	for value, want := range map[string]string{
		``: "", `null`: "null", `1.50`: "1.50", `true`: "true", `"a\"b<c"`: `"a\"b<c"`, `[]`: "[]", `{}`: "{}",
		`["a", 2]`: `["a", 2]`, `{"b": 1, "a-1": [], "": 2, "x y": 3}`: `{ "" = 2, a-1 = [], b = 1, "x y" = 3 }`,
		`"two\nlines"`: "two\nlines", `"one\n"`: `"one\n"`, `broken`: "broken", "\"a\u001bb\"": "\"a\u001bb\"",
	} {
		var raw []byte
		if value != "" {
			raw = []byte(value)
		}
		if value == "\"a\u001bb\"" {
			require.NotContains(t, inline(raw), "\x1b", "it does not steer the terminal")
			continue
		}
		require.Equal(t, want, inline(raw), value)
	}
}
