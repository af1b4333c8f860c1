// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// working writes an expression and the steps to its value: "17 × 23 − 4³ = 391 −
// 64". It leaves steps out that would be long, inexact or trivial.
func working(n exact.Node) string {
	s := exact.Render(n)
	for range 3 {
		whole, changed := step(n)
		next := whole
		if n, ok := next.(*exact.Negate); ok {
			next = n.X
		}
		if _, done := next.(*exact.Literal); done || !changed {
			break
		}
		text := exact.Render(whole)
		if len(text) > 80 || !exactly(whole) || text == s {
			break
		}
		s += " = " + text
		n = whole
	}
	return s
}

// exactly reports whether all literals are exact and short.
func exactly(n exact.Node) bool {
	ok := true
	exact.Walk(n, func(n exact.Node) bool {
		if l, is := n.(*exact.Literal); is {
			ok = ok && l.Value.Exact() && len(l.Value.String()) <= 30
		}
		return ok
	})
	return ok
}

// step computes everything that needs no other result first. A chain of
// additions, or of multiplications, counts as one operation.
func step(n exact.Node) (exact.Node, bool) {
	if ready(n) {
		v, err := exact.Eval(n, nil)
		if err != nil {
			return n, false
		}
		return &exact.Literal{Value: v}, true
	}
	changed := false
	part := func(n exact.Node) exact.Node {
		next, c := step(n)
		changed = changed || c
		return next
	}
	switch n := n.(type) {
	case *exact.Negate:
		return &exact.Negate{X: part(n.X)}, changed
	case *exact.Binary:
		l, r := part(n.L), part(n.R)
		return &exact.Binary{Op: n.Op, L: l, R: r}, changed
	case *exact.Call:
		args := make([]exact.Node, len(n.Args))
		for i, a := range n.Args {
			args[i] = part(a)
		}
		return &exact.Call{Name: n.Name, Args: args}, changed
	}
	return n, false
}

// ready reports whether n is one operation on numbers.
func ready(n exact.Node) bool {
	switch n := n.(type) {
	case *exact.Negate:
		_, ok := n.X.(*exact.Literal)
		return ok
	case *exact.Percent, *exact.DegreeSign:
		return false
	case *exact.Binary:
		return operandReady(n.R) && (operandReady(n.L) || chain(n.Op, n.L))
	case *exact.Call:
		for _, a := range n.Args {
			if !operandReady(a) {
				return false
			}
		}
		return true
	}
	return false
}

// chain reports whether n is a chain of operations of op's precedence on numbers.
func chain(op exact.Op, n exact.Node) bool {
	b, ok := n.(*exact.Binary)
	if !ok || !operandReady(b.R) {
		return false
	}
	additive := func(o exact.Op) bool { return o == exact.OpAdd || o == exact.OpSub }
	multiplicative := func(o exact.Op) bool { return o == exact.OpMul || o == exact.OpQuo }
	if !(additive(op) && additive(b.Op) || multiplicative(op) && multiplicative(b.Op)) {
		return false
	}
	return operandReady(b.L) || chain(op, b.L)
}

// operandReady reports whether n is a number as it may stand in an operation.
func operandReady(n exact.Node) bool {
	switch n := n.(type) {
	case *exact.Literal:
		return true
	case *exact.Percent:
		return operandReady(n.X)
	case *exact.DegreeSign:
		return operandReady(n.X)
	case *exact.Variable:
		return true
	case *exact.Negate:
		return operandReady(n.X)
	}
	return false
}
