// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadingPastTheEndIsRemembered(t *testing.T) {
	for name, read := range map[string]func(*text){
		"at":    func(t *text) { t.at(3) },
		"has":   func(t *text) { t.has(1, "bcd") },
		"run":   func(t *text) { t.run(0, 4, letters) },
		"index": func(t *text) { t.index(1, 3, "x") },
	} {
		open, closed := &text{s: "abc"}, &text{s: "abc", final: true}
		read(open)
		read(closed)
		require.True(t, open.ran, name)
		require.False(t, closed.ran, "%s: nothing follows", name)
	}
	for name, read := range map[string]func(*text){
		"at":    func(t *text) { t.at(2) },
		"has":   func(t *text) { t.has(1, "bx") },
		"run":   func(t *text) { t.run(0, 3, letters) },
		"index": func(t *text) { t.index(1, 2, "x") },
		"found": func(t *text) { t.index(1, 9, "c") },
	} {
		open := &text{s: "abc"}
		read(open)
		require.False(t, open.ran, name)
	}
}

func TestBytesOf(t *testing.T) {
	set := bytesOf("a-c0_-")
	for c := range 256 {
		require.Equal(t, strings.IndexByte("abc0_-", byte(c)) >= 0, set[c], "%q", c)
	}
}

func TestPrevSeesLineBreaks(t *testing.T) {
	for s, want := range map[string]byte{"": 0, "a": 'a', "\n": '\n', `\n`: '\n', `\t`: '\n', `\r`: '\n', `\x`: 'x', `\\`: '\\'} {
		require.Equal(t, want, (&text{s: s, final: true}).prev(len(s)), "%q", s)
	}
}

func TestWordsBefore(t *testing.T) {
	for s, want := range map[string][]string{
		"":                            {},
		"one":                         {"one"},
		"One TWO, three: ":            {"three", "two", "one"},
		"a1b2":                        {"b", "a"},
		"snake_case-word":             {"word", "case", "snake"},
		"téléphone : ":                {"téléphone"},
		"电话：":                         {"电话"},
		"x [PHONE_1] y [MY_KIND_22] ": {"y", "x"},
		"x [phone] y] ":               {"y", "phone", "x"},
		"one two three four five":     {"five", "four", "three"},
		strings.Repeat("word ", 30):   {"word", "word", "word"},
		strings.Repeat("é", 40) + " ": {strings.Repeat("é", 31)},
		"12 34 ":                      {},
	} {
		require.Equal(t, want, (&text{s: s, final: true}).wordsBefore(len(s), 3), "%q", s)
	}
}

func TestSpeaksFor(t *testing.T) {
	favour := wordSet("card")
	for s, want := range map[string]int{
		"": 0, "card ": 1, "order ": -1, "order card ": 1, "card order ": -1, "card a b ": 1, "card a b c ": 0, "Order: ": -1, "cards ": 0,
	} {
		require.Equal(t, want, (&text{s: s, final: true}).speaksFor(len(s), 3, favour), "%q", s)
	}
}

func TestPlaceholders(t *testing.T) {
	for s, want := range map[string]string{
		"[EMAIL_1]": "EMAIL_1", `\[EMAIL\_1\]`: "EMAIL_1", `[EMAIL\_1]`: "EMAIL_1", `[EMAIL_1\]`: "EMAIL_1", "[A]": "A", "[]": "",
		"[email_1]": "", "[EMAIL 1]": "", "[EMAIL_1": "", "EMAIL_1]": "", `\[EMAIL_1]`: "", `\EMAIL_1]`: "", "[" + strings.Repeat("A", 70) + "]": "",
	} {
		name, _ := readPlaceholder(&text{s: s, final: true}, 0)
		require.Equal(t, want, name, s)
	}
	_, end := readPlaceholder(&text{s: "[EMAIL_1] and"}, 0)
	require.Equal(t, 9, end)
}

func TestSplitName(t *testing.T) {
	for name, want := range map[string]struct {
		kind string
		n    int
	}{
		"EMAIL_1": {"email", 1}, "MY_KIND_12": {"my_kind", 12}, "EMAIL_999999": {"email", 999999},
		"EMAIL_1000000": {}, "EMAIL_0": {}, "EMAIL_01": {}, "EMAIL_": {}, "EMAIL": {}, "_1": {}, "EMAIL_-1": {}, "EMAIL_+1": {}, "": {},
	} {
		kind, n := splitName(name)
		require.Equal(t, want.kind, kind, name)
		require.Equal(t, want.n, n, name)
		if n > 0 {
			require.Equal(t, name, placeholderName(kind, n))
		}
	}
}

func TestCallingCodes(t *testing.T) {
	for digits, want := range map[string]int{
		"1415": 1, "7495": 1, "20": 2, "49": 2, "98": 2, "351": 3, "852": 3, "971": 3, "998": 3, "210": 3, "280": 0, "990": 3, "0": 0, "": 0, "35": 0, "830": 0,
	} {
		require.Equal(t, want, callingCode(digits), digits)
	}
}
