// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// negated reads what stands behind a minus. "Minus 3 squared" may be the square
// of minus 3.
func (p *parser) negated() (exact.Node, error) {
	start := p.i
	if l, ok := p.numeral(); ok && (p.peek().is("squared") || p.peek().is("to") || p.peek().is("raised")) && p.choose(2) == 1 {
		return p.powers(&exact.Negate{X: l}, nil)
	}
	p.i = start
	x, err := p.unary()
	if err != nil {
		return nil, err
	}
	return &exact.Negate{X: x}, nil
}

func (p *parser) power() (exact.Node, error) {
	x, err := p.tight()
	return p.powers(x, err)
}

// powers reads powers in words behind x.
func (p *parser) powers(x exact.Node, err error) (exact.Node, error) {
	for err == nil {
		if f, ok := p.postfixWord(x); ok {
			x = f
			continue
		}
		e, ok, failed := p.exponentWords()
		if !ok {
			return x, failed
		}
		x = &exact.Binary{Op: exact.OpPow, L: x, R: e}
	}
	return nil, err
}

// tight reads an operand with the signs that belong to it: 5!, 20%, 3², 2^3.
func (p *parser) tight() (exact.Node, error) {
	x, err := p.primary()
	if err != nil {
		return nil, err
	}
	if x, err = p.fraction(x); err != nil {
		return nil, err
	}
	for {
		switch {
		case p.peek().is("!"):
			if c, ok := x.(*exact.Call); ok && c.Name == "factorial" {
				return nil, errSyntax
			}
			p.i++
			x = &exact.Call{Name: "factorial", Args: []exact.Node{x}}
		case p.peek().is("%") && !(p.peek().space && p.at(1).kind == number) || p.peek().is("percent"):
			p.i++
			x = &exact.Percent{X: x}
		case p.words("per", "cent"):
			x = &exact.Percent{X: x}
		case p.peek().is("°") || (p.peek().is("degrees") || p.peek().is("degree")) && !p.scale():
			p.i++
			x = &exact.DegreeSign{X: x}
		case p.peek().is("superscript"):
			t := p.peek()
			p.i++
			x = &exact.Binary{Op: exact.OpPow, L: x, R: &exact.Literal{Value: t.value}}
		case p.word("^"):
			e, err := p.exponent()
			if err != nil {
				return nil, err
			}
			return &exact.Binary{Op: exact.OpPow, L: x, R: e}, nil
		default:
			return x, nil
		}
	}
}

// scale reports whether "degrees" goes on with a temperature scale.
func (p *parser) scale() bool {
	n := p.at(1)
	return n.is("celsius") || n.is("fahrenheit") || n.is("c") || n.is("f") || n.is("kelvin") || n.is("centigrade")
}

// exponent reads what stands behind ^, which groups from the right.
func (p *parser) exponent() (exact.Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errSyntax
	}
	defer func() { p.depth-- }()
	if p.word("-") {
		e, err := p.exponent()
		return &exact.Negate{X: e}, err
	}
	return p.tight()
}

// exponentWords reads "to the power of 3", "raised to 3", "to the 5th", "to the
// fifth power".
func (p *parser) exponentWords() (e exact.Node, ok bool, err error) {
	start := p.i
	raised := p.word("raised")
	if !p.word("to") {
		p.i = start
		return nil, false, nil
	}
	the := p.word("the")
	if !the && !p.peek().is("power") && !raised {
		p.i = start
		return nil, false, nil
	}
	if n, ok := p.ordinal(); ok {
		p.word("power")
		return &exact.Literal{Value: n}, true, nil
	}
	power := p.word("power")
	if power {
		p.word("of")
	}
	if !power && (!raised || the) {
		p.i = start
		return nil, false, nil
	}
	if e, err = p.unaryTight(); err != nil {
		return nil, false, err
	}
	// "2 to the power of 3 squared" may be a power of a power, or of a square.
	if next := p.peek(); (next.is("squared") || next.is("cubed") || next.is("to") || next.is("raised")) && p.choose(2) == 1 {
		e, err = p.powers(e, nil)
	}
	return e, err == nil, err
}

// unaryTight reads an operand with an optional minus.
func (p *parser) unaryTight() (exact.Node, error) {
	if p.word("-") || p.word("minus") || p.word("negative") {
		x, err := p.tight()
		return &exact.Negate{X: x}, err
	}
	return p.tight()
}
