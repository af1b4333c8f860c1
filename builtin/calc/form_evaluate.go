// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// evaluateAt answers "evaluate x² + 3x at x = 2" and "if 3x = 6, what is x + 1":
// the equations must determine all unknowns of the expression.
func evaluateAt(m match) (*result, error) {
	s, err := readSystem(m["eqs"])
	if err != nil {
		return nil, err
	}
	n, err := readAlgebra(m["e"])
	if err != nil {
		return nil, err
	}
	names := unknownsOf(n)
	if _, ok := n.(*exact.Variable); ok || len(names) == 0 {
		return nil, errSyntax
	}
	bound := map[string]exact.Number{}
	for _, e := range s.equations {
		used := append(unknownsOf(e.left), unknownsOf(e.right)...)
		slices.Sort(used)
		used = slices.Compact(used)
		if len(used) != 1 {
			return nil, errSyntax
		}
		p, err := toPoly(&exact.Binary{Op: exact.OpSub, L: e.left, R: e.right}, used)
		if err != nil {
			return nil, err
		}
		found, err := roots(p.coefficients())
		if err != nil {
			return nil, err
		}
		if found.all || len(found.rational) != 1 || found.count() != 1 {
			return nil, decline("The equation does not determine one value of the unknown.")
		}
		if old, ok := bound[used[0]]; ok && !exact.Same(old, found.rational[0]) {
			return nil, errSyntax
		}
		bound[used[0]] = found.rational[0]
	}
	var given []string
	for _, name := range names {
		v, ok := bound[name]
		if !ok {
			return nil, decline("The question does not say what " + name + " is.")
		}
		given = append(given, name+" = "+show(v))
	}
	value, err := exact.Eval(n, bound)
	if err != nil {
		return nil, refusal(err)
	}
	filled := exact.Rewrite(n, func(n exact.Node) exact.Node {
		if v, ok := n.(*exact.Variable); ok {
			if x, ok := bound[v.Name]; ok {
				return &exact.Literal{Value: x}
			}
		}
		return n
	})
	return answerf(show(value), "For %s, %s = %s %s", strings.Join(given, " and "), exact.Render(n), working(filled), equals(value, "")), nil
}

// functionAt answers "if f(x) = x² + 1, what is f(3)".
func functionAt(m match) (*result, error) {
	body, err := readAlgebra(m["p"])
	if err != nil {
		return nil, err
	}
	at, err := m.plain("a")
	if err != nil {
		return nil, err
	}
	if names := unknownsOf(body); len(names) != 1 || names[0] != "x" {
		return nil, errSyntax
	}
	v, err := exact.Eval(body, map[string]exact.Number{"x": at.value})
	if err != nil {
		return nil, refusal(err)
	}
	filled := exact.Rewrite(body, func(n exact.Node) exact.Node {
		if x, ok := n.(*exact.Variable); ok && x.Name == "x" {
			return &exact.Literal{Value: at.value}
		}
		return n
	})
	return answerf(show(v), "f(%s) = %s %s", at.short(), working(filled), equals(v, "")), nil
}
