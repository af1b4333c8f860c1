// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"

	"github.com/auahq/aua/sdk/answer/exact"
)

// errSyntax is a text that the grammar does not know. It is never shown.
var errSyntax = errors.New("not an expression")

// maxDepth bounds how deep expressions may be nested.
const maxDepth = 40

// parser reads an expression in signs and words from tokens.
type parser struct {
	*chooser
	t     []token
	i     int
	depth int
	// algebra allows variables, of one letter each.
	algebra bool
	// money is the currency of the literals that have one.
	money map[*exact.Literal]string
	// closed are the nodes that nothing behind them can change.
	closed map[exact.Node]bool
}

func newParser(c *chooser, t []token, algebra bool) *parser {
	return &parser{chooser: c, t: t, algebra: algebra, money: map[*exact.Literal]string{}, closed: map[exact.Node]bool{}}
}

func (p *parser) at(n int) token {
	if p.i+n >= len(p.t) || p.i+n < 0 {
		return token{kind: sign}
	}
	return p.t[p.i+n]
}

func (p *parser) peek() token { return p.at(0) }

func (p *parser) end() bool { return p.i >= len(p.t) }

// word consumes text if it is next.
func (p *parser) word(text string) bool {
	if p.peek().is(text) {
		p.i++
		return true
	}
	return false
}

// words consumes a sequence of words, or nothing.
func (p *parser) words(list ...string) bool {
	for n, w := range list {
		if !p.at(n).is(w) {
			return false
		}
	}
	p.i += len(list)
	return true
}

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
		right, err := p.sum()
		if err != nil {
			return nil, err
		}
		n, err := binary(op, left, right)
		return p.close(n), err
	}
	if !ok && (then || comma && !p.open(left)) {
		if f, found := p.postfixWord(left); found {
			return p.close(f), nil
		}
	}
	return nil, errSyntax
}

// close marks n as complete, as by brackets.
func (p *parser) close(n exact.Node) exact.Node {
	p.closed[n] = true
	return n
}

// open reports whether n is a sum or a difference whose members stand open, so
// that what follows could belong to the last one.
func (p *parser) open(n exact.Node) bool {
	b, ok := n.(*exact.Binary)
	return ok && (b.Op == exact.OpAdd || b.Op == exact.OpSub) && !p.closed[n]
}

func (p *parser) sum() (exact.Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errSyntax
	}
	defer func() { p.depth-- }()
	left, err := p.term()
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
	start := p.i
	left, err := p.unary()
	for err == nil {
		op, ok := p.product()
		switch {
		case ok && op == opOver && start > 0:
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
		if err == nil {
			if q, ok := left.(*exact.Binary); ok && op == opImplicit && q.Op == exact.OpQuo && !q.Implicit {
				return nil, errSyntax // 1/2x
			}
			left, err = binary(op, left, right)
		}
	}
	return nil, err
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
	doubtful := p.i > 1 && (before.is("/") || before.is("^") || before.is("mod") || before.is("%")) || after.is("/") || after.is("!") || after.is("%")
	if doubtful && p.choose(2) == 1 {
		return x, nil
	}
	p.i++
	d, err := p.primary()
	return p.close(&exact.Binary{Op: exact.OpQuo, L: x, R: d}), err
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
	if p.word("power") {
		p.word("of")
		e, err = p.unaryTight()
		return e, err == nil, err
	}
	if n, ok := p.ordinal(); ok {
		p.word("power")
		return &exact.Literal{Value: n}, true, nil
	}
	if raised && !the {
		e, err = p.unaryTight()
		return e, err == nil, err
	}
	p.i = start
	return nil, false, nil
}

// unaryTight reads an operand with an optional minus.
func (p *parser) unaryTight() (exact.Node, error) {
	if p.word("-") || p.word("minus") || p.word("negative") {
		x, err := p.tight()
		return &exact.Negate{X: x}, err
	}
	return p.tight()
}
