// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

// maxUnknowns is how many variables an equation may have.
const maxUnknowns = 3

// powers are the exponents of the unknowns in a term.
type powers [maxUnknowns]int

// poly is a polynomial: the coefficient of each term, none of which is 0.
type poly map[powers]exact.Number

// maxDegree bounds the powers of a polynomial.
const maxDegree = 12

// errNotPolynomial is an equation of another kind.
const errNotPolynomial decline = "calc solves linear and quadratic equations, and others only where their solutions are rational."

// toPoly reads an expression as a polynomial in the given unknowns.
func toPoly(n exact.Node, unknowns []string) (poly, error) {
	if len(unknownsOf(n)) == 0 {
		v, err := exact.Eval(n, nil)
		if err != nil {
			return nil, refusal(err)
		}
		if !v.Exact() {
			return nil, errNotPolynomial
		}
		return constant(v), nil
	}
	switch n := n.(type) {
	case *exact.Variable:
		var e powers
		e[slices.Index(unknowns, n.Name)] = 1
		return poly{e: exact.Int(1)}, nil
	case *exact.Negate:
		p, err := toPoly(n.X, unknowns)
		if err != nil {
			return nil, err
		}
		return p.times(constant(exact.Int(-1)))
	case *exact.Binary:
		return binaryPoly(n, unknowns)
	}
	return nil, errNotPolynomial
}

func binaryPoly(n *exact.Binary, unknowns []string) (poly, error) {
	l, err := toPoly(n.L, unknowns)
	if err != nil {
		return nil, err
	}
	r, err := toPoly(n.R, unknowns)
	if err != nil {
		return nil, err
	}
	switch n.Op {
	case exact.OpAdd:
		return l.plus(r)
	case exact.OpSub:
		negative, err := r.times(constant(exact.Int(-1)))
		if err != nil {
			return nil, err
		}
		return l.plus(negative)
	case exact.OpMul:
		return l.times(r)
	case exact.OpQuo:
		d, ok := r.number()
		if !ok {
			return nil, errNotPolynomial
		}
		inverse, err := exact.Quo(exact.Int(1), d)
		if err != nil {
			return nil, refusal(err)
		}
		return l.times(constant(inverse))
	case exact.OpPow:
		e, ok := r.number()
		if !ok {
			return nil, errNotPolynomial
		}
		k, err := e.Int64()
		if err != nil || k < 0 || k > maxDegree {
			return nil, errNotPolynomial
		}
		result := constant(exact.Int(1))
		for range k {
			if result, err = result.times(l); err != nil {
				return nil, err
			}
		}
		return result, nil
	}
	return nil, errNotPolynomial
}

// unknownsOf returns the variables of n that are no constants.
func unknownsOf(n exact.Node) []string {
	return slices.DeleteFunc(exact.Variables(n), func(name string) bool { return name == "pi" || name == "e" })
}
