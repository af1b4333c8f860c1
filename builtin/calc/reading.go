// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk/answer/exact"
)

// errReadings is a question that is too entangled.
const errReadings decline = "The question can be read in too many ways."

// expression is an expression that can be read in one way only.
type expression struct {
	node  exact.Node
	value exact.Number
	// currency is that of the value; empty for a plain number.
	currency string
	// open says that it is a sum without brackets, so that words before it may
	// be meant for its first member only.
	open bool
}

// readings runs parse for every combination of its choices and returns the
// results that are different by key. It is errSyntax when there is none.
func readings[T any](t []token, algebra bool, parse func(*parser) (T, error), key func(T) (string, error)) ([]T, error) {
	c := &chooser{}
	var found []T
	keys := map[string]bool{}
	failed := errSyntax
	for range maxReadings {
		p := newParser(c, t, algebra)
		v, err := parse(p)
		if err == nil && !p.end() {
			err = errSyntax
		}
		k := ""
		if err == nil {
			k, err = key(v)
		}
		switch {
		case err == nil && !keys[k]:
			keys[k] = true
			found = append(found, v)
		case err != nil && !errors.Is(err, errSyntax):
			failed = err
		}
		if c.operands > maxOperands {
			break
		}
		if !c.next() {
			if len(found) == 0 {
				return nil, failed
			}
			return found, nil
		}
	}
	return nil, errReadings
}

// read reads tokens as one expression without variables. When several readings
// have different values it declines and names them.
func read(t []token) (*expression, error) {
	found, err := readings(t, false, func(p *parser) (*expression, error) {
		n, err := p.top()
		if err != nil {
			return nil, err
		}
		if looseAngle(n) {
			return nil, errSyntax
		}
		v, err := exact.Eval(n, nil)
		if err != nil {
			return nil, refusal(err)
		}
		currency, err := currencyOf(n, p.money)
		return &expression{node: n, value: v, currency: currency, open: p.open(n)}, err
	}, func(e *expression) (string, error) { return e.currency + e.value.String(), nil })
	if err != nil {
		return nil, err
	}
	if len(found) > 1 {
		return nil, decline(fmt.Sprintf("The question can be read in more than one way: as %s, which is %s, or as %s, which is %s. Use brackets or commas.",
			exact.Render(found[0].node), show(found[0].value), exact.Render(found[1].node), show(found[1].value)))
	}
	return found[0], nil
}

// looseAngle reports whether n has degrees that are not the argument of a
// trigonometric function, whose value would be in radians.
func looseAngle(n exact.Node) bool {
	loose := false
	exact.Walk(n, func(n exact.Node) bool {
		if c, ok := n.(*exact.Call); ok && (c.Name == "sin" || c.Name == "cos" || c.Name == "tan") {
			return false
		}
		_, degrees := n.(*exact.DegreeSign)
		loose = loose || degrees
		return true
	})
	return loose
}
