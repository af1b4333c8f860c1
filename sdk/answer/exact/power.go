// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "math/big"

// Pow returns a^b. It is exact where the result is rational and b is a whole
// number or a fraction; 0^0 is 1. A negative a with a fractional b is
// [ErrDomain] unless the fraction's denominator is odd.
func Pow(a, b Number) (Number, error) {
	if !b.Exact() {
		return powReal(a, b)
	}
	q := b.rat().Denom()
	if !q.IsInt64() || q.Int64() > maxRoot {
		return powReal(a, b)
	}
	p := Number{val: new(big.Rat).SetInt(b.rat().Num())}
	base, err := a, error(nil)
	if q.Int64() > 1 {
		if base, err = Root(a, int(q.Int64())); err != nil {
			return Number{}, err
		}
	}
	e, err := p.Int64()
	if err != nil {
		return powHuge(base, p)
	}
	return PowInt(base, e)
}

// powHuge handles whole exponents beyond 64 bits, which only 0, 1 and -1 survive.
func powHuge(a, e Number) (Number, error) {
	if !a.Exact() {
		return Number{}, ErrTooLarge
	}
	switch {
	case Same(a, Int(1)):
		return a, nil
	case Same(a, Int(-1)):
		if e.rat().Num().Bit(0) == 0 {
			return Int(1), nil
		}
		return a, nil
	case a.rat().Sign() == 0 && e.rat().Sign() > 0:
		return a, nil
	case a.rat().Sign() == 0:
		return Number{}, ErrDivideByZero
	}
	return Number{}, ErrTooLarge
}

// PowInt returns a^e by repeated squaring.
func PowInt(a Number, e int64) (Number, error) {
	if e == 0 {
		return Int(1), nil
	}
	size := max(a.rat().Num().BitLen(), a.rat().Denom().BitLen())
	n := e
	if n < 0 {
		n = -n
	}
	if a.Exact() {
		if size <= 1 || n < 0 { // 0, 1, -1; or e is the least int64
			return powHuge(a, Int(e))
		}
		// a^n has more than (size-1)·n bits.
		if int64(size-1) > MaxBits/n {
			return Number{}, ErrTooLarge
		}
	} else if n < 0 || n > MaxBits {
		return Number{}, ErrTooLarge
	}
	result, square := Int(1), a
	for {
		var err error
		if n&1 == 1 {
			if result, err = Mul(result, square); err != nil {
				return Number{}, err
			}
		}
		if n >>= 1; n == 0 {
			break
		}
		if square, err = Mul(square, square); err != nil {
			return Number{}, err
		}
	}
	if e < 0 {
		return Quo(Int(1), result)
	}
	return result, nil
}

// powReal computes a^b as exp(b·ln a).
func powReal(a, b Number) (Number, error) {
	sign, err := a.Sign()
	if err != nil {
		return Number{}, err
	}
	if sign < 0 {
		return Number{}, ErrDomain
	}
	if sign == 0 {
		if s, err := b.Sign(); err != nil || s <= 0 {
			return Number{}, ErrDomain
		}
		return Number{}, nil
	}
	ln, err := Ln(a)
	if err != nil {
		return Number{}, err
	}
	e, err := Mul(ln, b)
	if err != nil {
		return Number{}, err
	}
	return Exp(e)
}
