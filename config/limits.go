// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"math/big"
	"strconv"
)

// limits are the bounds of a number, and how a bound is written.
type limits struct {
	min, max *float64
	format   func(float64) string
}

// check returns a problem when f, which was written as written, is out of bounds.
func (l limits) check(name string, f float64, written string) *problem {
	if (l.min == nil || f >= *l.min) && (l.max == nil || f <= *l.max) {
		return nil
	}
	var must string
	switch {
	case l.max == nil:
		must = "at least " + l.format(*l.min)
	case l.min == nil:
		must = "at most " + l.format(*l.max)
	default:
		must = fmt.Sprintf("between %s and %s", l.format(*l.min), l.format(*l.max))
	}
	return &problem{"Value out of range", fmt.Sprintf("%s is %s; it must be %s.", name, written, must)}
}

func numberFormat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// numberText writes a number as a person would. It goes through a float64,
// because to write a number such as 1e999999999 in full takes for ever.
func numberText(n *big.Float) string {
	f, _ := n.Float64()
	return strconv.FormatFloat(f, 'g', 15, 64)
}
