// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
)

func readText(t *testing.T, s string) (*expression, error) {
	t.Helper()
	tokens, err := lex(s)
	require.NoError(t, err, s)
	return read(tokens)
}

// TestOneReading holds expressions whose extent is clear, or does not matter.
func TestOneReading(t *testing.T) {
	for in, want := range map[string]string{
		"3 plus 5 times 2":                               "13",
		"(3 plus 5) times 2":                             "16",
		"3 + 5 squared":                                  "28",
		"half of 8 times 3":                              "12",
		"half of (8 plus 2) plus 1":                      "6",
		"half of 10, plus 1":                             "6",
		"square root of 16 plus the square root of 9":    "7",
		"the square root of 16 plus 9 minus 9":           "4",
		"20% of 50 plus 10% of 30":                       "13",
		"10 plus 20% of 50":                              "20",
		"twice 3 times 4":                                "24",
		"the sum of 3 and 4, times 2":                    "14",
		"2 times the sum of 3 and 4":                     "14",
		"3 plus 4 then times 2":                          "14",
		"3 plus 4, then squared":                         "49",
		"(3 + 4), squared":                               "49",
		"the product of 2 and 3, minus 1":                "5",
		"average of 1, 2 and 3":                          "2",
		"5 less than 3 times 4":                          "7",
		"5 more than 20":                                 "25",
		"the square of the sum of 1 and 2":               "9",
		"the sum of the square of 3 and the square of 4": "25",
		"difference between 5 and 12":                    "7",
		"2/3 divided by 4/5":                             "5/6",
		"2/3 * 4/5":                                      "8/15",
		"9 divided by 3/4":                               "12",
		"one half of 3/4":                                "0.375",
		"log base 2 of 8 plus log base 2 of 4":           "5",
		"remainder of 17 divided by 5":                   "2",
		"one hundred and five plus one":                  "106",
		"the product of one hundred and five":            "500",
		"two and a half times 4":                         "10",
		"sin 30 degrees plus sin 30 degrees":             "1",
		"2 pi / pi":                                      "2",
		"10 over 4":                                      "2.5",
		"4x5":                                            "20",
		"5! / 3!":                                        "20",
		"minus 2 cubed":                                  "-8",
		"max(3, 4) + gcd(4, 6)":                          "6",
		"subtract 3 from 10 and multiply by 2":           "14",
		"add 1 and 2, then add 3 and then divide by 2":   "3",
		"the largest of 2, 3 and 1":                      "3",
		"the range of 3, 9 and 5":                        "6",
		"3 plus 4, then times 5, then plus 1":            "36",
		"3 plus 4, then plus 5 plus 1":                   "13",
		"subtract 3 from 10 plus 5":                      "12",
		"5 choose 2":                                     "10",
		"the sum of 3 plus 5":                            "8",
		"$5 times 3":                                     "15",
		"$10 / $4":                                       "2.5",
		"10 dollars plus $5":                             "15",
		"2 to the power of 3 plus 1":                     "9",
		"2 to the 3rd power":                             "8",
		"3 raised to 2":                                  "9",
	} {
		e, err := readText(t, in)
		require.NoError(t, err, in)
		require.Equal(t, want, e.value.String(), in)
	}
}

// TestSeveralReadings holds expressions that calc must not decide.
func TestSeveralReadings(t *testing.T) {
	for _, in := range []string{
		"half of 3 plus 5",
		"square root of 16 plus 9",
		"square root of 16 plus cube root of 8",
		"the sum of 3 and 4 times 2",
		"the product of 2 and 3 minus 1",
		"average of 1 and 3 squared",
		"20% of 50 plus 10",
		"double 3 plus 4",
		"two thirds of 9 minus 3",
		"minus 3 squared",
		"negative 2 to the power of 4",
		"2 to the power of 3 squared",
		"2/3 / 4/5",
		"2 / 3/4",
		"2^1/2",
		"1/2/4",
		"add 3 and 4 times 2",
		"3 plus 4, then times 5 plus 1",
		"add 3 and 4, then subtract 2 minus 1",
		"6/3 squared",
		"divide 12 by 2 times 3",
		"5 x 10^3 / 2 x 10^3",
		"factorial of 3 plus 1",
		"log base 2 of 8 plus 8",
	} {
		_, err := readText(t, in)
		var why decline
		require.ErrorAs(t, err, &why, in)
		require.Contains(t, why.Error(), "more than one way", in)
	}
}

