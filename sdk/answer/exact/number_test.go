// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/answer/exact"
)

// random returns a fraction with small parts, often whole, sometimes zero.
func random(r *rand.Rand) *big.Rat {
	den := int64(1)
	if r.IntN(2) == 0 {
		den = r.Int64N(50) + 1
	}
	return big.NewRat(r.Int64N(2001)-1000, den)
}

func TestArithmeticAgreesWithBigRat(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		a, b := random(r), random(r)
		x, y := exact.Rat(a), exact.Rat(b)
		n, err := exact.Add(x, y)
		require.NoError(t, err)
		require.Zero(t, n.Rat().Cmp(new(big.Rat).Add(a, b)))
		n, err = exact.Sub(x, y)
		require.NoError(t, err)
		require.Zero(t, n.Rat().Cmp(new(big.Rat).Sub(a, b)))
		n, err = exact.Mul(x, y)
		require.NoError(t, err)
		require.Zero(t, n.Rat().Cmp(new(big.Rat).Mul(a, b)))
		n, err = exact.Quo(x, y)
		if b.Sign() == 0 {
			require.ErrorIs(t, err, exact.ErrDivideByZero)
			continue
		}
		require.NoError(t, err)
		require.Zero(t, n.Rat().Cmp(new(big.Rat).Quo(a, b)))
		rem, err := exact.Mod(x, y)
		require.NoError(t, err)
		require.True(t, rem.Rat().Sign() == 0 || rem.Rat().Sign() == b.Sign())
		back := new(big.Rat).Quo(new(big.Rat).Sub(a, rem.Rat()), b)
		require.True(t, back.IsInt(), "%v mod %v", a, b)
	}
}

// TestBoundsHold checks that the true value of a root lies within the bound,
// also after further arithmetic.
func TestBoundsHold(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		a := new(big.Rat).Abs(random(r))
		n := r.IntN(6) + 2
		root, err := exact.Root(exact.Rat(a), n)
		require.NoError(t, err)
		low := new(big.Rat).Sub(root.Rat(), root.Bound())
		high := new(big.Rat).Add(root.Rat(), root.Bound())
		pow := func(x *big.Rat) *big.Rat {
			p := big.NewRat(1, 1)
			for range n {
				p.Mul(p, x)
			}
			return p
		}
		require.LessOrEqual(t, pow(low).Cmp(a), 0)
		require.GreaterOrEqual(t, pow(high).Cmp(a), 0)
		back, err := exact.PowInt(root, int64(n))
		require.NoError(t, err)
		require.True(t, exact.Possibly(back, exact.Rat(a)))
		require.Less(t, back.Bound().Cmp(big.NewRat(1, 1e9)), 0)
	}
}

func TestRealFunctionsInvert(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		x := exact.Rat(new(big.Rat).Quo(random(r), big.NewRat(40, 1)))
		e, err := exact.Exp(x)
		require.NoError(t, err)
		ln, err := exact.Ln(e)
		require.NoError(t, err)
		require.True(t, exact.Possibly(ln, x), x)
		s, err := exact.Sin(x)
		require.NoError(t, err)
		c, err := exact.Cos(x)
		require.NoError(t, err)
		s2, _ := exact.Mul(s, s)
		c2, _ := exact.Mul(c, c)
		one, err := exact.Add(s2, c2)
		require.NoError(t, err)
		require.True(t, exact.Possibly(one, exact.Int(1)), x)
		at, err := exact.Atan(x)
		require.NoError(t, err)
		tan, err := exact.Tan(at)
		require.NoError(t, err)
		require.True(t, exact.Possibly(tan, x), x)
		d, err := exact.Degrees(x)
		require.NoError(t, err)
		rad, err := exact.Radians(d)
		require.NoError(t, err)
		require.True(t, exact.Possibly(rad, x), x)
	}
}

func TestDigitsRoundCorrectly(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		f := math.Ldexp(r.Float64()-0.5, r.IntN(40)-20)
		digits := r.IntN(15) + 1
		n := exact.Rat(new(big.Rat).SetFloat64(f))
		got, err := strconv.ParseFloat(n.Digits(digits), 64)
		require.NoError(t, err)
		want, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', digits-1, 64), 64)
		require.NoError(t, err)
		require.Equal(t, want, got, "%v to %d digits", f, digits)
	}
}

