// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

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
