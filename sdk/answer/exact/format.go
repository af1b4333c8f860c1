// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"math/big"
	"strconv"
	"strings"
)

// shownDigits is how many significant digits [Number.String] gives an approximation.
const shownDigits = 12

// shownDecimals is the longest decimal expansion that [Number.String] prefers to a fraction.
const shownDecimals = 30

// String returns an exact number in full, as a whole number, a finite decimal
// such as 0.125, or a fraction such as 1/3; and an approximation with those of
// its first 12 significant digits that are certain. [ParseNumber] reads it back.
func (n Number) String() string {
	if !n.Exact() {
		return n.Digits(shownDigits)
	}
	if d, ok := n.Decimal(shownDecimals); ok {
		return d
	}
	return n.Fraction()
}

// Fraction returns an exact number as "a/b" in lowest terms, or "a" when it is whole.
func (n Number) Fraction() string { return n.rat().RatString() }

// Decimal returns an exact number as a finite decimal of at most the given
// number of decimals, without trailing zeros; ok is false when it has none.
func (n Number) Decimal(decimals int) (s string, ok bool) {
	if !n.Exact() {
		return "", false
	}
	prec, finite := n.rat().FloatPrec()
	if !finite || prec > decimals {
		return "", false
	}
	return n.rat().FloatString(prec), true
}

// Digits returns n correctly rounded to at most the given number of significant
// digits, halves away from zero and without trailing zeros; an approximation
// gets only the digits that its error bound vouches for. Very large and very
// small numbers are written like 1.5e30.
func (n Number) Digits(digits int) string {
	if n.rat().Sign() == 0 {
		return "0"
	}
	if n.Exact() {
		return significant(n.rat(), digits)
	}
	slack := n.Bound()
	lo, hi := new(big.Rat).Sub(n.rat(), slack), new(big.Rat).Add(n.rat(), slack)
	if lo.Sign() != hi.Sign() {
		return "0"
	}
	for d := digits; d > 0; d-- {
		if s := significant(lo, d); s == significant(hi, d) {
			return s
		}
	}
	return significant(n.rat(), 1)
}

// significant rounds r, which is not 0, to the given number of significant digits.
func significant(r *big.Rat, digits int) string {
	abs := new(big.Rat).Abs(r)
	e := magnitude(abs)
	mantissa := floor(new(big.Rat).Add(new(big.Rat).Mul(abs, pow10(digits-1-e)), big.NewRat(1, 2))).String()
	if len(mantissa) > digits { // 9.99 became 10.0
		e++
	}
	mantissa = strings.TrimRight(mantissa, "0")
	sign := ""
	if r.Sign() < 0 {
		sign = "-"
	}
	switch {
	case e > 20 || e < -7:
		s := sign + mantissa[:1]
		if len(mantissa) > 1 {
			s += "." + mantissa[1:]
		}
		return s + "e" + strconv.Itoa(e)
	case e < 0:
		return sign + "0." + strings.Repeat("0", -e-1) + mantissa
	case len(mantissa) <= e+1:
		return sign + mantissa + strings.Repeat("0", e+1-len(mantissa))
	default:
		return sign + mantissa[:e+1] + "." + mantissa[e+1:]
	}
}

// magnitude returns floor(log10 r) of r > 0.
func magnitude(r *big.Rat) int {
	// The bit lengths tell it to within one; the powers of ten decide.
	e := (r.Num().BitLen() - r.Denom().BitLen()) * 30103 / 100000
	for r.Cmp(pow10(e)) < 0 {
		e--
	}
	for r.Cmp(pow10(e+1)) >= 0 {
		e++
	}
	return e
}

// InBase returns a whole number in the given base, from 2 to 36, with lower-case digits.
func (n Number) InBase(base int) (string, error) {
	i, err := n.Int()
	if err != nil {
		return "", err
	}
	if base < 2 || base > 36 {
		return "", ErrDomain
	}
	return i.Text(base), nil
}