// TestNoReading holds texts that are no expression of the grammar.
func TestNoReading(t *testing.T) {
	for _, in := range []string{
		"3 plus 4, times 5",
		"3 plus",
		"plus 3",
		"3 4",
		"(3 + 4",
		"3 + 4)",
		"sum of 3",
		"sum of 3 and",
		"average of 1,5 and 2,5",
		"half 9",
		"square 5",
		"8/2(2+2)",
		"1/2(3)",
		"5 times 3 more than 2",
		"5 less than 20 plus 3 less than 4",
		"x + 1",
		"2 + 2 apples",
		"the 5",
		"5!!",
		"remainder of 5",
		"log base 2",
		"90 degrees plus 45 degrees",
		"gcd(4",
		"e",
		"5 percent percent of",
		"one two",
		"and 3",
		"3 and 4",
		"then 3",
		"quotient of 1, 2 and 3",
	} {
		_, err := readText(t, in)
		require.ErrorIs(t, err, errSyntax, in)
	}
}

func TestMoney(t *testing.T) {
	for in, want := range map[string]string{
		"$5 + $3":            "$8",
		"3 * $4":             "$12",
		"$10 / 4":            "$2.50",
		"$10 / $4":           "2.5",
		"20% of $50":         "$10",
		"-$5":                "-$5",
		"max($5, $7)":        "$7",
		"€3 + €4.50":         "€7.50",
		"5 dollars - $2":     "$3",
		"half of $9":         "$4.50",
		"average of $3, $4":  "$3.50",
		"$1/3":               "$1/3",
		"$0.125 * 2":         "$0.25",
		"the sum of $1, $2.": "$3",
	} {
		tokens, err := lex(in)
		require.NoError(t, err)
		if tokens[len(tokens)-1].is(".") {
			tokens = tokens[:len(tokens)-1]
		}
		e, err := read(tokens)
		require.NoError(t, err, in)
		require.Equal(t, want, money(e.value, e.currency), in)
	}
	for _, in := range []string{"$5 + 3", "$5 * $3", "$5 + €3", "3 / $2", "sqrt($4)", "max($5, 3)"} {
		_, err := readText(t, in)
		require.ErrorContains(t, err, "mixes amounts of money", in)
	}
}

func TestWorking(t *testing.T) {
	for in, want := range map[string]string{
		"17*23 - 4^3":               "17 × 23 − 4³ = 391 − 64",
		"2 + 2":                     "2 + 2",
		"1 + 2 + 3 + 4":             "1 + 2 + 3 + 4",
		"2 * 3 * 4 + 1":             "2 × 3 × 4 + 1 = 24 + 1",
		"((1 + 2) * 3 + 4) * 5":     "((1 + 2) × 3 + 4) × 5 = (3 × 3 + 4) × 5 = (9 + 4) × 5 = 13 × 5",
		"-(3 + 4)":                  "−(3 + 4)",
		"sqrt(2) + 1":               "√2 + 1",
		"1/3 + 1/6":                 "1 / 3 + 1 / 6 = 1/3 + 1/6",
		"(9^20 + 1) * (9^20 - 1)":   "(9²⁰ + 1) × (9²⁰ − 1) = (12157665459056928801 + 1) × (12157665459056928801 − 1) = 12157665459056928802 × 12157665459056928800",
		"100! / 98!":                "100! / 98!",
		"median of 3, 1 and 2":      "median(3, 1, 2)",
		"the sum of 1 and 2, cubed": "(1 + 2)³ = 3³",
	} {
		e, err := readText(t, in)
		require.NoError(t, err, in)
		require.Equal(t, want, working(e.node), in)
		if len(want) < 100 {
			require.Equal(t, in == "sqrt(2) + 1", !e.value.Exact())
		}
	}
}

// TestWorkingKeepsTheValue evaluates each step of the working.
func TestWorkingKeepsTheValue(t *testing.T) {
	for _, q := range golden(t) {
		tokens, err := lex(q.text)
		if err != nil {
			continue
		}
		tokens, _ = strip(tokens)
		e, err := read(tokens)
		if err != nil {
			continue
		}
		for n, changed := e.node, true; changed; {
			n, changed = step(n)
			v, err := exact.Eval(n, nil)
			require.NoError(t, err, q.text)
			require.True(t, exact.Possibly(v, e.value), q.text)
			if _, done := n.(*exact.Literal); done {
				break
			}
		}
	}
}
