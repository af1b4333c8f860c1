// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"math"
	"math/big"
)

// ulps is a generous bound on the relative error of Go's math functions, which
// are good to about one unit in the last of 53 bits.
const ulps = 0x1p-50

// Exp returns e^a.
func Exp(a Number) (Number, error) {
	if a.Exact() && a.rat().Sign() == 0 {
		return Int(1), nil
	}
	x, dx := real64(a)
	if math.Abs(x)+dx > 700 {
		return Number{}, ErrTooLarge
	}
	y := math.Exp(x)
	return measured(y, y*ulps+math.Exp(x+dx)*dx)
}

// Ln returns the natural logarithm of a > 0.
func Ln(a Number) (Number, error) {
	sign, err := a.Sign()
	if err != nil {
		return Number{}, err
	}
	if sign <= 0 {
		return Number{}, ErrDomain
	}
	if Same(a, Int(1)) {
		return Number{}, nil
	}
	// Scale into the range of a float64: ln(m·2^k) = ln m + k·ln 2.
	k := a.rat().Num().BitLen() - a.rat().Denom().BitLen()
	if k > -900 && k < 900 {
		k = 0
	}
	scale := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), uint(max(k, -k))))
	if k > 0 {
		scale.Inv(scale)
	}
	scaled := Number{val: new(big.Rat).Mul(a.rat(), scale)}
	if a.err != nil {
		scaled.err = up().Mul(a.err, upper(scale))
	}
	x, dx := real64(scaled)
	if x <= dx {
		return Number{}, ErrInexact
	}
	y, shift := math.Log(x), float64(k)*math.Ln2
	return measured(y+shift, (math.Abs(y)+2*math.Abs(shift))*ulps+dx/(x-dx))
}

// Log returns the logarithm of a to the given base, both positive and the base
// not 1. It is exact where the result is a fraction with a denominator up to 6.
func Log(a, base Number) (Number, error) {
	la, err := Ln(a)
	if err != nil {
		return Number{}, err
	}
	lb, err := Ln(base)
	if err != nil {
		return Number{}, err
	}
	ratio, err := Quo(la, lb)
	if err != nil || !a.Exact() || !base.Exact() {
		return ratio, err
	}
	for q := int64(1); q <= 6; q++ {
		p := math.Round(ratio.Float() * float64(q))
		if math.Abs(p) > MaxBits {
			break
		}
		left, err1 := PowInt(base, int64(p))
		right, err2 := PowInt(a, q)
		if err1 == nil && err2 == nil && Same(left, right) {
			return Frac(int64(p), q), nil
		}
	}
	return ratio, nil
}

// real64 returns the float64 nearest to a, and how far a's true value may be from it.
func real64(a Number) (x, dx float64) {
	x = a.Float()
	if math.IsInf(x, 0) {
		return x, 0
	}
	gap := new(big.Rat).Sub(a.rat(), new(big.Rat).SetFloat64(x))
	bound := up().Add(upper(gap), a.bound())
	if bound.Sign() == 0 {
		return x, 0
	}
	dx, _ = bound.Float64()
	return x, math.Nextafter(dx, math.Inf(1))
}

// measured returns the approximation y ± bound.
func measured(y, bound float64) (Number, error) {
	if math.IsNaN(y) || math.IsInf(y, 0) || math.IsNaN(bound) || math.IsInf(bound, 0) {
		return Number{}, ErrTooLarge
	}
	bound = math.Nextafter(bound, math.Inf(1))
	return Approx(new(big.Rat).SetFloat64(y), new(big.Rat).SetFloat64(bound)), nil
}
