// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"github.com/auahq/aua/sdk/answer/exact"
)

// aggregate is a function of a list in words, as in "the sum of 3, 4 and 5".
type aggregate struct {
	words []string
	// exactly is how many members it takes; 0 for two or more.
	exactly int
	make    func(items []exact.Node) exact.Node
}

func fold(op exact.Op) func([]exact.Node) exact.Node {
	return func(items []exact.Node) exact.Node {
		n := items[0]
		for _, i := range items[1:] {
			n = &exact.Binary{Op: op, L: n, R: i}
		}
		return n
	}
}

func callAll(name string) func([]exact.Node) exact.Node {
	return func(items []exact.Node) exact.Node { return &exact.Call{Name: name, Args: items} }
}

func mean(items []exact.Node) exact.Node {
	return &exact.Binary{Op: exact.OpQuo, L: fold(exact.OpAdd)(items), R: &exact.Literal{Value: exact.Int(int64(len(items)))}}
}

func span(items []exact.Node) exact.Node {
	return &exact.Binary{Op: exact.OpSub, L: callAll("max")(items), R: callAll("min")(items)}
}

var aggregates = []aggregate{
	{[]string{"sum"}, 0, fold(exact.OpAdd)},
	{[]string{"total"}, 0, fold(exact.OpAdd)},
	{[]string{"product"}, 0, fold(exact.OpMul)},
	{[]string{"quotient"}, 2, fold(exact.OpQuo)},
	{[]string{"average"}, 0, mean},
	{[]string{"mean"}, 0, mean},
	{[]string{"arithmetic", "mean"}, 0, mean},
	{[]string{"median"}, 0, callAll("median")},
	{[]string{"range"}, 0, span},
	{[]string{"greatest", "common", "divisor"}, 0, callAll("gcd")},
	{[]string{"greatest", "common", "factor"}, 0, callAll("gcd")},
	{[]string{"highest", "common", "factor"}, 0, callAll("gcd")},
	{[]string{"largest", "common", "divisor"}, 0, callAll("gcd")},
	{[]string{"gcd"}, 0, callAll("gcd")},
	{[]string{"gcf"}, 0, callAll("gcd")},
	{[]string{"hcf"}, 0, callAll("gcd")},
	{[]string{"least", "common", "multiple"}, 0, callAll("lcm")},
	{[]string{"lowest", "common", "multiple"}, 0, callAll("lcm")},
	{[]string{"smallest", "common", "multiple"}, 0, callAll("lcm")},
	{[]string{"lcm"}, 0, callAll("lcm")},
	{[]string{"maximum"}, 0, callAll("max")},
	{[]string{"largest"}, 0, callAll("max")},
	{[]string{"biggest"}, 0, callAll("max")},
	{[]string{"minimum"}, 0, callAll("min")},
	{[]string{"smallest"}, 0, callAll("min")},
}

// list reads a function of a list in words.
func (p *parser) list() (n exact.Node, found bool, err error) {
	start := p.i
	if n, found, err = p.remainder(); found || err != nil {
		return n, found, err
	}
	if n, found, err = p.difference(); found || err != nil {
		return n, found, err
	}
	for _, a := range aggregates {
		if !p.words(a.words...) {
			continue
		}
		if !p.word("of") && !p.word("between") {
			p.i = start
			continue
		}
		items, err := p.items()
		if err != nil {
			return nil, false, err
		}
		if len(items) == 1 && a.words[0] == "sum" && p.open(items[0]) {
			return items[0], true, nil // the sum of 3 + 5
		}
		if len(items) < 2 || a.exactly > 0 && len(items) != a.exactly {
			return nil, false, errSyntax
		}
		return a.make(items), true, nil
	}
	return nil, false, nil
}

// errDifference is "the difference of 3 and 10", which some take as 3 - 10.
const errDifference decline = "It is not clear which number is to be subtracted from which."

// difference reads "the difference between 10 and 3". Between any two numbers it
// is what the larger has more; "difference of" must name the larger one first.
func (p *parser) difference() (exact.Node, bool, error) {
	start := p.i
	if !p.word("difference") {
		return nil, false, nil
	}
	between := p.word("between")
	if !between && !p.word("of") || p.algebra {
		p.i = start
		return nil, false, nil
	}
	items, err := p.items()
	if err != nil {
		return nil, false, err
	}
	if len(items) != 2 {
		return nil, false, errSyntax
	}
	a, err1 := exact.Eval(items[0], nil)
	b, err2 := exact.Eval(items[1], nil)
	if err1 != nil || err2 != nil {
		return nil, false, errSyntax
	}
	if c, err := exact.Cmp(a, b); err != nil || c < 0 {
		if !between {
			return nil, false, errDifference
		}
		items[0], items[1] = items[1], items[0]
	}
	return fold(exact.OpSub)(items), true, nil
}

// remainder reads "remainder when 17 is divided by 5" and "remainder of 17
// divided by 5". Both must be positive whole numbers, since conventions for
// others differ.
func (p *parser) remainder() (exact.Node, bool, error) {
	if !p.word("remainder") {
		return nil, false, nil
	}
	when := p.word("when") || p.word("if")
	if !when && !p.word("of") && !p.word("from") {
		return nil, false, errSyntax
	}
	a, err := p.power()
	if err != nil {
		return nil, false, err
	}
	if when && !p.word("is") {
		return nil, false, errSyntax
	}
	if !p.words("divided", "by") && !p.word("/") {
		return nil, false, errSyntax
	}
	b, err := p.operand("remainder")
	return &exact.Binary{Op: exact.OpMod, L: a, R: b}, err == nil, err
}
