// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer"
)

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"18":                      "18",
		" **18**. ":               "18",
		"1,234.50":                "1234.5",
		"$18.00":                  "$18",
		"18 dollars":              "$18",
		"\\$5":                    "$5",
		"3/4":                     "0.75",
		"\\frac{3}{4}":            "0.75",
		"$\\frac{3}{4}$":          "0.75",
		"1/3":                     "1/3",
		"15%":                     "15%",
		"15\\%":                   "15%",
		"15 percent":              "15%",
		"5 kilometers":            "5 km",
		"60 km/h":                 "60 km/h",
		"3 Apples":                "3 apples",
		"37 °C":                   "37 °C",
		"2 million":               "2000000",
		"−7":                      "-7",
		"1 1/2":                   "1.5",
		"1½":                      "1.5",
		"x = 5":                   "5",
		"about 3.5 hours":         "3.5 h",
		"\\boxed{42}":             "42",
		"6.02 \\times 10^{23}":    "602000000000000000000000",
		"3\\sqrt{2}":              "4.24264068712",
		"2\\pi":                   "6.28318530718",
		"2^10":                    "1024",
		"(B)":                     "B",
		"b)":                      "B",
		"B. Because":              "B",
		"(C) 42":                  "C",
		"Option d":                "D",
		"$\\text{B}$":             "B",
		"Yes":                     "yes",
		"No, it is not.":          "no",
		"True":                    "yes",
		"{3, 1, 2}":               "{1, 2, 3}",
		"\\{1, 2\\}":              "{1, 2}",
		"x = 2 or x = 1":          "{1, 2}",
		"1, 2 and 3":              "{1, 2, 3}",
		"1,000, 2,000":            "{1000, 2000}",
		"(2, 1)":                  "(2, 1)",
		"[0, 1]":                  "{0, 1}",
		"The Paris":               "paris",
		"  a  ":                   "a",
		"5-7":                     "5-7",
		"2024-01-15":              "2024-01-15",
		"no solution":             "no solution",
		"\\text{New York}":        "new york",
		"Paris, the city":         "paris city",
		"":                        "",
		"**":                      "",
		"I":                       "I",
		"2 hours 30 minutes":      "2 hours 30 minutes",
		"He has three, maybe two": "he has three maybe two",
	} {
		require.Equal(t, want, answer.Normalise(in), "%q", in)
	}
}

func TestNormaliseIsStable(t *testing.T) {
	for _, in := range []string{"18", "1/3", "15%", "$5", "5 km", "B", "yes", "{1, 2}", "(1, 2)", "paris", "5-7", "3 apples"} {
		once := answer.Normalise(in)
		require.Equal(t, once, answer.Normalise(once), in)
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want answer.Relation
	}{
		{"18", "18.0", answer.Same},
		{"18", "$18.00", answer.Same},
		{"$18", "18 dollars", answer.Same},
		{"$18", "€18", answer.Different},
		{"1/3", "0.333", answer.Same},
		{"1/3", "0.33", answer.Different},
		{"2/3", "0.666", answer.Same},
		{"2/3", "0.6667", answer.Same},
		{"10/3", "3.33", answer.Same},
		{"3", "3.2", answer.Different},
		{"\\frac{1}{2}", "0.5", answer.Same},
		{"3\\sqrt{2}", "\\sqrt{18}", answer.Same},
		{"3\\sqrt{2}", "4.243", answer.Same},
		{"3\\sqrt{2}", "\\sqrt{19}", answer.Different},
		{"2\\pi", "6.283", answer.Same},
		{"15%", "0.15", answer.Same},
		{"15%", "15", answer.Same},
		{"15%", "1.5", answer.Different},
		{"66.67%", "2/3", answer.Same},
		{"15%", "15 km", answer.Different},
		{"5 km", "5000 m", answer.Same},
		{"5 km", "5", answer.Same},
		{"5 km", "5 kg", answer.Different},
		{"5 km", "5 Km", answer.Same},
		{"0 °C", "32 °F", answer.Same},
		{"8 oz", "1 cup", answer.Same},
		{"90 minutes", "1.5 hours", answer.Same},
		{"5 apples", "5 oranges", answer.Same},
		{"5 apple", "5 apples", answer.Same},
		{"5 apples", "6 apples", answer.Different},
		{"{1, 2}", "2, 1", answer.Same},
		{"{1, 2}", "{1, 2, 3}", answer.Different},
		{"x = 1 or x = 2", "1 and 2", answer.Same},
		{"(1, 2)", "(2, 1)", answer.Different},
		{"(1, 2)", "(1.0, 4/2)", answer.Same},
		{"{1, 1}", "{1, 2}", answer.Different},
		{"{paris, rome}", "{Rome, Paris}", answer.Same},
		{"B", "(b)", answer.Same},
		{"B", "C", answer.Different},
		{"B", "42", answer.Unclear},
		{"Yes", "true", answer.Same},
		{"yes", "no", answer.Different},
		{"yes", "5", answer.Different},
		{"Paris", "paris.", answer.Same},
		{"Paris", "London", answer.Different},
		{"Paris", "Paris, France", answer.Unclear},
		{"Paris", "5", answer.Unclear},
		{"", "", answer.Unclear},
		{"", "5", answer.Unclear},
	} {
		require.Equal(t, c.want, answer.Compare(c.a, c.b, 0), "%q and %q", c.a, c.b)
		require.Equal(t, c.want, answer.Compare(c.b, c.a, 0), "%q and %q", c.b, c.a)
		require.Equal(t, c.want == answer.Same, answer.Equal(c.a, c.b))
	}
}

func TestCompareWithTolerance(t *testing.T) {
	require.Equal(t, answer.Different, answer.Compare("100", "101", 0.005))
	require.Equal(t, answer.Same, answer.Compare("100", "101", 0.01))
	require.Equal(t, answer.Same, answer.Compare("-100", "-101", 0.01))
	require.Equal(t, answer.Different, answer.Compare("-100", "100", 0.01))
	require.Equal(t, answer.Same, answer.Compare("5 km", "5001 m", 0.001))
	require.Equal(t, "same different unclear", answer.Same.String()+" "+answer.Different.String()+" "+answer.Unclear.String())
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"1/3", "{1, 2}", "(B) 42", "$\\frac{1}{2}$", "5 km/h", "x = 2 or x = 3", "\\boxed{**5**}", "−7%", "1,000, 2", "(((", "\\{\\}", "5 m \\frac{a}{b}", "it is 3 \\frac{1}{2} km^{2}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v := answer.Read(s)
		require.NotEqual(t, answer.Different, v.Compare(v, 0), "an answer never differs from itself")
		_ = v.String()
		if final, ok := answer.Extract(s); ok {
			require.Equal(t, final.Text, s[final.Start:final.End])
		}
	})
}

// TestPairs compares answers in many notations, of which it is known whether
// they are the same.
func TestPairs(t *testing.T) {
	data, err := os.ReadFile("testdata/pairs.tsv")
	require.NoError(t, err)
	pairs := 0
	for line := range strings.Lines(string(data)) {
		column := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, column, 3, line)
		require.Equal(t, column[2], answer.Compare(column[0], column[1], 0).String(), "%q and %q", column[0], column[1])
		require.Equal(t, column[2], answer.Compare(column[1], column[0], 0).String(), "%q and %q", column[1], column[0])
		pairs++
	}
	require.Greater(t, pairs, 900)
}
