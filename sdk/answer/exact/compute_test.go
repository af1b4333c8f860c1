// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
)

func TestCompute(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{"17*23 - 4^3", "327"},
		{"1/3 + 1/6", "0.5"},
		{"0.1+0.2", "0.3"},
		{"1,234.5 * 2", "2469"},
		{"-2^2", "-4"},
		{"(-2)^2", "4"},
		{"2^3^2", "512"},
		{"2**10", "1024"},
		{"10⁻³", "0.001"},
		{"3×10⁸", "300000000"},
		{"2(3+4)", "14"},
		{"(1+2)(3+4)", "21"},
		{"12 ÷ 4 − 1", "2"},
		{"2½ · 4", "10"},
		{"2 1/2 * 4", "10"},
		{"½ + ¼", "0.75"},
		{"10 mod 3", "1"},
		{"-7 mod 3", "2"},
		{"10 % 3", "1"},
		{"50% * 20", "10"},
		{"(20+30)%", "0.5"},
		{"5!", "120"},
		{"-3!", "-6"},
		{"3!^2", "36"},
		{"|−5| * 3", "15"},
		{"||-3|-5|", "2"},
		{"√16 + 9", "13"},
		{"√(16+9)", "5"},
		{"∛27", "3"},
		{"sqrt 16", "4"},
		{"sqrt(2/8)", "0.5"},
		{"4^0.5", "2"},
		{"8^(2/3)", "4"},
		{"(-8)^(1/3)", "-2"},
		{"root(32, 5)", "2"},
		{"sin 30° + cos(60°) + tan 45°", "2"},
		{"log(1000)", "3"},
		{"log₂(8)", "3"},
		{"log_2(1/8)", "-3"},
		{"log(8, 4)", "1.5"},
		{"ln(1) + exp(0)", "1"},
		{"gcd(12, 18, 27) + lcm(4; 6)", "15"},
		{"ncr(52, 5)", "2598960"},
		{"npr(5, 2)", "20"},
		{"min(3, -1, 2) + max(3, -1, 2)", "2"},
		{"mean(1, 2, 4)", "7/3"},
		{"median(5, 1, 3) + median(4, 1, 3, 2)", "5.5"},
		{"sum(1, 2, 3) * product(4, 5)", "120"},
		{"round(2.5) + round(-2.5)", "0"},
		{"round(3.14159, 2)", "3.14"},
		{"round(1234, -2)", "1200"},
		{"floor(-7/2) + ceil(-7/2) + trunc(-7/2)", "-10"},
		{"mod(17, 5)", "2"},
		{"6.02e23 * 2", "1204000000000000000000000"},
		{"1e-3", "0.001"},
		{"0^0", "1"},
		{"[2+3]*2", "10"},
		{"+5 - -3", "8"},
	} {
		n, err := exact.Compute(c.expr)
		require.NoError(t, err, c.expr)
		require.Equal(t, c.want, n.String(), c.expr)
		require.True(t, n.Exact(), c.expr)
	}
}

func TestComputeApproximately(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{"√2", "1.41421356237"},
		{"2^0.5", "1.41421356237"},
		{"2π", "6.28318530718"},
		{"e", "2.71828182846"},
		{"e^2", "7.38905609893"},
		{"exp(-1)", "0.367879441171"},
		{"ln 10", "2.30258509299"},
		{"log(2)", "0.301029995664"},
		{"cos(1)", "0.540302305868"},
		{"sin 1°", "0.0174524064373"},
		{"tan(0.5)", "0.546302489844"},
		{"asin(0.5)", "0.523598775598"},
		{"acos(0.5)", "1.0471975512"},
		{"acos(1)", "0"},
		{"atan(1)*4", "3.14159265359"},
		{"arcsin(1)", "1.57079632679"},
		{"2^(1/3)", "1.25992104989"},
		{"√2 · √2", "2"},
		{"ln(2^10000)", "6931.4718056"},
		{"sqrt(2)^1000", "3.2733906079e150"},
		{"sin π", "0"},
		{"2^π", "8.82497782708"},
	} {
		n, err := exact.Compute(c.expr)
		require.NoError(t, err, c.expr)
		require.Equal(t, c.want, n.String(), c.expr)
		require.False(t, n.Exact() && c.want != "0", c.expr)
	}
	n, err := exact.Compute("asin(0.99999999999)")
	require.NoError(t, err)
	require.Equal(t, "1.57079185", n.String(), "only certain digits are shown")
}

