// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "math/big"

// Neg returns -a.
func Neg(a Number) Number { return Number{val: new(big.Rat).Neg(a.rat()), err: a.err} }

// Abs returns |a|.
func Abs(a Number) Number { return Number{val: new(big.Rat).Abs(a.rat()), err: a.err} }

// Add returns a + b.
func Add(a, b Number) (Number, error) {
	return sum(new(big.Rat).Add(a.rat(), b.rat()), a, b)
}

// Sub returns a - b.
func Sub(a, b Number) (Number, error) {
	return sum(new(big.Rat).Sub(a.rat(), b.rat()), a, b)
}

func sum(val *big.Rat, a, b Number) (Number, error) {
	if a.err == nil && b.err == nil {
		return checked(Number{val: val})
	}
	return checked(approx(val, up().Add(a.bound(), b.bound())))
}

// Mul returns a · b.
func Mul(a, b Number) (Number, error) {
	if a.rat().Num().BitLen()+b.rat().Num().BitLen() > 2*MaxBits {
		return Number{}, ErrTooLarge
	}
	val := new(big.Rat).Mul(a.rat(), b.rat())
	if a.err == nil && b.err == nil {
		return checked(Number{val: val})
	}
	// |ab - AB| <= |a|·eb + |b|·ea + ea·eb
	bound := up().Mul(upper(a.rat()), b.bound())
	bound.Add(bound, up().Mul(upper(b.rat()), a.bound()))
	bound.Add(bound, up().Mul(a.bound(), b.bound()))
	return checked(approx(val, bound))
}

// Quo returns a / b, or [ErrDivideByZero]. A divisor that may be 0 is [ErrInexact].
func Quo(a, b Number) (Number, error) {
	sign, err := b.Sign()
	if err != nil {
		return Number{}, err
	}
	if sign == 0 {
		return Number{}, ErrDivideByZero
	}
	val := new(big.Rat).Quo(a.rat(), b.rat())
	if a.err == nil && b.err == nil {
		return checked(Number{val: val})
	}
	// |a/b - A/B| <= (ea + |a/b|·eb) / (|b| - eb)
	bound := up().Mul(upper(val), b.bound())
	bound.Add(bound, a.bound())
	least := new(big.Float).SetPrec(64).SetMode(big.ToNegativeInf).SetRat(new(big.Rat).Abs(b.rat()))
	least.Sub(least, b.bound())
	if least.Sign() <= 0 {
		return Number{}, ErrInexact
	}
	return checked(approx(val, up().Quo(bound, least)))
}

// Mod returns the remainder of a divided by b that has the sign of b, as in
// a - b·floor(a/b). Both must be exact.
func Mod(a, b Number) (Number, error) {
	if a.err != nil || b.err != nil {
		return Number{}, ErrInexact
	}
	q, err := Quo(a, b)
	if err != nil {
		return Number{}, err
	}
	whole, err := Floor(q)
	if err != nil {
		return Number{}, err
	}
	p, err := Mul(b, whole)
	if err != nil {
		return Number{}, err
	}
	return Sub(a, p)
}

// Floor returns the greatest whole number that is not above a.
func Floor(a Number) (Number, error) {
	if a.err == nil {
		return Number{val: new(big.Rat).SetInt(floor(a.rat()))}, nil
	}
	slack := a.Bound()
	lo := floor(new(big.Rat).Sub(a.rat(), slack))
	if hi := floor(new(big.Rat).Add(a.rat(), slack)); lo.Cmp(hi) != 0 {
		return Number{}, ErrInexact
	}
	return BigInt(lo), nil
}

// Ceil returns the least whole number that is not below a.
func Ceil(a Number) (Number, error) {
	n, err := Floor(Neg(a))
	return Neg(n), err
}

// Trunc returns a without its fraction.
func Trunc(a Number) (Number, error) {
	sign, err := a.Sign()
	if err != nil {
		return Number{}, err
	}
	if sign < 0 {
		return Ceil(a)
	}
	return Floor(a)
}

// Round returns a rounded to the given number of decimals, halves away from
// zero. Negative decimals round to tens, hundreds and so on; more than 1,000
// either way is [ErrTooLarge].
func Round(a Number, decimals int) (Number, error) {
	if decimals > 1000 || decimals < -1000 {
		return Number{}, ErrTooLarge
	}
	scale := pow10(decimals)
	scaled := Number{val: new(big.Rat).Mul(Abs(a).rat(), scale)}
	if a.err != nil {
		scaled.err = up().Mul(a.err, upper(scale))
	}
	scaled.val.Add(scaled.val, big.NewRat(1, 2))
	whole, err := Floor(scaled)
	if err != nil {
		return Number{}, err
	}
	r := new(big.Rat).Quo(whole.rat(), scale)
	if a.rat().Sign() < 0 {
		r.Neg(r)
	}
	return checked(Number{val: r})
}

// floor returns the greatest integer that is not above r.
func floor(r *big.Rat) *big.Int {
	q, m := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() < 0 {
		q.Sub(q, big.NewInt(1))
	}
	return q
}

// pow10 returns 10^e.
func pow10(e int) *big.Rat {
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(e, -e))), nil)
	if e < 0 {
		return new(big.Rat).SetFrac(big.NewInt(1), p)
	}
	return new(big.Rat).SetInt(p)
}
