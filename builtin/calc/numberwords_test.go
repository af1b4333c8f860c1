// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// numeralOf reads all of s as a number, under the first reading.
func numeralOf(t *testing.T, s string) (string, bool) {
	t.Helper()
	tokens, err := lex(s)
	require.NoError(t, err)
	p := newParser(&chooser{}, tokens, false)
	l, ok := p.numeral()
	if !ok || !p.end() {
		return "", false
	}
	return l.Value.String(), true
}

func TestNumerals(t *testing.T) {
	for in, want := range map[string]string{
		"seven":                    "7",
		"nineteen":                 "19",
		"twenty":                   "20",
		"twenty-three":             "23",
		"twenty three":             "23",
		"one hundred":              "100",
		"a hundred":                "100",
		"hundred":                  "100",
		"one hundred and five":     "105",
		"one hundred five":         "105",
		"nine hundred ninety-nine": "999",
		"twelve hundred":           "1200",
		"two thousand":             "2000",
		"two thousand three hundred and forty five": "2345",
		"one million two hundred thousand and one":  "1200001",
		"three billion":          "3000000000",
		"five hundred thousand":  "500000",
		"zero":                   "0",
		"point five":             "0.5",
		"three point one four":   "3.14",
		"zero point zero five":   "0.05",
		"a dozen":                "12",
		"two dozen":              "24",
		"half a dozen":           "6",
		"half a million":         "500000",
		"2.5 million":            "2500000",
		"3 hundred":              "300",
		"3 dozen":                "36",
		"one half":               "0.5",
		"a third":                "1/3",
		"two thirds":             "2/3",
		"three quarters":         "0.75",
		"five eighths":           "0.625",
		"two-thirds":             "2/3",
		"two and a half":         "2.5",
		"3 and a half":           "3.5",
		"one and three quarters": "1.75",
		"2 1/2":                  "2.5",
		"2½":                     "2.5",
		"1,234.5":                "1234.5",
		"2 thirds":               "2/3",
	} {
		got, ok := numeralOf(t, in)
		require.True(t, ok, in)
		require.Equal(t, want, got, in)
	}
	for _, in := range []string{
		"one two",
		"twenty twenty",
		"nineteen eighty four",
		"two million three million",
		"thousand million",
		"point",
		"a",
		"an apple",
		"half",
		"and a half",
		"twenty eleven",
		"hundred hundred",
		"fourth root",
		"two and three halves",
		"three point fourteen",
		"first",
	} {
		_, ok := numeralOf(t, in)
		require.False(t, ok, in)
	}
}

func TestOrdinals(t *testing.T) {
	for in, want := range map[string]string{"5th": "5", "3rd": "3", "tenth": "10", "first": "1", "22nd": "22"} {
		tokens, err := lex(in)
		require.NoError(t, err)
		p := newParser(&chooser{}, tokens, false)
		n, ok := p.ordinal()
		require.True(t, ok && p.end(), in)
		require.Equal(t, want, n.String())
	}
	for _, in := range []string{"5", "5 th", "fifthly", "thx"} {
		tokens, err := lex(in)
		require.NoError(t, err)
		_, ok := newParser(&chooser{}, tokens, false).ordinal()
		require.False(t, ok, in)
	}
}

func TestLexKeepsWhatMatters(t *testing.T) {
	tokens, err := lex("What’s 2³ × (−4.5) at 3Km?")
	require.NoError(t, err)
	var texts, raws []string
	for _, tok := range tokens {
		texts, raws = append(texts, tok.text), append(raws, tok.raw)
	}
	require.Equal(t, []string{"what's", "2", "superscript", "*", "(", "-", "4.5", ")", "at", "3", "km", "?"}, texts)
	require.Equal(t, "Km", raws[10])
	require.False(t, tokens[10].space)
	for _, s := range []string{"007", "1.2.3", "10:30", "x1", "a_b", "5 != 4", "€@", "3 <= 4", "\xff"} {
		_, err := lex(s)
		require.ErrorIs(t, err, errSigns, s)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"2024-02-29":        "2024-02-29",
		"March 1, 2024":     "2024-03-01",
		"1 March 2024":      "2024-03-01",
		"1st of March 2024": "2024-03-01",
		"Dec 25 1999":       "1999-12-25",
		"sept 3rd, 2020":    "2020-09-03",
	} {
		tokens, err := lex(in)
		require.NoError(t, err, in)
		d, ok := readDay(tokens)
		require.True(t, ok, in)
		require.Equal(t, want, d.String(), in)
	}
	for _, in := range []string{"2023-02-29", "3/4/2024", "March 2024", "31 April 2024", "5 March", "March March 2024", "1 March 1500", "1 March 24", "yesterday", "5 2024"} {
		tokens, err := lex(in)
		if err != nil {
			continue
		}
		_, ok := readDay(tokens)
		require.False(t, ok, in)
	}
}
