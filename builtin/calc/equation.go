// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

// equation is left = right, as the polynomial left - right = 0.
type equation struct {
	left, right exact.Node
	zero        poly
}

func (e *equation) text() string { return exact.Render(e.left) + " = " + exact.Render(e.right) }

// system is one or several equations in common unknowns.
type system struct {
	equations []*equation
	unknowns  []string
}

// readSystem reads equations that are separated by "and", commas or lines.
func readSystem(t []token) (*system, error) {
	parts := splitEquations(t)
	if len(parts) == 0 || len(parts) > maxUnknowns {
		return nil, errSyntax
	}
	s := &system{}
	for _, part := range parts {
		l, r, ok := sides(part)
		if !ok {
			return nil, errSyntax
		}
		left, err := readAlgebra(l)
		if err != nil {
			return nil, err
		}
		right, err := readAlgebra(r)
		if err != nil {
			return nil, err
		}
		for _, name := range append(unknownsOf(left), unknownsOf(right)...) {
			if !slices.Contains(s.unknowns, name) {
				s.unknowns = append(s.unknowns, name)
			}
		}
		s.equations = append(s.equations, &equation{left: left, right: right})
	}
	slices.Sort(s.unknowns)
	if len(s.unknowns) == 0 || len(s.unknowns) > maxUnknowns {
		return nil, errSyntax
	}
	for _, e := range s.equations {
		p, err := toPoly(&exact.Binary{Op: exact.OpSub, L: e.left, R: e.right}, s.unknowns)
		if err != nil {
			return nil, err
		}
		e.zero = p
	}
	return s, nil
}

// splitEquations splits tokens so that every part has one equals sign.
func splitEquations(t []token) [][]token {
	var parts [][]token
	start := 0
	for i, tok := range t {
		if (tok.is("and") || tok.is(",") || tok.is(";") || tok.is("\n")) && hasEquals(t[start:i]) && hasEquals(t[i:]) {
			parts = append(parts, t[start:i])
			start = i + 1
		}
	}
	parts = append(parts, t[start:])
	for i, p := range parts {
		for len(p) > 0 && (p[0].is("and") || p[0].is(",") || p[0].is("\n")) {
			p = p[1:]
		}
		for len(p) > 0 && (p[len(p)-1].is(",") || p[len(p)-1].is(";") || p[len(p)-1].is("\n")) {
			p = p[:len(p)-1]
		}
		parts[i] = p
	}
	return parts
}

func hasEquals(t []token) bool {
	return slices.ContainsFunc(t, func(t token) bool { return t.is("=") || t.is("equals") || t.is("equal") })
}

// sides splits an equation at its only equals sign.
func sides(t []token) (left, right []token, ok bool) {
	at, length := -1, 0
	for i := 0; i < len(t); i++ {
		n := 0
		switch {
		case t[i].is("="), t[i].is("equals"):
			n = 1
		case t[i].is("is") && i+2 < len(t) && t[i+1].is("equal") && t[i+2].is("to"):
			n = 3
		default:
			continue
		}
		if at >= 0 {
			return nil, nil, false
		}
		at, length = i, n
		i += n - 1
	}
	if at <= 0 || at+length >= len(t) {
		return nil, nil, false
	}
	return t[:at], t[at+length:], true
}

// readAlgebra reads an expression with unknowns. Readings that differ as
// polynomials are a reason to decline.
func readAlgebra(t []token) (exact.Node, error) {
	found, err := readings(t, true, func(p *parser) (exact.Node, error) {
		n, err := p.top()
		if err != nil {
			return nil, err
		}
		if len(p.money) > 0 {
			return nil, errSyntax
		}
		return n, nil
	}, func(n exact.Node) (string, error) {
		unknowns := unknownsOf(n)
		if len(unknowns) > maxUnknowns {
			return "", errSyntax
		}
		slices.Sort(unknowns)
		p, err := toPoly(n, unknowns)
		if err != nil {
			return "", err
		}
		return p.key(), nil
	})
	if err != nil {
		return nil, err
	}
	if len(found) > 1 {
		return nil, decline("The equation can be read in more than one way. Use brackets.")
	}
	return found[0], nil
}
