// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk/answer/exact"
)

// result is an answer.
type result struct {
	// text is what the user reads: the working and the result.
	text string
	// value is the result alone.
	value string
}

// form is a kind of question that calc answers.
type form struct {
	pattern pattern
	// solve answers a question of the form. errSyntax says that it is none after
	// all, a decline that it is one that has no certain answer.
	solve func(match) (*result, error)
}

func forms(solve func(match) (*result, error), notations ...string) []form {
	list := make([]form, len(notations))
	for i, n := range notations {
		list[i] = form{pattern: compile(n), solve: solve}
	}
	return list
}

// errContradiction is a question whose forms give different answers.
const errContradiction decline = "The question can be understood in ways that give different results."

// try answers t by the first form that it fits. All forms that it fits must
// give the same value.
func try(list []form, t []token) (*result, error) {
	var found *result
	failed := errSyntax
	for _, f := range list {
		for _, m := range f.pattern.matches(t) {
			r, err := f.solve(m)
			switch {
			case errors.Is(err, errSyntax):
			case err != nil && failed == errSyntax:
				failed = err
			case err != nil:
			case found == nil:
				found = r
			case found.value != r.value:
				return nil, errContradiction
			}
		}
	}
	if found == nil {
		return nil, failed
	}
	return found, nil
}

// expr reads a slot as an expression.
func (m match) expr(slot string) (*expression, error) {
	e, err := read(m[slot])
	if err != nil {
		return nil, err
	}
	return e, nil
}

// exprs reads several slots.
func (m match) exprs(slots ...string) ([]*expression, error) {
	list := make([]*expression, len(slots))
	for i, s := range slots {
		e, err := m.expr(s)
		if err != nil {
			return nil, err
		}
		list[i] = e
	}
	return list, nil
}

// plain reads a slot as an expression that is not money.
func (m match) plain(slot string) (*expression, error) {
	e, err := m.expr(slot)
	if err == nil && e.currency != "" {
		return nil, errSyntax
	}
	return e, err
}

// one reads a slot as an expression that is no open sum.
func (m match) one(slot string) (*expression, error) {
	e, err := m.expr(slot)
	if err == nil && e.open {
		return nil, decline("It is not clear how much of the sum is meant. Use brackets.")
	}
	return e, err
}

// count reads a slot as a whole number in plain sight, such as the 2 of "2 decimal places".
func (m match) count(slot string) (int, error) {
	e, err := m.plain(slot)
	if err != nil {
		return 0, err
	}
	if _, ok := e.node.(*exact.Literal); !ok {
		return 0, errSyntax
	}
	n, err := e.value.Int64()
	if err != nil || n < 0 || n > 1000 {
		return 0, errSyntax
	}
	return int(n), nil
}

// bare reports whether e is a number as written, not an operation.
func (e *expression) bare() bool {
	switch n := e.node.(type) {
	case *exact.Literal:
		return true
	case *exact.Negate:
		_, ok := n.X.(*exact.Literal)
		return ok
	}
	return false
}

// text writes an expression with its steps and its value.
func (e *expression) text() string {
	if e.bare() {
		return money(e.value, e.currency)
	}
	return working(e.node) + " " + equals(e.value, e.currency)
}

// short writes an expression's value, in brackets when it is a fraction.
func (e *expression) short() string {
	if finite(e.value) {
		return money(e.value, e.currency)
	}
	return "(" + show(e.value) + ")"
}

// percentSlot reads a slot as a percentage and returns the number before its sign.
func (m match) percentSlot(slot string) (exact.Number, error) {
	e, err := m.plain(slot)
	if err != nil {
		return exact.Number{}, err
	}
	p, ok := e.node.(*exact.Percent)
	if !ok {
		return exact.Number{}, errSyntax
	}
	return exact.Eval(p.X, nil)
}

func answerf(value, format string, args ...any) *result {
	return &result{text: fmt.Sprintf(format, args...), value: value}
}