func TestComputeRefuses(t *testing.T) {
	for _, c := range []struct {
		expr string
		want error
	}{
		{"9^9^9^9", exact.ErrTooLarge},
		{"2^99999999999999999999", exact.ErrTooLarge},
		{"(2^30000)^2", exact.ErrTooLarge},
		{"1e99999999", exact.ErrTooLarge},
		{"1e-99999999", exact.ErrTooLarge},
		{"99999!", exact.ErrTooLarge},
		{"exp(1000)", exact.ErrTooLarge},
		{"ncr(10^11, 5*10^10)", exact.ErrTooLarge},
		{"sin(10^30)", exact.ErrTooLarge},
		{"round(1, 5000)", exact.ErrTooLarge},
		{"root(2, 1000)", exact.ErrTooLarge},
		{strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300), exact.ErrTooLarge},
		{strings.Repeat("-", 300) + "1", exact.ErrTooLarge},
		{strings.Repeat("1+", 3000) + "1", exact.ErrTooLarge},
		{strings.Repeat("2999!*2^20000+", 200) + "1", exact.ErrTooLarge},
		{"1/0", exact.ErrDivideByZero},
		{"0^-1", exact.ErrDivideByZero},
		{"5 mod 0", exact.ErrDivideByZero},
		{"0^(-10^30)", exact.ErrDivideByZero},
		{"√(-1)", exact.ErrDomain},
		{"(-2)^0.5", exact.ErrDomain},
		{"(-2)^π", exact.ErrDomain},
		{"log(0)", exact.ErrDomain},
		{"ln(-1)", exact.ErrDomain},
		{"asin(2)", exact.ErrDomain},
		{"tan 90°", exact.ErrDomain},
		{"(-3)!", exact.ErrDomain},
		{"log(5, 1)", exact.ErrDivideByZero},
		{"2.5!", exact.ErrNotInteger},
		{"gcd(1.5, 2)", exact.ErrNotInteger},
		{"floor(√2 · √2)", exact.ErrInexact},
		{"1/(√2·√2 − 2)", exact.ErrInexact},
		{"π mod 2", exact.ErrInexact},
		{"(√2)!", exact.ErrInexact},
		{"√2!", exact.ErrAmbiguous},
		{"8/2(2+2)", exact.ErrAmbiguous},
		{"1/2x", exact.ErrAmbiguous},
		{"5!!", exact.ErrAmbiguous},
		{"sin 2x", exact.ErrAmbiguous},
		{"√2^2", exact.ErrAmbiguous},
		{"2 5/3", exact.ErrAmbiguous},
		{"2 1/2^2", exact.ErrAmbiguous},
		{"", exact.ErrSyntax},
		{"1 +", exact.ErrSyntax},
		{"2 3", exact.ErrSyntax},
		{"(1", exact.ErrSyntax},
		{"1)", exact.ErrSyntax},
		{"x + 1", exact.ErrSyntax},
		{"foo(1)", exact.ErrSyntax},
		{"sqrt()", exact.ErrSyntax},
		{"sqrt(1, 2)", exact.ErrSyntax},
		{"gcd(4)", exact.ErrSyntax},
		{"ln_2(8)", exact.ErrSyntax},
		{"1..2", exact.ErrSyntax},
		{"5 @ 3", exact.ErrSyntax},
		{"|3", exact.ErrSyntax},
	} {
		_, err := exact.Compute(c.expr)
		require.ErrorIs(t, err, c.want, "%.40s", c.expr)
	}
}

func TestEvalBindsVariables(t *testing.T) {
	n, err := exact.Parse("3x² − 2x*y + y/4")
	require.NoError(t, err)
	require.Equal(t, []string{"x", "y"}, exact.Variables(n))
	v, err := exact.Eval(n, map[string]exact.Number{"x": exact.Int(3), "y": exact.Int(-4)})
	require.NoError(t, err)
	require.Equal(t, "50", v.String())
	_, err = exact.Eval(n, map[string]exact.Number{"x": exact.Int(3)})
	require.ErrorIs(t, err, exact.ErrSyntax)
	require.ErrorContains(t, err, "y has no value")
}

func TestFunctionsAreCallable(t *testing.T) {
	names := exact.Functions()
	require.IsIncreasing(t, names)
	for _, name := range names {
		ok := false
		for _, args := range []string{"(1)", "(1, 1)"} {
			_, err := exact.Parse(name + args)
			ok = ok || err == nil
		}
		require.True(t, ok, name)
	}
}

func FuzzCompute(f *testing.F) {
	for _, s := range []string{
		"17*23-4^3",
		"9^9^9^9",
		"√2·|−3|!",
		"2½x",
		"log₂(8)",
		"sin 30° % 7",
		"1e9!",
		"((((",
		"−−−1",
		"10⁻³",
		"ncr(52,5)",
		"mod(2,0)",
		"5%3",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := exact.Parse(s)
		if err != nil {
			return
		}
		v, err := exact.Eval(n, map[string]exact.Number{"x": exact.Frac(7, 3)})
		if err != nil {
			return
		}
		require.LessOrEqual(t, v.Rat().Num().BitLen(), exact.MaxBits)
		require.LessOrEqual(t, v.Rat().Denom().BitLen(), exact.MaxBits)
		require.NotEmpty(t, v.String())
		require.NotEmpty(t, exact.Render(n))
	})
}

// table reads a file of tab-separated columns from testdata.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return rows
}

// TestExpressions compares random expressions with what Python's fractions made of them.
func TestExpressions(t *testing.T) {
	rows := table(t, "expressions.tsv")
	require.GreaterOrEqual(t, len(rows), 1000)
	for _, row := range rows {
		n, err := exact.Compute(row[0])
		require.NoError(t, err, row[0])
		require.True(t, n.Exact(), row[0])
		require.Equal(t, row[1], n.String(), row[0])
	}
}

// TestApproximations compares functions with what a library of high precision
// made of them: the twelve digits that are shown must all be right.
func TestApproximations(t *testing.T) {
	rows := table(t, "approximations.tsv")
	require.GreaterOrEqual(t, len(rows), 400)
	for _, row := range rows {
		n, err := exact.Compute(row[0])
		require.NoError(t, err, row[0])
		require.False(t, n.Exact(), row[0])
		require.Equal(t, row[1], n.String(), row[0])
	}
}
