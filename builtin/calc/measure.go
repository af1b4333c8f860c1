// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

// measure is a number with the name of its unit, as it was written.
type measure struct {
	value exact.Number
	name  string
}

// maxUnitTokens is the longest name of a unit, in tokens.
const maxUnitTokens = 8

// unitName joins tokens to the name of a unit as it was written, so that m and M
// stay different.
func unitName(t []token) string {
	var b strings.Builder
	for i, tok := range t {
		if tok.space && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(tok.raw)
	}
	return b.String()
}

// unitLabel is the unitName, with the small letters that people use for the
// temperature scales made large.
func unitLabel(t []token) string {
	name := unitName(t)
	if name == "c" || name == "f" || name == "k" {
		return strings.ToUpper(name)
	}
	return name
}

// measures reads one or several measures: "5 km", "5 feet 10 inches", "2 hours and
// 30 minutes", "a mile", "-40 °C".
func measures(t []token) ([]measure, error) {
	var list []measure
	for len(t) > 0 {
		minus := false
		if len(list) > 0 && (t[0].is("and") || t[0].is(",") || t[0].is("+") || t[0].is("plus") || t[0].is("minus") || t[0].is("-") && t[0].space) {
			minus = t[0].is("minus") || t[0].is("-")
			t = t[1:]
		}
		value, n, ok := leadingNumber(t)
		if !ok {
			return nil, errSyntax
		}
		if minus {
			value = exact.Neg(value)
		}
		t = t[n:]
		found := 0
		for n := min(len(t), maxUnitTokens); n > 0 && found == 0; n-- {
			if unit.Known(unitLabel(t[:n])) {
				found = n
			}
		}
		if found == 0 {
			return nil, errSyntax
		}
		list = append(list, measure{value: value, name: unitLabel(t[:found])})
		t = t[found:]
	}
	if len(list) == 0 || len(list) > 3 {
		return nil, errSyntax
	}
	return list, nil
}

// leadingNumber reads the number that t begins with; "a", "an" and "one" are 1.
func leadingNumber(t []token) (n exact.Number, length int, ok bool) {
	p := newParser(&chooser{}, t, false)
	negative := p.word("-") || p.word("minus") || p.word("negative")
	if p.words("half", "a") || p.words("half", "an") {
		return exact.Frac(1, 2), p.i, !negative
	}
	if l, found := p.numeral(); found {
		n = l.Value
		if p.i > 0 && p.t[p.i-1].is("and") {
			return n, 0, false
		}
	} else if p.word("a") || p.word("an") {
		n = exact.Int(1)
	} else {
		return n, 0, false
	}
	if p.word("/") { // 3/4 cup
		d, found := p.numeral()
		if !found {
			return n, 0, false
		}
		q, err := exact.Quo(n, d.Value)
		if err != nil {
			return n, 0, false
		}
		n = q
	}
	if negative {
		n = exact.Neg(n)
	}
	if p.word("of") && !p.word("a") {
		p.word("an")
	}
	return n, p.i, true
}
