// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStrip(t *testing.T) {
	for _, c := range []struct {
		in, rest string
		explicit bool
	}{
		{"what is 2 + 2?", "2 + 2", false},
		{"2 + 2", "2 + 2", false},
		{"2 + 2 = ?", "2 + 2", true},
		{"2 + 2 =", "2 + 2", true},
		{"Please calculate 2 + 2.", "2 + 2", true},
		{"hey, can you please tell me what is 2 + 2? Thank you", "2 + 2", false},
		{"what's 2 + 2? thanks!", "2 + 2", false},
		{"compute: 2 + 2", "2 + 2", true},
		{"what is the value of 2 + 2", "2 + 2", true},
		{"tell me what 2 + 2 is, please", "2 + 2", false},
		{"what do you get if you add 1 to 2", "add 1 to 2", true},
		{"find x if 2x = 3", "find x if 2 x = 3", false},
		{"find 20% of 5", "20 % of 5", true},
		{"how much is 2 + 2 for me", "2 + 2", true},
		{"what is", "what is", false},
		{"please", "", false},
		{"?", "", false},
	} {
		tokens, err := lex(c.in)
		require.NoError(t, err)
		rest, explicit := strip(tokens)
		var texts []string
		for _, tok := range rest {
			texts = append(texts, tok.text)
		}
		require.Equal(t, c.rest, strings.Join(texts, " "), c.in)
		require.Equal(t, c.explicit, explicit, c.in)
	}
}

func TestNotArithmetic(t *testing.T) {
	for in, want := range map[string]decline{
		"555-1234":       errPhone,
		"800-555-1234":   errPhone,
		"1-800-555-1234": errPhone,
		"12/25/2024":     errPhone,
		"3/4/25":         errPhone,
		"2020-2024":      errPhone,
		"9/11":           errWords,
		"24/7":           errWords,
		"50/50":          errWords,
		"100-37":         "",
		"10-3-2":         "",
		"555 - 1234":     "",
		"1000-2000":      "",
		"3/4":            "",
		"9 / 11 + 1":     "",
		"100/5/2":        "",
		"2 + 2":          "",
		"":               "",
	} {
		tokens, err := lex(in)
		require.NoError(t, err)
		require.Equal(t, want, notArithmetic(tokens, false), in)
		require.Empty(t, notArithmetic(tokens, true), "asked for in so many words: %s", in)
	}
}

func TestMeasures(t *testing.T) {
	for in, want := range map[string]string{
		"5 km":                 "5 km",
		"5km":                  "5 km",
		"a mile":               "1 mile",
		"half a mile":          "0.5 mile",
		"3/4 cup":              "0.75 cup",
		"3/4 of an hour":       "0.75 hour",
		"-40 °C":               "-40 °C",
		"minus 40 C":           "-40 C",
		"6 feet 2 inches":      "6 feet, 2 inches",
		"6'2\"":                "6 ', 2 \"",
		"2 hours and 5 min":    "2 hours, 5 min",
		"5 km + 300 m":         "5 km, 300 m",
		"5 km - 300 m":         "5 km, -300 m",
		"two and a half miles": "2.5 miles",
		"60 miles per hour":    "60 miles per hour",
		"3 square feet":        "3 square feet",
		"1,500 m":              "1500 m",
	} {
		tokens, err := lex(in)
		require.NoError(t, err)
		list, err := measures(tokens)
		require.NoError(t, err, in)
		var parts []string
		for _, m := range list {
			parts = append(parts, m.value.String()+" "+m.name)
		}
		require.Equal(t, want, strings.Join(parts, ", "), in)
	}
	for _, in := range []string{"5", "km", "5 apples", "5 km 3", "5 km of rope", "1 m 2 m 3 m 4 m", "", "half mile", "5 km and"} {
		tokens, err := lex(in)
		require.NoError(t, err)
		_, err = measures(tokens)
		require.ErrorIs(t, err, errSyntax, in)
	}
}

func TestBaseQuestions(t *testing.T) {
	for in, want := range map[string]string{
		"255 in hex":                       "FF",
		"what is 255 in hexadecimal?":      "FF",
		"convert 0b1010 to decimal":        "10",
		"convert 0o17 to base 2":           "1111",
		"ff from hex to decimal":           "255",
		"FF (hex) to decimal":              "255",
		"hex ff in binary":                 "11111111",
		"the binary number 101 in decimal": "5",
		"the binary representation of 9":   "1001",
		"the decimal value of binary 1011": "11",
		"octal of 64":                      "100",
		"12 in base 3":                     "110",
		"convert zz base 36 to base 10":    "1295",
		"please convert 7 to binary":       "111",
		"-5 in binary":                     "-101",
	} {
		r, ok, err := baseConversion(in)
		require.True(t, ok, in)
		require.NoError(t, err, in)
		require.Equal(t, want, r.value, in)
	}
	for in, want := range map[string]string{
		"convert 129 from binary to decimal": "do not belong to the base",
		"convert ff to decimal":              "does not say which base",
		"7 in base 40":                       "bases from 2 to 36",
		"7 in base 1":                        "bases from 2 to 36",
		"love in binary":                     "do not belong to the base",
		"101 from binary to base 2":          "no calculation",
	} {
		_, ok, err := baseConversion(in)
		require.True(t, ok, in)
		require.ErrorContains(t, err, want, in)
	}
	for _, in := range []string{"2 + 2", "3.5 in binary", "how is life in base camp", "3/4 as a decimal", ""} {
		_, ok, _ := baseConversion(in)
		require.False(t, ok, in)
	}
}

func TestRomanQuestions(t *testing.T) {
	for in, want := range map[string]string{
		"1994 in roman numerals":                "MCMXCIV",
		"Convert 3,999 to Roman numerals":       "MMMCMXCIX",
		"roman numeral for 4":                   "IV",
		"what is the roman numeral XIV":         "14",
		"What does XIV mean in Roman numerals":  "14",
		"convert roman numeral mmxx to decimal": "2020",
		"XL in numbers":                         "40",
	} {
		r, ok, err := romanNumerals(in)
		require.True(t, ok, in)
		require.NoError(t, err, in)
		require.Equal(t, want, r.value, in)
	}
	for _, in := range []string{"0 in roman numerals", "4000 in roman numerals", "roman numeral IIII", "what is the roman numeral IC"} {
		_, ok, err := romanNumerals(in)
		require.True(t, ok, in)
		require.Error(t, err, in)
	}
	for _, in := range []string{"roman holiday", "xl in numbers", "MILD in numbers and", "2 + 2"} {
		_, ok, _ := romanNumerals(in)
		require.False(t, ok, in)
	}
}
