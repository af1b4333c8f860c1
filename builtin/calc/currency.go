// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

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
