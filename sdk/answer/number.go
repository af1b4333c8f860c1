// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
	"github.com/auahq/aua/sdk/answer/unit"
)

// readNumber reads a number with its unit; an equation such as x = 5 counts as
// its right side.
func readNumber(s string) (Value, bool) {
	sc := scan(s, 0, len(s))
	pieces := sc.pieces
	for i, p := range pieces {
		if p.relation() && i <= 3 && named(pieces[:i]) {
			pieces = pieces[i+1:]
			break
		}
	}
	for len(pieces) > 0 && pieces[0].kind == pWord && aboutWords[pieces[0].text] || len(pieces) > 0 && pieces[0].kind == pApprox {
		pieces = pieces[1:]
	}
	if len(pieces) == 0 {
		return Value{}, false
	}
	side, ok := readSide(s, pieces, 0, len(pieces))
	if !ok || side.to != len(pieces) || side.doubt != "" {
		return Value{}, false
	}
	n, ok := evaluate(side)
	if !ok {
		return Value{}, false
	}
	v := Value{Kind: KindNumber, Number: n, places: -1}
	if side.ops == 0 && len(side.numbers) == 1 && side.numbers[0].exponent == 0 && !side.scale {
		v.places = side.numbers[0].decimals
	}
	v.Unit = unitText(s, pieces, side)
	return v, true
}

// named reports whether pieces are a name, as before the = of x = 5.
func named(pieces []piece) bool {
	for _, p := range pieces {
		if p.kind != pWord {
			return false
		}
	}
	return true
}

var aboutWords = set("about", "approximately", "roughly", "around", "approx", "exactly", "total", "only")

// evaluate computes a side that is a number or an expression that people leave
// as an answer: a fraction, a root, a power, a multiple of π. It does not take
// 5-7 for -2.
func evaluate(s side) (exact.Number, bool) {
	expr := strings.ReplaceAll(s.expr, "%", "")
	n, err := exact.Parse(expr)
	if err != nil {
		return exact.Number{}, false
	}
	leave := true
	exact.Walk(n, func(n exact.Node) bool {
		b, ok := n.(*exact.Binary)
		if !ok || b.Op != exact.OpAdd && b.Op != exact.OpSub {
			return true
		}
		_, literals := b.R.(*exact.Literal)
		if l, ok := b.L.(*exact.Literal); ok && literals && l.Value.IsInt() {
			leave = false
		}
		if _, ok := b.L.(*exact.Binary); ok && literals && b.Op == exact.OpSub && !strings.ContainsAny(expr, "√(^") {
			leave = false // 2024-01-15
		}
		return true
	})
	if !leave {
		return exact.Number{}, false
	}
	v, err := exact.Eval(n, nil)
	return v, err == nil
}

// unitText returns the unit of a side: %, a currency, or the words behind.
func unitText(text string, pieces []piece, s side) string {
	if s.percent {
		return "%"
	}
	last, currency := -1, ""
	for i, p := range pieces[s.from:s.to] {
		switch p.kind {
		case pCurrency:
			currency = p.text
		case pNumber, pClose, pConstant, pSuper:
			if last < 0 || pieces[last].kind != pWord {
				last = i
			}
		}
	}
	if currency != "" || last < 0 {
		return currency
	}
	end := pieces[s.to-1].end
	unit := strings.TrimSpace(text[pieces[last].end:end])
	if first, rest, _ := strings.Cut(unit, " "); scaleWords[strings.ToLower(first)] != "" {
		unit = rest
	}
	if name, ok := currencyWords[strings.ToLower(unit)]; ok {
		return name
	}
	return strings.Trim(unit, "{}\\ ")
}

var (
	currencyNames = map[string]string{"$": "$", "€": "€", "£": "£", "¥": "¥", "₹": "₹"}
	currencyWords = map[string]string{
		"dollars": "$", "dollar": "$", "usd": "$", "euros": "€", "euro": "€", "eur": "€", "pounds sterling": "£", "gbp": "£", "yen": "¥", "rupees": "₹",
	}
)

// meanings returns the units that v's unit may be.
func (v Value) meanings() []unit.Unit {
	units, err := unit.Parse(v.Unit)
	if err != nil {
		return nil
	}
	return units
}
