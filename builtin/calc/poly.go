// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

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

func constant(n exact.Number) poly {
	if exact.Same(n, exact.Number{}) {
		return poly{}
	}
	return poly{powers{}: n}
}

// add adds a term in place.
func (p poly) add(e powers, n exact.Number) error {
	sum, err := exact.Add(p[e], n)
	if err != nil {
		return refusal(err)
	}
	if p[e] = sum; exact.Same(sum, exact.Number{}) {
		delete(p, e)
	}
	return nil
}

func (p poly) plus(q poly) (poly, error) {
	sum := poly{}
	for _, part := range []poly{p, q} {
		for e, n := range part {
			if err := sum.add(e, n); err != nil {
				return nil, err
			}
		}
	}
	return sum, nil
}

func (p poly) times(q poly) (poly, error) {
	result := poly{}
	for e, n := range p {
		for f, m := range q {
			product, err := exact.Mul(n, m)
			if err != nil {
				return nil, refusal(err)
			}
			sum, degree := e, 0
			for i := range sum {
				sum[i] += f[i]
				degree += sum[i]
			}
			if degree > maxDegree {
				return nil, errNotPolynomial
			}
			if err := result.add(sum, product); err != nil {
				return nil, err
			}
		}
	}
	return result, nil
}

// number returns the value of a polynomial without unknowns.
func (p poly) number() (exact.Number, bool) {
	switch n, ok := p[powers{}]; {
	case len(p) == 0:
		return exact.Number{}, true
	case len(p) == 1 && ok:
		return n, true
	}
	return exact.Number{}, false
}

// linear reports whether no term has a degree above 1.
func (p poly) linear() bool {
	for e := range p {
		sum := 0
		for _, x := range e {
			sum += x
		}
		if sum > 1 {
			return false
		}
	}
	return true
}

// coefficients returns those of a polynomial in the first unknown alone, from
// the constant up; at least one.
func (p poly) coefficients() []exact.Number {
	list := make([]exact.Number, 1)
	for e, n := range p {
		for len(list) <= e[0] {
			list = append(list, exact.Number{})
		}
		list[e[0]] = n
	}
	return list
}

// write writes a polynomial in one unknown from its coefficients: "x² − 5x + 6".
func write(coefficients []exact.Number, unknown string) string {
	var b strings.Builder
	for i := len(coefficients) - 1; i >= 0; i-- {
		c := coefficients[i]
		sign, err := c.Sign()
		if err != nil || sign == 0 {
			continue
		}
		switch {
		case b.Len() > 0 && sign < 0:
			b.WriteString(" − ")
		case b.Len() > 0:
			b.WriteString(" + ")
		case sign < 0:
			b.WriteString("−")
		}
		size := exact.Abs(c)
		switch s := show(size); {
		case i > 0 && s == "1":
		case i > 0 && strings.Contains(s, "/"):
			b.WriteString("(" + s + ")")
		default:
			b.WriteString(s)
		}
		if i > 0 {
			b.WriteString(exact.Render(power(unknown, i)))
		}
	}
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}

func power(unknown string, i int) exact.Node {
	x := &exact.Variable{Name: unknown}
	if i == 1 {
		return x
	}
	return raise(int64(i))(x)
}

// key identifies a polynomial.
func (p poly) key() string {
	terms := make([]string, 0, len(p))
	for e, n := range p {
		var b strings.Builder
		for _, x := range e {
			b.WriteByte(byte('a' + x))
		}
		terms = append(terms, b.String()+n.String())
	}
	slices.Sort(terms)
	return strings.Join(terms, ";")
}
