// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMilliseconds(t *testing.T) {
	for ms, want := range map[float64]string{
		0: "0.00 ms", 0.004: "0.00 ms", 0.625: "0.62 ms", 9.99: "9.99 ms", 10: "10.0 ms", 14.55: "14.6 ms",
		99.94: "99.9 ms", 100: "100 ms", 9999: "9999 ms", 10_000: "10.0 s", 60_012: "60.0 s", 3_600_000: "3600.0 s",
	} {
		require.Equal(t, want, milliseconds(ms))
	}
}

func TestSpan(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0s", 0.9: "0s", 59.9: "59s", 61: "1m1s", 3600: "1h0m0s", 90061: "25h1m1s"} {
		require.Equal(t, want, span(seconds))
	}
}

func TestCount(t *testing.T) {
	require.Equal(t, "0 errors", count(0, "error", "errors"))
	require.Equal(t, "1 error", count(1, "error", "errors"))
	require.Equal(t, "2 errors", count(2, "error", "errors"))
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain":              "plain",
		"tabs\tand\nlines":   "tabs\tand\nlines",
		"\x1b[31mred\x1b[0m": "�[31mred�[0m",
		"bell\x07 back\x08":  "bell� back�",
		"\u009b31m":          "�31m",
		"\r\n":               "�\n",
		"ünïcödé ✓ 漢字":       "ünïcödé ✓ 漢字",
	} {
		require.Equal(t, want, clean(in))
	}
}

func TestExcerpt(t *testing.T) {
	require.Equal(t, "one line of text", excerpt("one\n  line\tof\n\n text "))
	require.Equal(t, "", excerpt(" \n"))
	exact := strings.Repeat("é", excerptLength)
	require.Equal(t, exact, excerpt(exact))
	long := excerpt(exact + "x")
	require.Equal(t, strings.Repeat("é", excerptLength-1)+"…", long)
}

func TestTableAlignsWhatPeopleSee(t *testing.T) {
	text := &Text{color: true}
	tab := &table{}
	tab.add("NAME", "STATE", "END")
	tab.add(text.Bold("müller"), text.Good("ok"), "x")
	tab.note("a note")
	tab.add("a", text.Bad("broken"), "")
	text.Table(tab)
	require.Equal(t, "  NAME    STATE   END\n  \x1b[1mmüller\x1b[0m  \x1b[32mok\x1b[0m      x\n    a note\n  a       \x1b[31mbroken\x1b[0m\n", text.String())
}

func TestTableOfRowsOfDifferentLengths(t *testing.T) {
	text := &Text{}
	tab := &table{}
	tab.add("a")
	tab.add("bb", "c")
	tab.add("d", "ee", "f")
	text.Table(tab)
	require.Equal(t, "  a\n  bb  c\n  d   ee  f\n", text.String())
	empty := &Text{}
	empty.Table(&table{})
	require.Empty(t, empty.String())
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "✓": 1, "\x1b[32mok\x1b[0m": 2, "\x1b[1m\x1b[0m": 0, "\x1b[unfinished": 12} {
		require.Equal(t, want, width(s), "%q", s)
	}
}

func TestTree(t *testing.T) {
	root := &node{text: "root"}
	a := root.add("a %d", 1)
	a.add("a1").add("deep")
	a.add("a2")
	root.add("b").add("b1")
	text := &Text{}
	text.Tree(root)
	require.Equal(t, `root
├─ a 1
│  ├─ a1
│  │  └─ deep
│  └─ a2
└─ b
   └─ b1
`, text.String())
}

// A percent sign in what is shown is no verb.
func TestTreeShowsPercentSigns(t *testing.T) {
	root := &node{text: "100%"}
	root.add("%s", "50%d")
	text := &Text{}
	text.Tree(root)
	require.Equal(t, "100%\n└─ 50%d\n", text.String())
}

func TestTitlesStandApart(t *testing.T) {
	text := &Text{}
	text.Title("First")
	text.Line("line")
	text.Title("Second")
	require.Equal(t, "First\nline\n\nSecond\n", text.String())
}

func TestPaintLeavesEmptyTextEmpty(t *testing.T) {
	require.Equal(t, "", (&Text{color: true}).Bad(""))
	require.Equal(t, "x", (&Text{}).Bad("x"))
	require.Equal(t, "\x1b[33mx\x1b[0m", (&Text{color: true}).Caution("x"))
}
