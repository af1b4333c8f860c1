// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"errors"
	"math/big"
)

// MaxBits bounds numerator and denominator of every result, and so the memory
// of a computation: about 9,800 decimal digits.
const MaxBits = 1 << 15

// The ways in which an operation has no result.
var (
	// ErrDivideByZero is a division, or a remainder, by zero.
	ErrDivideByZero = errors.New("division by zero")
	// ErrTooLarge is a result beyond [MaxBits], or a computation beyond the work budget.
	ErrTooLarge = errors.New("the result is too large to compute")
	// ErrDomain is an argument that a function has no real value for, such as the square root of -1.
	ErrDomain = errors.New("there is no real result")
	// ErrInexact is a question that an approximation cannot answer, such as
	// whether it is a whole number.
	ErrInexact = errors.New("an approximate value does not decide this")
	// ErrNotInteger is an argument that had to be a whole number and is not.
	ErrNotInteger = errors.New("a whole number is needed")
)

// approxBits is the precision at which approximations are kept.
const approxBits = 256

// Number is a rational number, or an approximation of a real one with a bound
// on its error. The zero value is 0. Numbers are immutable.
type Number struct {
	val *big.Rat   // nil means 0
	err *big.Float // nil when exact, else an upper bound on |val - true value|, rounded up
}

// Int returns the number i.
func Int(i int64) Number { return Number{val: new(big.Rat).SetInt64(i)} }

// BigInt returns the number i, of which it keeps a copy.
func BigInt(i *big.Int) Number { return Number{val: new(big.Rat).SetInt(i)} }

// Frac returns the fraction a/b; b must not be 0.
func Frac(a, b int64) Number { return Number{val: big.NewRat(a, b)} }

// Rat returns the number r, of which it keeps a copy.
func Rat(r *big.Rat) Number { return Number{val: new(big.Rat).Set(r)} }

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

// rat returns the value, which must not be changed.
func (n Number) rat() *big.Rat {
	if n.val == nil {
		return new(big.Rat)
	}
	return n.val
}

// bound returns the error bound, zero when exact.
func (n Number) bound() *big.Float {
	if n.err == nil {
		return up()
	}
	return n.err
}

// Exact reports whether n is exactly the number that it stands for.
func (n Number) Exact() bool { return n.err == nil }

// Rat returns the value, or for an approximation its centre.
func (n Number) Rat() *big.Rat { return new(big.Rat).Set(n.rat()) }

// Bound returns how far the true value may be from [Number.Rat]; 0 when n is exact.
func (n Number) Bound() *big.Rat {
	if n.err == nil {
		return new(big.Rat)
	}
	r, _ := n.err.Rat(nil)
	return r
}

// Float returns the nearest float64.
func (n Number) Float() float64 {
	f, _ := n.rat().Float64()
	return f
}

// IsInt reports whether n is exactly a whole number.
func (n Number) IsInt() bool { return n.err == nil && n.rat().IsInt() }

// Int returns n as a whole number, or [ErrNotInteger].
func (n Number) Int() (*big.Int, error) {
	if n.err != nil {
		return nil, ErrInexact
	}
	if !n.rat().IsInt() {
		return nil, ErrNotInteger
	}
	return new(big.Int).Set(n.rat().Num()), nil
}

// Int64 returns n as a whole number of 64 bits, or [ErrNotInteger] or [ErrTooLarge].
func (n Number) Int64() (int64, error) {
	i, err := n.Int()
	if err != nil {
		return 0, err
	}
	if !i.IsInt64() {
		return 0, ErrTooLarge
	}
	return i.Int64(), nil
}

// Sign returns -1, 0 or 1, or [ErrInexact] when the error bound includes 0.
func (n Number) Sign() (int, error) { return Cmp(n, Number{}) }

// Cmp returns -1, 0 or 1 as a is less than, equal to or greater than b, or
// [ErrInexact] when their error bounds leave that open.
func Cmp(a, b Number) (int, error) {
	diff := new(big.Rat).Sub(a.rat(), b.rat())
	if a.err == nil && b.err == nil {
		return diff.Sign(), nil
	}
	slack, _ := up().Add(a.bound(), b.bound()).Rat(nil)
	if new(big.Rat).Abs(diff).Cmp(slack) <= 0 {
		return 0, ErrInexact
	}
	return diff.Sign(), nil
}

// Same reports whether a and b are exactly the same number.
func Same(a, b Number) bool {
	c, err := Cmp(a, b)
	return err == nil && c == 0
}

// Possibly reports whether a and b are the same number as far as their error bounds tell.
func Possibly(a, b Number) bool {
	c, err := Cmp(a, b)
	return err != nil || c == 0
}

// words is the size of n in machine words, for cost accounts.
func (n Number) words() int {
	return (n.rat().Num().BitLen()+n.rat().Denom().BitLen())/64 + 1
}

// checked returns n, or [ErrTooLarge].
func checked(n Number) (Number, error) {
	if n.rat().Num().BitLen() > MaxBits || n.rat().Denom().BitLen() > MaxBits {
		return Number{}, ErrTooLarge
	}
	return n, nil
}
