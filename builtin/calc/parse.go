// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// top reads a whole expression. Behind a comma or "then", an operator applies
// to everything before it.
func (p *parser) top() (exact.Node, error) {
	n, err := p.sum()
	for err == nil && !p.end() {
		comma := p.word(",")
		and := p.word("and")
		then := p.word("then")
		if !comma && !and && !then {
			return nil, errSyntax
		}
		n, err = p.chained(n, comma, then)
	}
	return n, err
}

// chained reads an operation on what stands before: "times 5", "multiply by 5",
// "squared". Behind a mere "and" it must be a command. Without "then", a product
// behind a sum might go with its last member only.
func (p *parser) chained(left exact.Node, comma, then bool) (exact.Node, error) {
	op, ok := p.operator(imperatives)
	if !ok && (comma || then) {
		op, ok = p.operator(additions)
	}
	if !ok && (then || comma && !p.open(left)) {
		op, ok = p.product()
	}
	if ok && op != opLess && op != opMore {
		n, err := p.applied(op, left)
		return p.close(n), err
	}
	if !ok && (then || comma && !p.open(left)) {
		if f, found := p.postfixWord(left); found {
			return p.close(f), nil
		}
	}
	return nil, errSyntax
}

// applied reads the operand of an operation on what stands before. In "then
// times 5 plus 1" it is a choice whether the 1 belongs to it.
func (p *parser) applied(op operation, left exact.Node) (exact.Node, error) {
	start := p.i
	right, err := p.unary()
	if err == nil && p.continues() && p.choose(2) == 1 {
		p.i = start
		right, err = p.sum()
	}
	if err != nil {
		return nil, err
	}
	n, err := binary(op, left, right)
	if err != nil {
		return nil, err
	}
	return p.sumFrom(p.termFrom(p.close(n), nil))
}

func (p *parser) sum() (exact.Node, error) {
	return p.sumFrom(p.term())
}

// sumFrom reads what may follow the first member of a sum.
func (p *parser) sumFrom(left exact.Node, err error) (exact.Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errSyntax
	}
	defer func() { p.depth-- }()
	for err == nil {
		op, ok := p.operator(additions)
		if !ok {
			return left, nil
		}
		if op == opLess || op == opMore {
			left, err = p.reversed(op, left)
			continue
		}
		var right exact.Node
		if right, err = p.term(); err == nil {
			left, err = binary(op, left, right)
		}
	}
	return nil, err
}

// reversed reads "5 less than 20" and "5 more than 20". How far the right
// operand goes is a choice; the left one must be a single one.
func (p *parser) reversed(op operation, left exact.Node) (exact.Node, error) {
	if _, ok := left.(*exact.Binary); ok {
		return nil, errSyntax
	}
	read := p.term
	if p.choose(2) == 1 {
		read = p.sum
	}
	right, err := read()
	if err != nil {
		return nil, err
	}
	if op == opMore {
		return binary(opAdd, right, left)
	}
	return binary(opSub, right, left)
}

func (p *parser) term() (exact.Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errSyntax
	}
	defer func() { p.depth-- }()
	return p.termFrom(p.unary())
}

// termFrom reads what may follow the first factor of a product.
func (p *parser) termFrom(left exact.Node, err error) (exact.Node, error) {
	for err == nil {
		op, ok := p.product()
		switch {
		case ok && op == opOver && p.operatorBefore():
			return nil, errOver // "3 plus 5 over 2" may mean (3 + 5) / 2
		case ok:
		case p.peek().is("of") && portion(left):
			p.i++
			right, err := p.operand("of")
			if err != nil {
				return nil, err
			}
			return binary(opMul, left, right)
		case p.juxtaposed(left):
			op = opImplicit
		default:
			return left, nil
		}
		var right exact.Node
		if op == opImplicit {
			right, err = p.power()
		} else {
			right, err = p.unary()
		}
		if err == nil && op == opQuo {
			right, err = p.scientific(right)
		}
		if err == nil {
			if q, ok := left.(*exact.Binary); ok && op == opImplicit && q.Op == exact.OpQuo && !q.Implicit {
				return nil, errSyntax // 1/2x
			}
			left, err = binary(op, left, right)
		}
	}
	return nil, err
}

