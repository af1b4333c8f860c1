// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"math"
	"math/big"
)

// rootDigits is how many significant digits a root that is not rational is computed to.
const rootDigits = 60

// maxRoot is the highest root that is taken.
const maxRoot = 64

// Sqrt returns the square root of a.
func Sqrt(a Number) (Number, error) { return Root(a, 2) }

// Root returns the real n-th root of a, for n from 1 to 64: exact when it is
// rational, else to 60 significant digits. An even root of a negative number is
// [ErrDomain].
func Root(a Number, n int) (Number, error) {
	if n < 1 || n > maxRoot {
		return Number{}, ErrTooLarge
	}
	if n == 1 {
		return a, nil
	}
	if a.Exact() && a.rat().Sign() == 0 {
		return a, nil
	}
	sign, err := a.Sign()
	if err != nil {
		return Number{}, err
	}
	if sign < 0 {
		if n%2 == 0 {
			return Number{}, ErrDomain
		}
		r, err := Root(Neg(a), n)
		return Neg(r), err
	}
	if a.Exact() {
		num, ok1 := intRoot(a.rat().Num(), n)
		den, ok2 := intRoot(a.rat().Denom(), n)
		if ok1 && ok2 {
			return Number{val: new(big.Rat).SetFrac(num, den)}, nil
		}
	}
	return rootApprox(a, n)
}

// rootApprox returns the n-th root of a positive number to rootDigits digits.
func rootApprox(a Number, n int) (Number, error) {
	// Scale by 10^(n·k) so that the integer root has rootDigits digits.
	magnitude := float64(a.rat().Num().BitLen()-a.rat().Denom().BitLen()) * math.Log10(2) / float64(n)
	k := rootDigits - int(math.Floor(magnitude))
	scaled := new(big.Rat).Mul(a.rat(), pow10(n*k))
	root, _ := intRoot(floor(scaled), n)
	val := new(big.Rat).Mul(new(big.Rat).SetInt(root), pow10(-k))
	bound := upper(pow10(-k))
	if a.err != nil {
		// Of f(x) = x^(1/n), |f'| = f/(n·x) is greatest at the lower end.
		low := new(big.Rat).Sub(a.rat(), a.Bound())
		slope := new(big.Rat).Quo(new(big.Rat).Add(val, pow10(-k)), new(big.Rat).Mul(low, big.NewRat(int64(n), 1)))
		bound.Add(bound, up().Mul(upper(slope), a.err))
	}
	return checked(approx(val, bound))
}

// intRoot returns floor(x^(1/n)) of x >= 0, and whether that is the exact root.
func intRoot(x *big.Int, n int) (*big.Int, bool) {
	if x.Sign() == 0 {
		return new(big.Int), true
	}
	nn := big.NewInt(int64(n))
	// Newton's method from above decreases until it reaches the floor.
	r := new(big.Int).Lsh(big.NewInt(1), uint(x.BitLen()/n+1))
	for {
		// s = ((n-1)·r + x / r^(n-1)) / n
		p := new(big.Int).Exp(r, big.NewInt(int64(n-1)), nil)
		s := new(big.Int).Quo(x, p)
		s.Add(s, new(big.Int).Mul(r, big.NewInt(int64(n-1))))
		s.Quo(s, nn)
		if s.Cmp(r) >= 0 {
			break
		}
		r = s
	}
	return r, new(big.Int).Exp(r, nn, nil).Cmp(x) == 0
}
