// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "math/big"

// approxBits is the precision at which approximations are kept.
const approxBits = 256

// Approx returns an approximation: a real number within bound of r. A bound of
// 0 or less gives the exact number r.
func Approx(r, bound *big.Rat) Number {
	if bound.Sign() <= 0 {
		return Rat(r)
	}
	return approx(new(big.Rat).Set(r), upper(bound))
}

// approx keeps val at approxBits, and adds what that rounds away to the bound.
func approx(val *big.Rat, bound *big.Float) Number {
	if val.Num().BitLen() > approxBits || val.Denom().BitLen() > approxBits {
		rounded, _ := new(big.Float).SetPrec(approxBits).SetRat(val).Rat(nil)
		bound = up().Add(bound, upper(new(big.Rat).Sub(rounded, val)))
		val = rounded
	}
	return Number{val: val, err: bound}
}

// up returns a zero whose arithmetic rounds away from smaller bounds.
func up() *big.Float { return new(big.Float).SetPrec(64).SetMode(big.ToPositiveInf) }

// upper returns a float that is at least |r|.
func upper(r *big.Rat) *big.Float { return up().SetRat(new(big.Rat).Abs(r)) }

// bound returns the error bound, zero when exact.
func (n Number) bound() *big.Float {
	if n.err == nil {
		return up()
	}
	return n.err
}

// Bound returns how far the true value may be from [Number.Rat]; 0 when n is exact.
func (n Number) Bound() *big.Rat {
	if n.err == nil {
		return new(big.Rat)
	}
	r, _ := n.err.Rat(nil)
	return r
}
