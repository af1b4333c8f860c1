// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// errNothing is a number without anything to do with it.
const errNothing decline = "The question names a number but no calculation."

// arithmetic answers a question that is an expression.
func arithmetic(m match) (*result, error) {
	e, err := m.expr("e")
	if err != nil {
		return nil, err
	}
	if e.bare() {
		return nil, errNothing
	}
	if _, ok := e.node.(*exact.Percent); ok {
		return nil, errNothing
	}
	return &result{text: e.text(), value: money(e.value, e.currency)}, nil
}

// goesInto answers "how many times does 8 go into 2000", when it does so evenly.
func goesInto(m match) (*result, error) {
	e, err := m.exprs("a", "b")
	if err != nil {
		return nil, err
	}
	q, err := exact.Quo(e[1].value, e[0].value)
	if err != nil {
		return nil, refusal(err)
	}
	if !q.IsInt() || e[0].currency != e[1].currency {
		return nil, decline("It does not go into it a whole number of times.")
	}
	return answerf(show(q), "%s / %s = %s", e[1].short(), e[0].short(), show(q)), nil
}

// rounding answers a question with a demand on how to round, expressed as the
// number of decimals.
func rounding(decimals func(match) (int, error)) func(match) (*result, error) {
	return func(m match) (*result, error) {
		e, err := m.expr("e")
		if err != nil {
			return nil, err
		}
		d, err := decimals(m)
		if err != nil {
			return nil, err
		}
		if d > 100 {
			return nil, errSyntax
		}
		n, err := exact.Round(e.value, d)
		if err != nil {
			return nil, refusal(err)
		}
		value := pretty(n.Rat().FloatString(max(d, 0)))
		if strings.Trim(value, "-0.") == "" {
			value = strings.TrimPrefix(value, "-")
		}
		relation := "≈"
		if exact.Same(n, e.value) {
			relation = "="
		}
		value = e.currency + value
		return answerf(value, "%s %s %s, rounded to %s.", working(e.node), relation, value, places(d)), nil
	}
}

// places names a number of decimals.
func places(d int) string {
	switch {
	case d == 0:
		return "a whole number"
	case d == 1:
		return "1 decimal place"
	case d > 1:
		return show(exact.Int(int64(d))) + " decimal places"
	}
	return "the nearest 1" + strings.Repeat("0", -d)
}

func fixed(d int) func(match) (int, error) { return func(match) (int, error) { return d, nil } }

func counted(m match) (int, error) { return m.count("n") }

// nearest maps "to the nearest …" to decimals.
var nearest = map[string]int{
	"whole number": 0, "integer": 0, "whole": 0, "unit": 0, "one": 0, "dollar": 0, "tenth": 1, "hundredth": 2, "cent": 2, "thousandth": 3,
	"ten": -1, "hundred": -2, "thousand": -3, "million": -6, "10": -1, "100": -2, "1000": -3,
}

// significant answers "… to 3 significant figures".
func significant(m match) (*result, error) {
	e, err := m.plain("e")
	if err != nil {
		return nil, err
	}
	n, err := m.count("n")
	if err != nil || n == 0 || n > 40 {
		return nil, errSyntax
	}
	if !e.value.Exact() && n > shownDigits {
		return nil, decline("calc does not compute that many digits of an inexact result.")
	}
	value := rounded(e.value, n)
	return answerf(value, "%s ≈ %s, rounded to %d significant digits.", working(e.node), value, n), nil
}

// asFraction answers "0.75 as a fraction".
func asFraction(m match) (*result, error) {
	e, err := m.plain("e")
	if err != nil {
		return nil, err
	}
	if !e.value.Exact() {
		return nil, decline("The value is not rational, so there is no fraction that equals it.")
	}
	value := pretty(e.value.Fraction())
	return answerf(value, "%s = %s", working(e.node), value), nil
}

// asDecimal answers "3/8 as a decimal".
func asDecimal(m match) (*result, error) {
	e, err := m.plain("e")
	if err != nil {
		return nil, err
	}
	if finite(e.value) {
		value := show(e.value)
		return answerf(value, "%s = %s", exact.Render(e.node), value), nil
	}
	value := rounded(e.value, shownDigits)
	return answerf(value, "%s ≈ %s", exact.Render(e.node), value), nil
}

// asPercent answers "3/8 as a percentage".
func asPercent(m match) (*result, error) {
	e, err := m.plain("e")
	if err != nil {
		return nil, err
	}
	if _, ok := e.node.(*exact.Percent); ok {
		return nil, errNothing
	}
	p, err := exact.Mul(e.value, exact.Int(100))
	if err != nil {
		return nil, refusal(err)
	}
	return percentResult(exact.Render(e.node), p), nil
}

// percentResult writes "left = 37.5%", or "left ≈ 33.3333333333%".
func percentResult(left string, p exact.Number) *result {
	if finite(p) {
		value := show(p) + "%"
		return answerf(value, "%s = %s", left, value)
	}
	value := rounded(p, shownDigits) + "%"
	if p.Exact() {
		return answerf(value, "%s = %s%% ≈ %s", left, show(p), value)
	}
	return answerf(value, "%s ≈ %s", left, value)
}

// arithmeticForms are tried in order.
func arithmeticForms() []form {
	var list []form
	list = append(list, forms(rounding(counted),
		"round {e} to {n} decimal places|place", "round {e} to {n} decimals|places|dp", "{e} rounded? to {n} decimal places|place", "{e} rounded? to {n} decimals|places|dp",
		"{e} correct to {n} decimal places|place", "{e} with {n} decimal places|place")...)
	list = append(list, forms(significant,
		"round {e} to {n} significant figures|digits|figure|digit", "{e} rounded? correct? to {n} significant figures|digits|figure|digit",
		"{e} rounded? to {n} sig figs", "round {e} to {n} sig figs")...)
	for name, d := range nearest {
		list = append(list, forms(rounding(fixed(d)), "round {e} to the nearest "+name, "{e} rounded? to the nearest "+name, "{e} rounded off to the nearest "+name)...)
	}
	list = append(list, forms(asFraction,
		"{e} as a simplified? fraction", "convert {e} to|into a simplified? fraction", "{e} as a fraction in simplest|lowest form|terms", "{e} in simplest|lowest form|terms",
		"write|express {e} as a simplified? fraction", "turn|change {e} into|to a fraction", "simplify the fraction {e}", "reduce {e} to lowest|simplest terms|form", "{e} in fraction form", "simplify {e}")...)
	list = append(list, forms(asDecimal,
		"{e} as a decimal number?", "convert {e} to|into a? decimal number?", "write|express {e} as a decimal number?", "turn|change {e} into|to a decimal", "{e} in decimal form", "the decimal form of {e}")...)
	list = append(list, forms(asPercent,
		"{e} as a percent|percentage|%", "{e} as percent|percentage", "convert {e} to|into a? percent|percentage", "write|express {e} as a percent|percentage", "turn|change {e} into|to a percent|percentage")...)
	list = append(list, forms(arithmetic, "{e}", "solve {e}", "evaluate {e}", "evaluate the expression {e}", "{e} equals|equal to?", "{e} makes|make")...)
	list = append(list, forms(goesInto, "how many times does|can|will {a} go into {b}", "how many times does {a} fit into|in {b}")...)
	return list
}
