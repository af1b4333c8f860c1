// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"errors"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// reading is one way to understand a side of an equation.
type reading struct {
	node  exact.Node
	value exact.Number
	// blurred is the value with each decimal operand within its rounding.
	blurred exact.Number
	// plain readings are what the text says; others only excuse it.
	plain bool
	// number says that the value is the side's one number, so that its decimals
	// tell how it was rounded; percent, that it is then hundredths.
	number, percent bool
	// integers says that no operand and no intermediate result has a fraction.
	integers bool
}

// readings returns the ways to understand a side, the usual one first.
func readings(s side) ([]reading, error) {
	n, err := exact.Parse(s.expr)
	if err != nil {
		return nil, unreadable(err)
	}
	first, err := read(n, s)
	if err != nil {
		return nil, unreadable(err)
	}
	first.plain = true
	first.percent = s.percent && s.ops == 0
	all := []reading{first}
	add := func(n exact.Node, plain bool) {
		if r, err := read(n, s); err == nil {
			r.plain = plain
			all = append(all, r)
		}
	}
	if s.percent {
		add(exact.Rewrite(n, withoutPercent), true)
		if s.ops > 0 {
			add(exact.Rewrite(n, percentOfLeft), true)
		}
	}
	if s.scale {
		if m, err := exact.Parse(unscaled(s.expr)); err == nil {
			add(m, false)
		}
	}
	if rest, ok := strings.CutPrefix(s.expr, "-"); ok {
		if m, err := exact.Parse(rest); err == nil {
			add(m, true) // the dash may be a bullet
		}
	}
	if s.ops > 1 {
		if m, ok := leftToRight(s.expr); ok {
			add(m, false)
		}
		add(exact.Rewrite(n, divideByRest), false)
		add(exact.Rewrite(n, powerOfRest), false)
	}
	return all, nil
}

func unreadable(err error) error {
	for _, known := range []error{exact.ErrDivideByZero, exact.ErrTooLarge, exact.ErrDomain, exact.ErrAmbiguous} {
		if errors.Is(err, known) {
			return known
		}
	}
	return exact.ErrSyntax
}

func read(n exact.Node, s side) (reading, error) {
	v, err := exact.Eval(n, nil)
	if err != nil {
		return reading{}, err
	}
	r := reading{node: n, value: v, number: s.ops == 0 && len(s.numbers) == 1, integers: true}
	r.blurred, err = exact.Eval(exact.Rewrite(n, blur), nil)
	if err != nil {
		r.blurred = v
	}
	exact.Walk(n, func(n exact.Node) bool {
		v, err := exact.Eval(n, nil)
		r.integers = r.integers && err == nil && v.IsInt()
		return r.integers
	})
	return r, nil
}
