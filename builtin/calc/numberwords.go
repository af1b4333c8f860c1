// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

var (
	small = map[string]int64{
		"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	}
	tens = map[string]int64{
		"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	}
	// scales are powers of 1000, which stand in descending order.
	scales = map[string]int64{
		"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
	}
	// parts are the denominators of fractions in words. "Second" is none of them.
	parts = map[string]int64{
		"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5,
		"sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
		"eleventh": 11, "elevenths": 11, "twelfth": 12, "twelfths": 12, "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000,
	}
)

// numeral reads a number, in digits or words or both: "23", "twenty-three",
// "2.5 million", "one hundred and five", "a dozen", "three quarters", "two and a
// half", "three point one four". It does not read signs.
func (p *parser) numeral() (*exact.Literal, bool) {
	start := p.i
	n, ok := p.quantity()
	if !ok {
		p.i = start
		return nil, false
	}
	text := ""
	if p.i == start+1 && p.t[start].kind == number {
		text = p.t[start].raw
	}
	if p.word("dozen") {
		n, text = times(n, 12), ""
	}
	if f, ok := p.andPart(); ok {
		n, text = new(big.Rat).Add(n, f), ""
	}
	return &exact.Literal{Value: exact.Rat(n), Text: text}, true
}

func times(n *big.Rat, by int64) *big.Rat { return new(big.Rat).Mul(n, big.NewRat(by, 1)) }

// quantity reads a number without a dozen or "and a half" behind it.
func (p *parser) quantity() (*big.Rat, bool) {
	t := p.peek()
	switch {
	case t.kind == number:
		p.i++
		return p.digits(t)
	case t.is("a") || t.is("an"):
		return p.article()
	case t.is("half") && p.at(1).is("a") && p.at(2).is("dozen"):
		p.i += 3
		return big.NewRat(6, 1), true
	case t.is("half") && p.at(1).is("a") && scales[p.at(2).text] > 0:
		p.i += 3
		return big.NewRat(scales[p.t[p.i-1].text], 2), true
	case t.is("point"):
		return p.point(0)
	}
	n, ok := p.cardinal()
	if !ok {
		return nil, false
	}
	if p.peek().is("point") {
		return p.point(n)
	}
	if d, ok := p.part(); ok {
		return big.NewRat(n, d), true
	}
	return big.NewRat(n, 1), true
}

// article reads "a hundred", "a dozen", "a half", "a third".
func (p *parser) article() (*big.Rat, bool) {
	next := p.at(1)
	switch {
	case next.is("dozen"):
		p.i += 2
		return big.NewRat(12, 1), true
	case next.is("hundred") || next.kind == word && scales[next.text] > 0:
		p.i++
		n, ok := p.cardinal()
		return big.NewRat(n, 1), ok
	}
	p.i++
	d, ok := p.part()
	if !ok {
		return nil, false
	}
	return big.NewRat(1, d), true
}

// digits reads what may follow a number in digits: "3 million", "2 thirds",
// "2 1/2", "2½".
func (p *parser) digits(t token) (*big.Rat, bool) {
	n := t.value.Rat()
	if p.peek().is("hundred") && p.peek().space {
		p.i++
		n = times(n, 100)
	}
	if s := scales[p.peek().text]; s > 0 && p.peek().space {
		p.i++
		return times(n, s), true
	}
	if !n.IsInt() {
		return n, true
	}
	if d, ok := p.part(); ok {
		return n.Quo(n, big.NewRat(d, 1)), true
	}
	a, slash, b := p.peek(), p.at(1), p.at(2)
	var part *big.Rat
	switch {
	case a.kind != number:
		return n, true
	case strings.ContainsRune("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", []rune(a.raw)[0]):
		part = a.value.Rat()
		p.i++
	case a.space && slash.is("/") && !slash.space && b.kind == number && !b.space && a.value.IsInt() && b.value.IsInt() && b.text != "0":
		part = new(big.Rat).Quo(a.value.Rat(), b.value.Rat())
		p.i += 3
	default:
		return n, true
	}
	return new(big.Rat).Add(n, part), part.Cmp(big.NewRat(1, 1)) < 0
}

// part reads the denominator of a fraction in words, but not the number of a
// root, as in "fourth root".
func (p *parser) part() (int64, bool) {
	i := p.i
	t := p.peek()
	if t.is("-") && !t.space && !p.at(1).space {
		i++
		t = p.at(1)
	}
	d := parts[t.text]
	if t.kind != word || d == 0 || i+1 < len(p.t) && (p.t[i+1].is("root") || p.t[i+1].is("power")) {
		return 0, false
	}
	p.i = i + 1
	return d, true
}

// andPart reads "and a half", "and three quarters".
func (p *parser) andPart() (*big.Rat, bool) {
	start := p.i
	if !p.word("and") {
		return nil, false
	}
	n, ok := int64(1), true
	if !p.word("a") {
		n, ok = p.cardinal()
	}
	if ok {
		if d, ok := p.part(); ok && n < d && p.choose(2) == 0 {
			return big.NewRat(n, d), true
		}
	}
	p.i = start
	return nil, false
}
