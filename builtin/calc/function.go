// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

// errAngle is an angle without a unit.
const errAngle decline = "It is not clear whether the angle is in degrees or in radians."

// named is a function of one argument in words, as in "the square root of 16".
type named struct {
	words []string
	// of says that the word "of" must follow, not only may.
	of   bool
	make func(x exact.Node) exact.Node
}

func call(name string) func(exact.Node) exact.Node {
	return func(x exact.Node) exact.Node { return &exact.Call{Name: name, Args: []exact.Node{x}} }
}

func raise(e int64) func(exact.Node) exact.Node {
	return func(x exact.Node) exact.Node {
		return &exact.Binary{Op: exact.OpPow, L: x, R: &exact.Literal{Value: exact.Int(e)}}
	}
}

func scale(n exact.Number) func(exact.Node) exact.Node {
	return func(x exact.Node) exact.Node {
		return &exact.Binary{Op: exact.OpMul, L: &exact.Literal{Value: n}, R: x}
	}
}

// functions are the functions in words. Longer ones come before shorter ones.
var functions = []named{
	{[]string{"square", "root"}, false, call("sqrt")},
	{[]string{"cube", "root"}, false, call("cbrt")},
	{[]string{"cubic", "root"}, false, call("cbrt")},
	{[]string{"square"}, true, raise(2)},
	{[]string{"cube"}, true, raise(3)},
	{[]string{"half"}, true, func(x exact.Node) exact.Node {
		return &exact.Binary{Op: exact.OpQuo, L: x, R: &exact.Literal{Value: exact.Int(2)}}
	}},
	{[]string{"double"}, false, scale(exact.Int(2))},
	{[]string{"twice"}, false, scale(exact.Int(2))},
	{[]string{"triple"}, false, scale(exact.Int(3))},
	{[]string{"thrice"}, false, scale(exact.Int(3))},
	{[]string{"quadruple"}, false, scale(exact.Int(4))},
	{[]string{"factorial"}, true, call("factorial")},
	{[]string{"absolute", "value"}, true, call("abs")},
	{[]string{"reciprocal"}, true, func(x exact.Node) exact.Node {
		return &exact.Binary{Op: exact.OpQuo, L: &exact.Literal{Value: exact.Int(1)}, R: x}
	}},
	{[]string{"natural", "logarithm"}, false, call("ln")},
	{[]string{"natural", "log"}, false, call("ln")},
	{[]string{"logarithm"}, true, call("log")},
	{[]string{"log"}, false, call("log")},
	{[]string{"ln"}, false, call("ln")},
	{[]string{"sqrt"}, false, call("sqrt")},
	{[]string{"sine"}, false, call("sin")},
	{[]string{"sin"}, false, call("sin")},
	{[]string{"cosine"}, false, call("cos")},
	{[]string{"cos"}, false, call("cos")},
	{[]string{"tangent"}, false, call("tan")},
	{[]string{"tan"}, false, call("tan")},
	{[]string{"floor"}, true, call("floor")},
	{[]string{"ceiling"}, true, call("ceil")},
}

// function reads a function of one argument in words, or a call such as gcd(12, 18).
func (p *parser) function() (n exact.Node, found bool, err error) {
	start := p.i
	if n, found, err = p.logarithm(); found || err != nil {
		return n, found, err
	}
	if n, found, err = p.nthRoot(); found || err != nil {
		return n, found, err
	}
	if t := p.peek(); t.kind == word && p.at(1).is("(") && slices.Contains(exact.Functions(), t.text) {
		p.i++
		args, ok := p.arguments()
		if !ok {
			return nil, false, errSyntax
		}
		return p.checked(&exact.Call{Name: t.text, Args: args})
	}
	for _, f := range functions {
		if !p.words(f.words...) {
			continue
		}
		if !p.word("of") && f.of {
			p.i = start
			continue
		}
		x, err := p.operand(append(slices.Clone(f.words), ofWord(p.t, p.i)...)...)
		if err != nil {
			return nil, false, err
		}
		return p.checked(f.make(x))
	}
	return nil, false, nil
}

// ofWord returns "of" if it stands right before token i.
func ofWord(t []token, i int) []string {
	if i > 0 && t[i-1].is("of") {
		return []string{"of"}
	}
	return nil
}

// checked refuses trigonometry of angles without a unit.
func (p *parser) checked(n exact.Node) (exact.Node, bool, error) {
	c, ok := n.(*exact.Call)
	if !ok {
		return n, true, nil
	}
	switch c.Name {
	case "asin", "acos", "atan", "arcsin", "arccos", "arctan":
		return nil, false, errAngle
	case "sin", "cos", "tan":
	default:
		return n, true, nil
	}
	if p.word("radians") || p.word("rad") {
		return n, true, nil
	}
	clear := false
	exact.Walk(c.Args[0], func(n exact.Node) bool {
		switch n := n.(type) {
		case *exact.DegreeSign:
			clear = true
		case *exact.Variable:
			clear = clear || n.Name == "pi"
		}
		return true
	})
	if l, ok := c.Args[0].(*exact.Literal); ok && exact.Same(l.Value, exact.Int(0)) {
		clear = true
	}
	if !clear {
		return nil, false, errAngle
	}
	return n, true, nil
}
