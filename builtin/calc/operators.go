// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// operation is a binary operation of the grammar.
type operation byte

const (
	opAdd operation = iota
	opSub
	opMul
	opQuo
	opMod
	opOver     // a division whose left operand may be more than the factor before
	opImplicit // a multiplication without a sign
	opLess     // a less than b
	opMore     // a more than b
	opPow
)

// phrase is an operator in words or as a sign.
type phrase struct {
	words []string
	op    operation
}

var (
	additions = []phrase{
		{[]string{"+"}, opAdd},
		{[]string{"plus"}, opAdd},
		{[]string{"added", "to"}, opAdd},
		{[]string{"increased", "by"}, opAdd},
		{[]string{"-"}, opSub},
		{[]string{"minus"}, opSub},
		{[]string{"decreased", "by"}, opSub},
		{[]string{"reduced", "by"}, opSub},
		{[]string{"take", "away"}, opSub},
		{[]string{"less", "than"}, opLess},
		{[]string{"fewer", "than"}, opLess},
		{[]string{"subtracted", "from"}, opLess},
		{[]string{"taken", "from"}, opLess},
		{[]string{"taken", "away", "from"}, opLess},
		{[]string{"more", "than"}, opMore},
	}
	products = []phrase{
		{[]string{"*"}, opMul},
		{[]string{"times"}, opMul},
		{[]string{"multiplied", "by"}, opMul},
		{[]string{"multiplied", "with"}, opMul},
		{[]string{"/"}, opQuo},
		{[]string{"divided", "by"}, opQuo},
		{[]string{"over"}, opOver},
		{[]string{"mod"}, opMod},
		{[]string{"modulo"}, opMod},
		{[]string{"modulus"}, opMod},
	}
	// imperatives apply to a result: "then multiply by 5".
	imperatives = []phrase{
		{[]string{"add"}, opAdd},
		{[]string{"subtract"}, opSub},
		{[]string{"take", "away"}, opSub},
		{[]string{"multiply", "by"}, opMul},
		{[]string{"multiply", "it", "by"}, opMul},
		{[]string{"multiply", "that", "by"}, opMul},
		{[]string{"multiply", "the", "result", "by"}, opMul},
		{[]string{"divide", "by"}, opQuo},
		{[]string{"divide", "it", "by"}, opQuo},
		{[]string{"divide", "that", "by"}, opQuo},
		{[]string{"divide", "the", "result", "by"}, opQuo},
	}
)

// operator reads one of the operators of the list.
func (p *parser) operator(list []phrase) (operation, bool) {
	for _, ph := range list {
		if p.words(ph.words...) {
			return ph.op, true
		}
	}
	return 0, false
}

// product reads a multiplication or division: one of the list, a letter x
// between two operands, or a % that divides.
func (p *parser) product() (operation, bool) {
	if op, ok := p.operator(products); ok {
		return op, true
	}
	switch t := p.peek(); {
	case t.is("x") && !p.algebra && p.operandFollows(1):
		p.i++
		return opMul, true
	case t.is("%") && p.at(1).kind == number:
		p.i++
		return opMod, true
	}
	return 0, false
}

// operandFollows reports whether an operand begins n tokens further on.
func (p *parser) operandFollows(n int) bool {
	t := p.at(n)
	_, unit := small[t.text]
	return t.kind == number || t.is("(") || t.is("-") || t.is("$") || t.is("pi") || t.kind == word && (unit || tens[t.text] > 0)
}

// binary makes the node of an operation. A percentage added to a number is
// taken by some as a share of that number, so it is not read at all.
func binary(op operation, l, r exact.Node) (exact.Node, error) {
	switch op {
	case opAdd, opSub:
		_, left := l.(*exact.Percent)
		_, right := r.(*exact.Percent)
		if left || right {
			return nil, errPercent
		}
		if op == opAdd {
			return &exact.Binary{Op: exact.OpAdd, L: l, R: r}, nil
		}
		return &exact.Binary{Op: exact.OpSub, L: l, R: r}, nil
	case opMul:
		return &exact.Binary{Op: exact.OpMul, L: l, R: r}, nil
	case opImplicit:
		return &exact.Binary{Op: exact.OpMul, L: l, R: r, Implicit: true}, nil
	case opQuo, opOver:
		return &exact.Binary{Op: exact.OpQuo, L: l, R: r}, nil
	case opMod:
		return &exact.Binary{Op: exact.OpMod, L: l, R: r}, nil
	}
	return nil, errSyntax
}

// The readings that calc does not decide.
const (
	errPercent decline = "Adding a percentage to a number, or taking one away, can mean a share of that number or hundredths. Say “increase 50 by 10%” or “10% of 50”."
	errOver    decline = "It is not clear how much stands above the fraction bar. Use brackets."
)