// operatorBefore reports whether an addition stands somewhere before.
func (p *parser) operatorBefore() bool {
	for _, t := range p.t[:p.i] {
		if t.is("+") || t.is("-") || t.is("plus") || t.is("minus") {
			return true
		}
	}
	return false
}

// scientific reads "2 x 10^-5" behind a division sign, which many mean as one
// number.
func (p *parser) scientific(mantissa exact.Node) (exact.Node, error) {
	start := p.i
	if op, ok := p.product(); ok && op == opMul && p.peek().text == "10" && (p.at(1).is("^") || p.at(1).is("superscript")) && p.choose(2) == 1 {
		power, err := p.tight()
		if err != nil {
			return nil, err
		}
		return binary(opMul, mantissa, power)
	}
	p.i = start
	return mantissa, nil
}

// portion reports whether n can be followed by "of": a percentage or a fraction.
func portion(n exact.Node) bool {
	switch n := n.(type) {
	case *exact.Percent:
		return true
	case *exact.Literal:
		return !n.Value.IsInt()
	case *exact.Binary:
		l, ok1 := n.L.(*exact.Literal)
		r, ok2 := n.R.(*exact.Literal)
		return n.Op == exact.OpQuo && ok1 && ok2 && l.Value.IsInt() && r.Value.IsInt()
	}
	return false
}

// juxtaposed reports whether a factor follows without an operator: 2(3+4), 3x, 2 pi.
func (p *parser) juxtaposed(left exact.Node) bool {
	t := p.peek()
	switch {
	case t.is("("), t.is("√"):
		return true
	case t.is("pi"):
		return true
	case p.algebra && p.variable(0):
		// "3x" and "3 x", but two letters with a space are not a product.
		_, letter := left.(*exact.Variable)
		return !letter || !t.space
	}
	return false
}

// variable reports whether the token n further on is an unknown: a letter, and
// an "a" only where it cannot be the article.
func (p *parser) variable(n int) bool {
	t := p.at(n)
	if t.kind != word || len(t.text) != 1 || t.text == "i" || t.text == "e" {
		return false
	}
	return t.text != "a" || p.at(n+1).kind == sign || p.at(n+1).is("and")
}

func (p *parser) unary() (exact.Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errSyntax
	}
	defer func() { p.depth-- }()
	switch {
	case p.word("-") || p.word("minus") || p.word("negative"):
		return p.negated()
	case p.word("+") || p.word("positive"):
		return p.unary()
	}
	return p.power()
}

// fraction reads a fraction that is written without spaces as one operand, as in
// "2/3 divided by 4/5". Next to another division sign, and as an exponent, it
// may also be meant as two operations.
func (p *parser) fraction(x exact.Node) (exact.Node, error) {
	above, slash, below := p.at(-1), p.peek(), p.at(1)
	if p.i == 0 || above.kind != number || !slash.is("/") || slash.space || below.kind != number || below.space || p.at(2).is("/") && !p.at(2).space || p.at(2).is("^") || p.at(2).is("superscript") {
		return x, nil
	}
	if _, ok := x.(*exact.Literal); !ok {
		return x, nil
	}
	before, after := p.at(-2), p.at(2)
	doubtful := p.i > 1 && (before.is("/") || before.is("^") || before.is("mod") || before.is("%")) || after.is("/") || after.is("!") || after.is("%") ||
		after.is("squared") || after.is("cubed") || after.is("to") || after.is("raised") || after.is("choose")
	if doubtful && p.choose(2) == 1 {
		return x, nil
	}
	p.i++
	d, err := p.primary()
	return p.close(&exact.Binary{Op: exact.OpQuo, L: x, R: d}), err
}
