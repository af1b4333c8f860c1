// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

// Radians converts an angle from degrees.
func Radians(degrees Number) (Number, error) {
	r, err := Mul(degrees, Pi())
	if err != nil {
		return Number{}, err
	}
	return Quo(r, Int(180))
}

// Degrees converts an angle from radians.
func Degrees(radians Number) (Number, error) {
	d, err := Mul(radians, Int(180))
	if err != nil {
		return Number{}, err
	}
	return Quo(d, Pi())
}

// SinDegrees returns the sine of an angle in degrees, exactly where it is rational.
func SinDegrees(a Number) (Number, error) {
	if !a.Exact() {
		r, err := Radians(a)
		if err != nil {
			return Number{}, err
		}
		return Sin(r)
	}
	turn, err := Mod(a, Int(360))
	if err != nil {
		return Number{}, err
	}
	// By Niven's theorem no other rational angle has a rational sine.
	for degrees, sine := range map[int64]Number{
		0: Int(0), 30: Frac(1, 2), 90: Int(1), 150: Frac(1, 2), 180: Int(0), 210: Frac(-1, 2), 270: Int(-1), 330: Frac(-1, 2),
	} {
		if Same(turn, Int(degrees)) {
			return sine, nil
		}
	}
	r, err := Radians(turn)
	if err != nil {
		return Number{}, err
	}
	return Sin(r)
}

// CosDegrees returns the cosine of an angle in degrees, exactly where it is rational.
func CosDegrees(a Number) (Number, error) {
	shifted, err := Add(a, Int(90))
	if err != nil {
		return Number{}, err
	}
	return SinDegrees(shifted)
}

// TanDegrees returns the tangent of an angle in degrees, exactly where it is
// rational. At 90° and its odd multiples it is [ErrDomain].
func TanDegrees(a Number) (Number, error) {
	if a.Exact() {
		half, err := Mod(a, Int(180))
		if err != nil {
			return Number{}, err
		}
		switch {
		case Same(half, Int(0)):
			return Int(0), nil
		case Same(half, Int(45)):
			return Int(1), nil
		case Same(half, Int(90)):
			return Number{}, ErrDomain
		case Same(half, Int(135)):
			return Int(-1), nil
		}
	}
	s, err := SinDegrees(a)
	if err != nil {
		return Number{}, err
	}
	c, err := CosDegrees(a)
	if err != nil {
		return Number{}, err
	}
	return Quo(s, c)
}
