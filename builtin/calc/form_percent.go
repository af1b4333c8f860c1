// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// share answers "20 is what percent of 80".
func share(m match) (*result, error) {
	a, err := m.one("a")
	if err != nil {
		return nil, err
	}
	b, err := m.one("b")
	if err != nil {
		return nil, err
	}
	if a.currency != b.currency || percentage(a) || percentage(b) {
		return nil, errSyntax
	}
	q, err := exact.Quo(a.value, b.value)
	if err != nil {
		return nil, refusal(err)
	}
	p, err := exact.Mul(q, exact.Int(100))
	if err != nil {
		return nil, refusal(err)
	}
	return percentResult(a.short()+" / "+b.short(), p), nil
}

func percentage(e *expression) bool {
	_, ok := e.node.(*exact.Percent)
	return ok
}

// portionOf answers "a 15% tip on $60": the share alone.
func portionOf(m match) (*result, error) {
	a, err := m.one("a")
	if err != nil {
		return nil, err
	}
	p, err := m.percentSlot("p")
	if err != nil {
		return nil, err
	}
	n, err := exact.Mul(a.value, p)
	if err != nil {
		return nil, refusal(err)
	}
	if n, err = exact.Quo(n, exact.Int(100)); err != nil {
		return nil, refusal(err)
	}
	return answerf(money(n, a.currency), "%s%% of %s %s", show(p), a.short(), equals(n, a.currency)), nil
}

// wholeOf answers "20 is 25% of what".
func wholeOf(m match) (*result, error) {
	a, err := m.one("a")
	if err != nil {
		return nil, err
	}
	p, err := m.percentSlot("p")
	if err != nil {
		return nil, err
	}
	n, err := exact.Mul(a.value, exact.Int(100))
	if err != nil {
		return nil, refusal(err)
	}
	if n, err = exact.Quo(n, p); err != nil {
		return nil, refusal(err)
	}
	return answerf(money(n, a.currency), "%s / %s%% %s", a.short(), show(p), equals(n, a.currency)), nil
}

func percentForms() []form {
	var list []form
	list = append(list, forms(share,
		"{a} is what percent|percentage|% of {b}", "{a} is how many percent of {b}", "what percent|percentage|% of {b} is {a}", "what percent|percentage|% is {a} of {b}",
		"what percent|percentage|% is {a} out of {b}", "{a} as a percent|percentage|% of {b}", "express|write {a} as a percent|percentage of {b}",
		"{a} out of {b} as a percent|percentage", "the percentage of {a} out of {b}", "how many percent of {b} is {a}", "{a} out of {b} in percent")...)
	list = append(list, forms(grown(1),
		"increase {a} by {p}", "{a} increased by {p}", "raise {a} by {p}", "add {p} to {a}", "{p} more than {a}", "{p} added to {a}", "{p} on top of {a}",
		"you increase {a} by {p}", "{a} raised by {p}", "{a} after a? {p} increase|raise", "{a} with {p} added", "{a} plus a? {p} tax|tip|vat",
		"{a} with a? {p} tax|tip|vat", "{a} + {p} tax|tip|vat", "{a} plus {p} sales tax", "{a} including {p} tax|vat")...)
	list = append(list, forms(grown(-1),
		"decrease|reduce {a} by {p}", "{a} decreased|reduced by {p}", "lower {a} by {p}", "{p} off of? {a}", "{p} less than {a}", "subtract|take {p} from {a}", "take {p} off of? {a}",
		"{a} with {p} off", "{a} after a? {p} discount|reduction|decrease", "{a} with a {p} discount", "{a} at {p} off", "the price of {a} after a? {p} discount", "the price of {a} with {p} off",
		"the price after a? {p} discount on {a}", "the sale price of {a} with {p} off", "you decrease|reduce {a} by {p}", "{a} discounted by {p}")...)
	list = append(list, forms(portionOf, "a|an? {p} tip on|for a? {a}", "the tip on {a} at {p}", "a {p} tip on a {a} bill", "the {p} tip on {a}", "{p} sales? tax on {a}")...)
	list = append(list, forms(wholeOf,
		"{a} is {p} of what number?", "{a} is {p} of which number", "{p} of what number? is {a}", "{p} of which number is {a}", "what number is {a} {p} of", "if {p} of a number is {a} , what is the number")...)
	list = append(list, forms(change(0),
		"percent|percentage|% change from {a} to {b}", "the percent|percentage|% change from {a} to {b}", "the change in percent from {a} to {b}")...)
	list = append(list, forms(change(1),
		"the? percent|percentage|% increase from {a} to {b}", "what percent|percentage increase is {a} to {b}", "what percent|percentage increase is from {a} to {b}")...)
	list = append(list, forms(change(-1),
		"the? percent|percentage|% decrease|drop|reduction from {a} to {b}", "what percent|percentage decrease is {a} to {b}", "what percent|percentage decrease is from {a} to {b}")...)
	return list
}
