// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package unit

import (
	"strings"
	"unicode/utf8"
)

// Parse returns the meanings of a unit's name or symbol, the most usual first:
// "km", "miles", "fl oz", "square feet", "m/s^2", "kilograms per cubic metre".
// In symbols upper and lower case matter, in names they do not. Text that names
// no unit is [ErrUnknown].
func Parse(text string) ([]Unit, error) {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 100 {
		return nil, ErrUnknown
	}
	text = strings.TrimSuffix(strings.ReplaceAll(text, "**", "^"), ".")
	if units := find(text); len(units) > 0 {
		return units, nil
	}
	u, ok := compound(text)
	if !ok {
		return nil, ErrUnknown
	}
	u.Symbol = text
	return []Unit{u}, nil
}

// Known reports whether text names a unit.
func Known(text string) bool {
	_, err := Parse(text)
	return err == nil
}

// find looks a single unit up.
func find(text string) []Unit {
	if text == "" || strings.HasPrefix(text, "Calorie") { // food is measured in kilocalories
		return nil
	}
	if units := table().symbols[text]; len(units) > 0 {
		// A word may be a symbol and a name: the symbol oz, the name ounce.
		return merge(units, table().names[strings.ToLower(text)])
	}
	lower := strings.ToLower(text)
	if units := table().names[lower]; len(units) > 0 {
		return units
	}
	// Symbols are often written in the wrong case, where that is harmless.
	if utf8.RuneCountInString(text) > 1 {
		if units := table().symbols[lower]; len(units) > 0 && !caseMatters[lower] {
			return units
		}
	}
	return nil
}

// caseMatters are symbols whose capitals mean something else, or may.
var caseMatters = map[string]bool{
	"mb": true, "kb": true, "gb": true, "tb": true, "pb": true, "mw": true, "mn": true, "mj": true, "pa": true, "mm": true,
	"cal": true, "ma": true, "mv": true, "mg": true, "nm": true, "mhz": true, "ms": true, "pm": true, "ps": true, "ct": true, "kt": true, "st": true, "gr": true,
}

func merge(a, b []Unit) []Unit {
	out := append([]Unit(nil), a...)
	for _, u := range b {
		known := false
		for _, v := range out {
			known = known || v.Same(u)
		}
		if !known {
			out = append(out, u)
		}
	}
	return out
}

// compound reads powers, products and quotients of units that have one meaning.
func compound(text string) (Unit, bool) {
	text = strings.ReplaceAll(text, " per ", "/")
	parts := strings.Split(text, "/")
	if len(parts) > 3 {
		return Unit{}, false
	}
	result := Unit{factor: number("1")}
	for i, part := range parts {
		u, ok := product(strings.TrimSpace(part))
		if !ok {
			return Unit{}, false
		}
		sign := int8(1)
		if i > 0 {
			sign = -1
		}
		var err error
		if result, err = result.times(u, sign); err != nil {
			return Unit{}, false
		}
	}
	return result, true
}

// product reads "kg m^2", "N·m" or "newton metres".
func product(text string) (Unit, bool) {
	if u, ok := powered(text); ok {
		return u, true
	}
	for _, separator := range []string{"·", "⋅", "*", "-", " "} {
		left, right, ok := strings.Cut(text, separator)
		if !ok {
			continue
		}
		a, ok := powered(strings.TrimSpace(left))
		if !ok {
			continue
		}
		b, ok := product(strings.TrimSpace(right))
		if !ok {
			continue
		}
		u, err := a.times(b, 1)
		return u, err == nil
	}
	return Unit{}, false
}

// powered reads one unit with its power: "m²", "square miles", "metres cubed".
func powered(text string) (Unit, bool) {
	power := int8(1)
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return Unit{}, false // letters of no unit
	}
	for _, p := range powers {
		if rest, ok := strings.CutPrefix(lower, p.before); ok && p.before != "" {
			text, power = text[len(text)-len(rest):], p.power
			break
		}
		if rest, ok := strings.CutSuffix(lower, p.after); ok && p.after != "" {
			text, power = text[:len(rest)], p.power
			break
		}
	}
	units := find(strings.TrimSpace(text))
	if len(units) != 1 {
		return Unit{}, false
	}
	u, err := Unit{factor: number("1")}.times(units[0], power)
	return u, err == nil
}

var powers = []struct {
	before, after string
	power         int8
}{
	{"square ", " squared", 2},
	{"sq ", "^2", 2},
	{"sq. ", "²", 2},
	{"cubic ", " cubed", 3},
	{"cu ", "^3", 3},
	{"", "³", 3},
	{"", "^-1", -1},
	{"", "⁻¹", -1},
	{"", "^-2", -2},
	{"", "⁻²", -2},
}