func TestFormats(t *testing.T) {
	for _, c := range []struct{ in, str, digits3, fraction string }{
		{"0", "0", "0", "0"},
		{"-5", "-5", "-5", "-5"},
		{"1/8", "0.125", "0.125", "1/8"},
		{"1/3", "1/3", "0.333", "1/3"},
		{"-2/3", "-2/3", "-0.667", "-2/3"},
		{"999.95", "999.95", "1000", "19999/20"},
		{"0.00001234", "0.00001234", "0.0000123", "617/50000000"},
		{"1e25", "10000000000000000000000000", "1e25", "10000000000000000000000000"},
		{"1.234e-10", "0.0000000001234", "1.23e-10", "617/5000000000000"},
		{"1234567", "1234567", "1230000", "1234567"},
	} {
		n, err := exact.ParseNumber(c.in)
		require.NoError(t, err)
		require.Equal(t, c.str, n.String())
		require.Equal(t, c.digits3, n.Digits(3))
		require.Equal(t, c.fraction, n.Fraction())
		back, err := exact.ParseNumber(n.String())
		require.NoError(t, err)
		require.True(t, exact.Same(n, back))
	}
	s, ok := exact.Frac(1, 8).Decimal(2)
	require.False(t, ok)
	require.Empty(t, s)
}

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]string{
		"1,234,567.5": "1234567.5",
		" -3 ":        "-3",
		"−3":          "-3",
		"+.5":         "0.5",
		"6.02e23":     "602000000000000000000000",
		"3/4":         "0.75",
		"3 / 4":       "0.75",
		"2 1/2":       "2.5",
		"2½":          "2.5",
		"2 ½":         "2.5",
		"-1 1/4":      "-1.25",
		"15%":         "0.15",
		"12.5 %":      "0.125",
		"½":           "0.5",
		"007":         "7",
	} {
		n, err := exact.ParseNumber(in)
		require.NoError(t, err, in)
		require.Equal(t, want, n.String(), in)
	}
	for _, in := range []string{"", "-", "abc", "1.2.3", "1,23", "1 2", "1/", "/2", "1/2/3", "2 3/4 5", "1/x", "--3", "5 km", "½½", "1e5x", "1_000", "0x10", strings.Repeat("9", 20000)} {
		_, err := exact.ParseNumber(in)
		require.Error(t, err, "%.20s", in)
	}
	_, err := exact.ParseNumber("1/0")
	require.ErrorIs(t, err, exact.ErrDivideByZero)
}

func TestScanNumber(t *testing.T) {
	for _, c := range []struct {
		in, text string
		length   int
	}{
		{"1,234 apples", "1234", 5},
		{"1,23", "1", 1},
		{"1,2345", "1", 1},
		{"12.", "12", 2},
		{"12.5.", "12.5", 4},
		{"3e5", "3e5", 3},
		{"3em", "3", 1},
		{"½x", "½", 2},
		{"x", "", 0},
		{".", "", 0},
	} {
		text, n := exact.ScanNumber(c.in)
		require.Equal(t, c.text, text, c.in)
		require.Equal(t, c.length, n, c.in)
	}
}

func TestComparisonNeverGuesses(t *testing.T) {
	root, err := exact.Sqrt(exact.Int(2))
	require.NoError(t, err)
	two, err := exact.Mul(root, root)
	require.NoError(t, err)
	_, err = exact.Cmp(two, exact.Int(2))
	require.ErrorIs(t, err, exact.ErrInexact)
	require.True(t, exact.Possibly(two, exact.Int(2)))
	require.False(t, exact.Same(two, exact.Int(2)))
	require.False(t, exact.Possibly(two, exact.Frac(2000001, 1000000)))
	c, err := exact.Cmp(root, exact.Int(1))
	require.NoError(t, err)
	require.Equal(t, 1, c)
	_, err = two.Int()
	require.ErrorIs(t, err, exact.ErrInexact)
	require.False(t, two.IsInt())
	require.True(t, exact.Approx(big.NewRat(1, 2), new(big.Rat)).Exact())
	var zero exact.Number
	require.Equal(t, "0", zero.String())
}

func TestInt64(t *testing.T) {
	n, err := exact.Int(-7).Int64()
	require.NoError(t, err)
	require.Equal(t, int64(-7), n)
	_, err = exact.Frac(1, 2).Int64()
	require.ErrorIs(t, err, exact.ErrNotInteger)
	big, err := exact.Compute("2^64")
	require.NoError(t, err)
	_, err = big.Int64()
	require.ErrorIs(t, err, exact.ErrTooLarge)
}

func TestInBase(t *testing.T) {
	s, err := exact.Int(-255).InBase(16)
	require.NoError(t, err)
	require.Equal(t, "-ff", s)
	_, err = exact.Int(1).InBase(37)
	require.ErrorIs(t, err, exact.ErrDomain)
	_, err = exact.Frac(1, 2).InBase(2)
	require.ErrorIs(t, err, exact.ErrNotInteger)
}
