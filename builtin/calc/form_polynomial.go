// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// expand answers "expand (x + 2)(x − 3)".
func expand(m match) (*result, error) {
	n, err := readAlgebra(m["e"])
	if err != nil {
		return nil, err
	}
	names := unknownsOf(n)
	if len(names) != 1 {
		return nil, errSyntax
	}
	p, err := toPoly(n, names)
	if err != nil {
		return nil, err
	}
	value := write(p.coefficients(), names[0])
	return answerf(value, "%s = %s", exact.Render(n), value), nil
}

// factorPoly answers "factor x² − 5x + 6", when it has rational factors only.
func factorPoly(m match) (*result, error) {
	n, err := readAlgebra(m["e"])
	if err != nil {
		return nil, err
	}
	names := unknownsOf(n)
	if len(names) != 1 {
		return nil, errSyntax
	}
	p, err := toPoly(n, names)
	if err != nil {
		return nil, err
	}
	value, err := factored(trim(p.coefficients()), names[0])
	if err != nil {
		return nil, err
	}
	return answerf(value, "%s = %s", exact.Render(n), value), nil
}

// factored writes a polynomial of degree 2 or more with whole coefficients as
// a product of linear factors.
func factored(c []exact.Number, x string) (string, error) {
	const errFactors decline = "The polynomial does not split into factors with whole coefficients."
	if len(c) < 3 || slices.ContainsFunc(c, func(n exact.Number) bool { return !n.IsInt() }) {
		return "", errFactors
	}
	rest := c
	var factors []string
	for len(rest) > 1 {
		r, ok := rationalRoot(rest)
		if !ok {
			return "", errFactors
		}
		num, den := r.Rat().Num(), r.Rat().Denom()
		factor := write([]exact.Number{exact.Neg(exact.BigInt(num)), exact.BigInt(den)}, x)
		if factor == x {
			factors = append(factors, factor)
		} else {
			factors = append(factors, "("+factor+")")
		}
		next, err := deflate(rest, r)
		if err != nil {
			return "", refusal(err)
		}
		for i := range next { // what is left of dividing by den·x − num
			if next[i], err = exact.Quo(next[i], exact.BigInt(den)); err != nil {
				return "", refusal(err)
			}
		}
		rest = next
	}
	slices.Sort(factors)
	lead := show(rest[0])
	switch lead {
	case "1":
		lead = ""
	case "-1":
		lead = "−"
	}
	return lead + strings.Join(factors, ""), nil
}
