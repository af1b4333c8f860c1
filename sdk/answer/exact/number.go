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

// rat returns the value, which must not be changed.
func (n Number) rat() *big.Rat {
	if n.val == nil {
		return new(big.Rat)
	}
	return n.val
}

// Exact reports whether n is exactly the number that it stands for.
func (n Number) Exact() bool { return n.err == nil }

// Rat returns the value, or for an approximation its centre.
func (n Number) Rat() *big.Rat { return new(big.Rat).Set(n.rat()) }

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
