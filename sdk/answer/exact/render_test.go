// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
)

func TestRender(t *testing.T) {
	for in, want := range map[string]string{
		"17*23-4^3":        "17 × 23 − 4³",
		"(1+2)*3":          "(1 + 2) × 3",
		"1-(2-3)":          "1 − (2 − 3)",
		"1/(2/3)":          "1 / (2 / 3)",
		"2^(1/2)":          "2^(1 / 2)",
		"(2^3)^2":          "(2³)²",
		"2^3^2":            "2^(3²)",
		"-2^2":             "−2²",
		"(-2)^2":           "(−2)²",
		"5 - -3":           "5 − (−3)",
		"3x(x+1)":          "3x(x + 1)",
		"sqrt(16)+sqrt(2)": "√16 + √2",
		"√(16+9)":          "√(16 + 9)",
		"5! + |−3|":        "5! + |−3|",
		"log(8, 2)":        "log₂(8)",
		"log(100)":         "log₁₀(100)",
		"log(8, x)":        "log(8, x)",
		"ncr(5, 2)":        "C(5, 2)",
		"20% * 50":         "20% × 50",
		"sin(30°)":         "sin(30°)",
		"2pi":              "2π",
		"10^-3":            "10^(−3)",
		"10⁻³":             "10⁻³",
		"7 mod 3":          "7 mod 3",
		"1,234 + 2 1/2":    "1,234 + 2 1/2",
		"3*2 1/2":          "3 × (2 1/2)",
		"cbrt(27)":         "∛27",
	} {
		n, err := exact.Parse(in)
		require.NoError(t, err, in)
		require.Equal(t, want, exact.Render(n), in)
	}
}

// expression builds a random expression of literals.
func expression(r *rand.Rand, depth int) string {
	if depth == 0 {
		return fmt.Sprint(r.IntN(20))
	}
	a, b := expression(r, depth-1), expression(r, r.IntN(depth))
	switch r.IntN(8) {
	case 0:
		return "(" + a + ")+(" + b + ")"
	case 1:
		return "(" + a + ")-(" + b + ")"
	case 2:
		return "(" + a + ")*(" + b + ")"
	case 3:
		return "(" + a + ")/(" + b + ")"
	case 4:
		return "-(" + a + ")"
	case 5:
		return "(" + a + ")^2"
	case 6:
		return "abs(" + a + ")"
	default:
		return "(" + a + ") mod (" + b + ")"
	}
}

// TestRenderReadsBack checks that an expression as it is shown has the same value.
func TestRenderReadsBack(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	read := 0
	for range 2000 {
		n, err := exact.Parse(expression(r, 4))
		require.NoError(t, err)
		want, err := exact.Eval(n, nil)
		if err != nil {
			continue
		}
		again, err := exact.Parse(exact.Render(n))
		require.NoError(t, err, exact.Render(n))
		got, err := exact.Eval(again, nil)
		require.NoError(t, err, exact.Render(n))
		require.True(t, exact.Same(want, got), exact.Render(n))
		read++
	}
	require.Greater(t, read, 1000)
}

func TestRewriteLeavesTheOriginal(t *testing.T) {
	n, err := exact.Parse("-(2 + 20%) * sin(30°) ^ 2")
	require.NoError(t, err)
	before := exact.Render(n)
	double := exact.Rewrite(n, func(n exact.Node) exact.Node {
		if l, ok := n.(*exact.Literal); ok {
			v, err := exact.Mul(l.Value, exact.Int(2))
			require.NoError(t, err)
			return &exact.Literal{Value: v}
		}
		return n
	})
	require.Equal(t, "−(4 + 40%) × sin(60°)⁴", exact.Render(double))
	require.Equal(t, before, exact.Render(n))
	count := 0
	exact.Walk(n, func(exact.Node) bool { count++; return true })
	require.Equal(t, 11, count)
}

func TestRenderTakesLinearTime(t *testing.T) {
	n, err := exact.Parse(strings.Repeat("√(|(", 30) + "2" + strings.Repeat(")|)!^2", 30))
	require.NoError(t, err)
	require.NotEmpty(t, exact.Render(n))
}
