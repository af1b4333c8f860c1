// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "math"

// Sin returns the sine of a, an angle in radians.
func Sin(a Number) (Number, error) {
	return wave(a, 0, math.Sin)
}

// Cos returns the cosine of a, an angle in radians.
func Cos(a Number) (Number, error) {
	return wave(a, 1, math.Cos)
}

func wave(a Number, atZero int64, f func(float64) float64) (Number, error) {
	if a.Exact() && a.rat().Sign() == 0 {
		return Int(atZero), nil
	}
	x, dx := real64(a)
	if math.Abs(x) > 1e9 {
		return Number{}, ErrTooLarge // the argument's own rounding would decide the result
	}
	return measured(f(x), ulps+dx)
}

// Tan returns the tangent of a, an angle in radians.
func Tan(a Number) (Number, error) {
	s, err := Sin(a)
	if err != nil {
		return Number{}, err
	}
	c, err := Cos(a)
	if err != nil {
		return Number{}, err
	}
	return Quo(s, c)
}

// Asin returns the angle in radians, from -π/2 to π/2, whose sine is a.
func Asin(a Number) (Number, error) {
	if a.Exact() && a.rat().Sign() == 0 {
		return a, nil
	}
	x, dx := real64(a)
	if math.Abs(x) > 1 {
		return Number{}, ErrDomain
	}
	if math.Abs(x) == 1 && dx == 0 {
		return Mul(Pi(), Frac(int64(x), 2))
	}
	room := 1 - x*x - 2*dx
	if room <= 0 {
		return Number{}, ErrInexact
	}
	return measured(math.Asin(x), 4*ulps+(ulps+dx)/math.Sqrt(room))
}

// Acos returns the angle in radians, from 0 to π, whose cosine is a.
func Acos(a Number) (Number, error) {
	s, err := Asin(a)
	if err != nil {
		return Number{}, err
	}
	half, err := Mul(Pi(), Frac(1, 2))
	if err != nil {
		return Number{}, err
	}
	if Same(a, Int(1)) {
		return Number{}, nil
	}
	return Sub(half, s)
}

// Atan returns the angle in radians, from -π/2 to π/2, whose tangent is a.
func Atan(a Number) (Number, error) {
	if a.Exact() && a.rat().Sign() == 0 {
		return a, nil
	}
	x, dx := real64(a)
	y := math.Atan(x)
	return measured(y, math.Abs(y)*ulps+dx)
}
