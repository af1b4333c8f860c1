// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "math/big"

// cardinal reads a whole number in words.
func (p *parser) cardinal() (int64, bool) {
	var total int64
	limit := int64(1 << 60)
	read := false
	for {
		group, ok := p.group()
		if !ok {
			return total, read
		}
		read = true
		scale := scales[p.peek().text]
		if scale == 0 || p.peek().kind != word {
			return total + group, true
		}
		if scale >= limit {
			return 0, false
		}
		p.i++
		limit = scale
		total += group * scale
		if !p.goesOn() {
			return total, true
		}
	}
}

// goesOn reports whether a number in words goes on, over an "and" if there is one.
func (p *parser) goesOn() bool {
	begins := func(t token) bool {
		_, unit := small[t.text]
		return t.kind == word && (unit || tens[t.text] > 0)
	}
	if begins(p.peek()) {
		return true
	}
	if p.peek().is("and") && begins(p.at(1)) && p.choose(2) == 0 {
		p.i++
		return true
	}
	return false
}

// group reads a number below 1000 in words. After "a", hundred and the scales
// stand alone.
func (p *parser) group() (int64, bool) {
	t := p.peek()
	if t.kind != word {
		return 0, false
	}
	if scales[t.text] > 0 {
		return 1, true
	}
	n, ok := small[t.text]
	switch {
	case ok:
		p.i++
	case t.is("hundred"):
		n = 1
	default:
		return p.below100()
	}
	if n > 99 || n == 0 || !p.word("hundred") {
		return n, true
	}
	n *= 100
	if !p.goesOn() {
		return n, true
	}
	rest, ok := p.below100()
	return n + rest, ok
}

// below100 reads "five", "twenty", "twenty-three", "twenty three".
func (p *parser) below100() (int64, bool) {
	t := p.peek()
	if u, ok := small[t.text]; ok && t.kind == word {
		p.i++
		return u, true
	}
	n := tens[t.text]
	if n == 0 || t.kind != word {
		return 0, false
	}
	p.i++
	next, skip := p.peek(), 1
	if next.is("-") && !next.space && !p.at(1).space {
		next, skip = p.at(1), 2
	}
	if u := small[next.text]; next.kind == word && 1 <= u && u <= 9 {
		p.i += skip
		n += u
	}
	return n, true
}

// point reads "point one four" behind a whole number.
func (p *parser) point(n int64) (*big.Rat, bool) {
	p.i++
	value, unit := big.NewRat(n, 1), big.NewRat(1, 1)
	read := false
	for {
		d, ok := small[p.peek().text]
		if !ok || d > 9 || p.peek().kind != word {
			return value, read
		}
		p.i++
		read = true
		unit.Quo(unit, big.NewRat(10, 1))
		value.Add(value, times(unit, d))
	}
}
