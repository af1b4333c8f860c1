// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "math/big"

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
