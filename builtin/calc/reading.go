// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk/answer/exact"
)

// expression is an expression that can be read in one way only.
type expression struct {
	node  exact.Node
	value exact.Number
	// currency is that of the value; empty for a plain number.
	currency string
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
		if !c.next() {
			if len(found) == 0 {
				return nil, failed
			}
			return found, nil
		}
	}
	return nil, decline("The question can be read in too many ways.")
}

// read reads tokens as one expression without variables. When several readings
// have different values it declines and names them.
func read(t []token) (*expression, error) {
	found, err := readings(t, false, func(p *parser) (*expression, error) {
		n, err := p.top()
		if err != nil {
			return nil, err
		}
		v, err := exact.Eval(n, nil)
		if err != nil {
			return nil, refusal(err)
		}
		currency, err := currencyOf(n, p.money)
		return &expression{node: n, value: v, currency: currency}, err
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

// refusal turns an error of the arithmetic into a reason to decline.
func refusal(err error) error {
	switch {
	case errors.Is(err, exact.ErrDivideByZero):
		return decline("The question divides by zero, which has no result.")
	case errors.Is(err, exact.ErrTooLarge):
		return decline("The result is too large to be computed exactly.")
	case errors.Is(err, exact.ErrDomain):
		return decline("There is no real result.")
	case errors.Is(err, exact.ErrInexact):
		return decline("The result depends on more digits than calc computes.")
	case errors.Is(err, exact.ErrNotInteger):
		return decline("An operation of the question needs whole numbers.")
	}
	return errSyntax
}

// currencyOf returns the currency of an expression's value. It declines where
// amounts of money and plain numbers are mixed in a way that makes no sense.
func currencyOf(n exact.Node, money map[*exact.Literal]string) (string, error) {
	const mixed decline = "The question mixes amounts of money with other numbers, or two currencies."
	switch n := n.(type) {
	case *exact.Literal:
		return money[n], nil
	case *exact.Negate:
		return currencyOf(n.X, money)
	case *exact.Binary:
		l, err := currencyOf(n.L, money)
		if err != nil {
			return "", err
		}
		r, err := currencyOf(n.R, money)
		if err != nil {
			return "", err
		}
		switch {
		case l == "" && r == "":
			return "", nil
		case n.Op == exact.OpAdd || n.Op == exact.OpSub:
			if l == r {
				return l, nil
			}
		case n.Op == exact.OpMul && (l == "" || r == ""):
			return l + r, nil
		case n.Op == exact.OpQuo && r == "":
			return l, nil
		case n.Op == exact.OpQuo && l == r:
			return "", nil
		}
		return "", mixed
	case *exact.Call:
		first := ""
		for i, a := range n.Args {
			c, err := currencyOf(a, money)
			if err != nil {
				return "", err
			}
			if i == 0 {
				first = c
			} else if c != first {
				return "", mixed
			}
		}
		if first != "" && n.Name != "max" && n.Name != "min" && n.Name != "median" && n.Name != "abs" {
			return "", mixed
		}
		return first, nil
	}
	return "", nil
}
