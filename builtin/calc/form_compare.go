// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"github.com/auahq/aua/sdk/answer/exact"
)

// compared reads two slots and compares their values.
func compared(m match) (a, b *expression, c int, err error) {
	e, err := m.exprs("a", "b")
	if err != nil {
		return nil, nil, 0, err
	}
	if e[0].currency != e[1].currency {
		return nil, nil, 0, errSyntax
	}
	c, err = exact.Cmp(e[0].value, e[1].value)
	if err != nil {
		return nil, nil, 0, refusal(err)
	}
	return e[0], e[1], c, nil
}

var relations = map[int]string{-1: "<", 0: "=", 1: ">"}

// describe writes "9/11 ≈ 0.818" for the values that need a decimal to be compared.
func describe(e *expression) string {
	if e.bare() {
		return e.short()
	}
	return e.text()
}

// isRelation answers "is 3/4 greater than 2/3" with the wanted result of the comparison.
func isRelation(want int) func(match) (*result, error) {
	return func(m match) (*result, error) {
		a, b, c, err := compared(m)
		if err != nil {
			return nil, err
		}
		word, value := "No", "no"
		if c == want {
			word, value = "Yes", "yes"
		}
		text := word + ", " + a.short() + " " + relations[c] + " " + b.short() + "."
		for _, e := range []*expression{a, b} {
			if !e.bare() {
				text += " (" + describe(e) + ")"
			}
		}
		return &result{text: text, value: value}, nil
	}
}

// which answers "which is larger, 9.11 or 9.9" with the wanted result of the comparison.
func which(want int) func(match) (*result, error) {
	return func(m match) (*result, error) {
		a, b, c, err := compared(m)
		if err != nil {
			return nil, err
		}
		if c == 0 {
			return answerf("equal", "They are equal: %s = %s", a.short(), b.short()), nil
		}
		winner := "a"
		if c != want {
			winner = "b"
		}
		value := unitName(m[winner]) // as it was asked for
		left, right := a, b
		if c < 0 {
			left, right = b, a
		}
		return answerf(value, "%s > %s, so the answer is %s", describe(left), describe(right), value), nil
	}
}

func compareForms() []form {
	var list []form
	list = append(list, forms(which(1),
		"which is|number larger|bigger|greater|higher|more , {a} or {b}", "which is|number larger|bigger|greater|higher|more : {a} or {b}", "which is larger|bigger|greater|higher|more {a} or {b}",
		"which is the larger|bigger|greater|higher number? , {a} or {b}", "which number is larger|bigger|greater|higher , {a} or {b}", "which number is larger|bigger|greater|higher {a} or {b}",
		"which number is larger|bigger|greater : {a} or {b}", "which of {a} and {b} is larger|bigger|greater", "the larger|bigger|greater of {a} and|or {b}",
		"larger|bigger|greater , {a} or {b}", "larger|bigger|greater : {a} or {b}", "larger|bigger|greater {a} or {b}", "which is larger|bigger|greater ? {a} or {b}")...)
	list = append(list, forms(which(-1),
		"which is|number smaller|less|lower , {a} or {b}", "which is smaller|less|lower {a} or {b}", "which is smaller|less|lower : {a} or {b}", "which number is smaller|lower , {a} or {b}",
		"which number is smaller|lower {a} or {b}", "which of {a} and {b} is smaller", "the smaller|lesser of {a} and|or {b}", "which is the smaller number? , {a} or {b}")...)
	list = append(list, forms(isRelation(1), "is {a} greater|larger|bigger|more|higher than {b}", "is {a} > {b}")...)
	list = append(list, forms(isRelation(-1), "is {a} less|smaller|lower|fewer than {b}", "is {a} < {b}")...)
	list = append(list, forms(isRelation(0), "is {a} equal to {b}", "is {a} = {b}", "does {a} equal {b}", "does {a} = {b}", "is {a} the same as {b}", "are {a} and {b} equal")...)
	return list
}
