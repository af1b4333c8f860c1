// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"github.com/auahq/aua/sdk/answer/exact"
)

// dozens answers "what is 3 dozen".
func dozens(m match) (*result, error) {
	e, err := m.plain("e")
	if err != nil {
		return nil, err
	}
	if !e.bare() {
		return nil, errSyntax
	}
	n, err := exact.Mul(e.value, exact.Int(12))
	if err != nil {
		return nil, refusal(err)
	}
	return answerf(show(n), "%s × 12 = %s", show(e.value), show(n)), nil
}

// firstSum answers "the sum of the first 10 odd numbers": factor·n² + shift·n,
// halved.
func firstSum(kind string, factor, shift int64) func(match) (*result, error) {
	return func(m match) (*result, error) {
		n, err := m.wholeNumber("n")
		if err != nil {
			return nil, err
		}
		inner, err := exact.Mul(n, exact.Int(factor))
		if err != nil {
			return nil, refusal(err)
		}
		if inner, err = exact.Add(inner, exact.Int(shift)); err != nil {
			return nil, refusal(err)
		}
		if inner, err = exact.Mul(inner, n); err != nil {
			return nil, refusal(err)
		}
		total, err := exact.Quo(inner, exact.Int(2))
		if err != nil {
			return nil, refusal(err)
		}
		return answerf(show(total), "The sum of the first %s %s is %s", show(n), kind, show(total)), nil
	}
}

// spanSum answers "the sum of all integers from 1 to 100": (b − a + 1) · (a + b) / 2.
func spanSum(m match) (*result, error) {
	e, err := m.exprs("a", "b")
	if err != nil {
		return nil, err
	}
	a, b := e[0].value, e[1].value
	if c, err := exact.Cmp(a, b); err != nil || c > 0 || !a.IsInt() || !b.IsInt() || e[0].currency+e[1].currency != "" {
		return nil, errSyntax
	}
	sum, err := exact.Add(a, b)
	if err != nil {
		return nil, refusal(err)
	}
	count, err := exact.Sub(b, a)
	if err != nil {
		return nil, refusal(err)
	}
	if count, err = exact.Add(count, exact.Int(1)); err != nil {
		return nil, refusal(err)
	}
	total, err := exact.Mul(sum, count)
	if err != nil {
		return nil, refusal(err)
	}
	if total, err = exact.Quo(total, exact.Int(2)); err != nil {
		return nil, refusal(err)
	}
	return answerf(show(total), "%s × (%s + %s) / 2 = %s", show(count), e[0].short(), e[1].short(), show(total)), nil
}

func seriesForms() []form {
	var list []form
	list = append(list, forms(dozens, "{e} dozen", "how many is|are {e} dozen", "how much is {e} dozen")...)
	list = append(list, forms(firstSum("positive integers", 1, 1),
		"the? sum of the? first {n} natural|positive|counting|whole numbers|integers", "the? sum of the? first {n} positive whole numbers", "the? sum of the? first {n} integers")...)
	list = append(list, forms(firstSum("odd numbers", 2, 0), "the? sum of the? first {n} odd numbers|integers", "the? sum of the? first {n} positive odd numbers|integers")...)
	list = append(list, forms(firstSum("positive even numbers", 2, 2), "the? sum of the? first {n} positive? even numbers|integers")...)
	list = append(list, forms(spanSum,
		"the? sum of all? the? numbers|integers from {a} to|through {b}", "the? sum of all? the? numbers|integers between {a} and {b} inclusive", "the? sum of all? natural|whole numbers from {a} to|through {b}",
		"add all? the? numbers|integers from {a} to|through {b}", "the? sum from {a} to {b}")...)
	return list
}
