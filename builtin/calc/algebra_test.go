// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
)

func numbers(t *testing.T, list ...string) []exact.Number {
	t.Helper()
	out := make([]exact.Number, len(list))
	for i, s := range list {
		n, err := exact.ParseNumber(s)
		require.NoError(t, err)
		out[i] = n
	}
	return out
}

func TestRoots(t *testing.T) {
	for _, c := range []struct {
		coefficients []string // from the constant up
		want         string
	}{
		{[]string{"-6", "2"}, "x = 3"},
		{[]string{"1", "3"}, "x = -1/3"},
		{[]string{"6", "-5", "1"}, "x = 2 or x = 3"},
		{[]string{"9", "6", "1"}, "x = -3"},
		{[]string{"-1", "-1", "1"}, "x = (1 ± √5)/2"},
		{[]string{"-2", "0", "1"}, "x = ±√2"},
		{[]string{"-8", "0", "1"}, "x = ±2√2"},
		{[]string{"1", "-4", "1"}, "x = 2 ± √3"},
		{[]string{"-1", "2", "4"}, "x = (-1 ± √5)/4"},
		{[]string{"-3", "0", "4"}, "x = ±√3/2"},
		{[]string{"-0.5", "-0.5", "0.5"}, "x = (1 ± √5)/2"},
		{[]string{"1", "1", "-1"}, "x = (1 ± √5)/2"},
		{[]string{"-6", "11", "-6", "1"}, "x = 1 or x = 2 or x = 3"},
		{[]string{"0", "0", "0", "1"}, "x = 0"},
		{[]string{"-27", "0", "0", "1"}, "x = 3"},
		{[]string{"27", "0", "0", "1"}, "x = -3"},
		{[]string{"-16", "0", "0", "0", "1"}, "x = -2 or x = 2"},
		{[]string{"-2", "0", "0", "1"}, "x ≈ 1.25992104989"},
		{[]string{"-2", "2", "-1", "1"}, "x = 1"}, // (x − 1)(x² + 2)
	} {
		s, err := roots(numbers(t, c.coefficients...))
		require.NoError(t, err, c.want)
		value, _, err := s.write("x")
		require.NoError(t, err)
		require.Equal(t, c.want, value)
	}
	for _, none := range [][]string{{"5"}, {"1", "1", "1"}, {"16", "0", "0", "0", "1"}} {
		s, err := roots(numbers(t, none...))
		require.NoError(t, err)
		require.Zero(t, s.count())
		require.False(t, s.all)
	}
	s, err := roots(numbers(t, "0"))
	require.NoError(t, err)
	require.True(t, s.all)
	_, err = roots(numbers(t, "-1", "-1", "0", "0", "0", "1"))
	require.ErrorIs(t, err, errNotPolynomial)
}

// TestSurdsSolveTheirEquation puts the approximate solutions back.
func TestSurdsSolveTheirEquation(t *testing.T) {
	for a := int64(1); a < 6; a++ {
		for b := int64(-6); b < 6; b++ {
			for c := int64(-6); c < 6; c++ {
				s, err := roots([]exact.Number{exact.Int(c), exact.Int(b), exact.Int(a)})
				require.NoError(t, err)
				if b*b-4*a*c < 0 {
					require.Zero(t, s.count())
					continue
				}
				solutions := s.rational
				for _, x := range s.surds {
					low, high, err := x.values()
					require.NoError(t, err)
					solutions = append(solutions, low, high)
				}
				require.NotEmpty(t, solutions)
				for _, x := range solutions {
					square, err := exact.Mul(x, x)
					require.NoError(t, err)
					first, _ := exact.Mul(square, exact.Int(a))
					second, _ := exact.Mul(x, exact.Int(b))
					sum, _ := exact.Add(first, second)
					sum, err = exact.Add(sum, exact.Int(c))
					require.NoError(t, err)
					require.True(t, exact.Possibly(sum, exact.Int(0)), "%d %d %d: %s", a, b, c, x)
				}
			}
		}
	}
}

func TestWritePolynomials(t *testing.T) {
	for _, c := range []struct {
		coefficients []string
		want         string
	}{
		{[]string{"6", "-5", "1"}, "x² − 5x + 6"},
		{[]string{"0", "-1"}, "−x"},
		{[]string{"0"}, "0"},
		{[]string{"1/3", "2/3", "0", "-2.5"}, "−2.5x³ + (2/3)x + 1/3"},
	} {
		require.Equal(t, c.want, write(numbers(t, c.coefficients...), "x"))
	}
}

func TestChooserTriesEveryCombination(t *testing.T) {
	c := &chooser{}
	seen := map[[2]int]bool{}
	for {
		first := c.choose(3)
		second := 0
		if first > 0 { // the second choice exists only in some readings
			second = c.choose(2)
		}
		require.False(t, seen[[2]int{first, second}])
		seen[[2]int{first, second}] = true
		if !c.next() {
			break
		}
	}
	require.Len(t, seen, 5)
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		notation, text string
		want           int
	}{
		{"increase {a} by {p}", "increase 5 by 3", 1},
		{"increase {a} by {p}", "increase by 3", 0},
		{"the? sum|total of {a}", "sum of 5", 1},
		{"the? sum|total of {a}", "the total of 5", 1},
		{"{a} in {u}", "5 in in cm", 2},
		{"{a}", "", 0},
		{"{a} {b}", "1 2 3", 2},
	} {
		tokens, err := lex(c.text)
		require.NoError(t, err)
		require.Len(t, compile(c.notation).matches(tokens), c.want, "%s: %s", c.notation, c.text)
	}
}
