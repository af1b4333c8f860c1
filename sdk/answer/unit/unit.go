// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package unit

import (
	"errors"

	"github.com/auahq/aua/sdk/answer/exact"
)

// The ways in which a conversion has no result.
var (
	// ErrUnknown is text that names no unit.
	ErrUnknown = errors.New("this is not a known unit")
	// ErrIncompatible is a conversion between quantities of different kinds.
	ErrIncompatible = errors.New("the units measure different things")
	// ErrAmbiguous is a conversion whose result depends on what a unit's name means.
	ErrAmbiguous = errors.New("the unit has more than one meaning")
)

// The base quantities, in the order of a [Dimension]. Months are one of their
// own, since a month has no fixed number of days.
const (
	length = iota
	mass
	time
	current
	temperature
	amount
	angle
	information
	months
	quantities
)

// Dimension holds the exponents of the base quantities: a speed has length 1
// and time -1.
type Dimension [quantities]int8

func dim(q int) Dimension {
	var d Dimension
	d[q] = 1
	return d
}

func (d Dimension) plus(e Dimension, times int8) Dimension {
	for i := range d {
		d[i] += times * e[i]
	}
	return d
}

// power returns the dimension of a power.
func (d Dimension) power(n int8) Dimension {
	var zero Dimension
	return zero.plus(d, n)
}

// Unit is a unit of measurement.
type Unit struct {
	// Symbol is how a value in the unit is written: "km/h".
	Symbol string
	// Dimension says what the unit measures.
	Dimension Dimension
	// factor is the unit in base units: metre, kilogram, second, ampere, kelvin,
	// mole, turn, bit, month.
	factor exact.Number
	// offset is the zero of a temperature scale in kelvin; 0 for other units.
	offset exact.Number
}

// Same reports whether u and v are one unit, whatever they are called.
func (u Unit) Same(v Unit) bool {
	return u.Dimension == v.Dimension && exact.Same(u.factor, v.factor) && exact.Same(u.offset, v.offset)
}

// Compatible reports whether u and v measure the same thing.
func (u Unit) Compatible(v Unit) bool { return u.Dimension == v.Dimension }

// Scale reports whether the unit has a zero of its own, as °C has, so that its
// values cannot be added or multiplied.
func (u Unit) Scale() bool { return !exact.Same(u.offset, exact.Number{}) }

// Write writes a value in the unit, such as "5 km", "90°" or "1 day".
func (u Unit) Write(value string) string {
	switch {
	case u.Symbol == "°" || u.Symbol == "":
		return value + u.Symbol
	case value == "1" && singular[u.Symbol] != "":
		return value + " " + singular[u.Symbol]
	}
	return value + " " + u.Symbol
}

// singular is how the symbols that are words read after 1.
var singular = map[string]string{
	"days": "day", "weeks": "week", "fortnights": "fortnight", "months": "month", "years": "year", "decades": "decade",
	"centuries": "century", "millennia": "millennium", "acres": "acre", "turns": "turn", "nibbles": "nibble",
	"short tons": "short ton", "long tons": "long ton", "US cups": "US cup",
}

// Convert expresses a value of unit from in unit to. The result is exact unless
// a factor is not rational, as that of the radian. Of temperatures it converts
// readings, not differences.
func Convert(value exact.Number, from, to Unit) (exact.Number, error) {
	if !from.Compatible(to) {
		return exact.Number{}, ErrIncompatible
	}
	if from.Same(to) {
		return value, nil
	}
	base, err := exact.Mul(value, from.factor)
	if err != nil {
		return exact.Number{}, err
	}
	shift, err := exact.Sub(from.offset, to.offset)
	if err != nil {
		return exact.Number{}, err
	}
	if base, err = exact.Add(base, shift); err != nil {
		return exact.Number{}, err
	}
	return exact.Quo(base, to.factor)
}

// Match returns the one pair of meanings of two unit names that measure the same
// thing: "oz" and "ml" are volumes, "oz" and "g" masses. [ErrAmbiguous] says
// that several pairs do, and differ.
func Match(from, to string) (a, b Unit, err error) {
	as, err := Parse(from)
	if err != nil {
		return a, b, err
	}
	bs, err := Parse(to)
	if err != nil {
		return a, b, err
	}
	found := false
	for _, x := range as {
		for _, y := range bs {
			switch {
			case !x.Compatible(y):
			case !found:
				a, b, found = x, y, true
			case !x.Same(a) || !y.Same(b):
				return a, b, ErrAmbiguous
			}
		}
	}
	if !found {
		return a, b, ErrIncompatible
	}
	return a, b, nil
}

// times returns u·v^n. Scales with a zero of their own become plain units.
func (u Unit) times(v Unit, n int8) (Unit, error) {
	p, err := exact.PowInt(v.factor, int64(n))
	if err != nil {
		return Unit{}, err
	}
	f, err := exact.Mul(u.factor, p)
	if err != nil {
		return Unit{}, err
	}
	return Unit{Dimension: u.Dimension.plus(v.Dimension, n), factor: f}, nil
}
