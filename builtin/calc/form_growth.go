// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// grown answers "increase 80 by 15%", with sign 1, or "20% off $45", with -1.
func grown(sign int64) func(match) (*result, error) {
	return func(m match) (*result, error) {
		a, err := m.one("a")
		if err != nil {
			return nil, err
		}
		p, err := m.percentSlot("p")
		if err != nil {
			return nil, err
		}
		if percentage(a) {
			return nil, errSyntax
		}
		n, err := grow(a.value, p, sign)
		if err != nil {
			return nil, refusal(err)
		}
		op := " + "
		if sign < 0 {
			op = " − "
		}
		return answerf(money(n, a.currency), "%s%s%s%% of %s %s", a.short(), op, show(p), a.short(), equals(n, a.currency)), nil
	}
}

// grow returns a · (100 ± p) / 100.
func grow(a, p exact.Number, sign int64) (exact.Number, error) {
	signed, err := exact.Mul(p, exact.Int(sign))
	if err != nil {
		return exact.Number{}, err
	}
	if signed, err = exact.Add(exact.Int(100), signed); err != nil {
		return exact.Number{}, err
	}
	n, err := exact.Mul(a, signed)
	if err != nil {
		return exact.Number{}, err
	}
	return exact.Quo(n, exact.Int(100))
}

// errDirection is an increase that is a decrease, or the other way round.
const errDirection decline = "The question speaks of an increase, but the value falls, or the other way round."

// change answers "percentage change from 50 to 75". With a direction of 1 or -1 the
// question speaks of an increase or a decrease.
func change(direction int) func(match) (*result, error) {
	return func(m match) (*result, error) {
		e, err := m.exprs("a", "b")
		if err != nil {
			return nil, err
		}
		a, b := e[0], e[1]
		if a.currency != b.currency || percentage(a) || percentage(b) {
			return nil, errSyntax
		}
		if sign, err := a.value.Sign(); err != nil || sign <= 0 {
			return nil, decline("A percentage change needs a positive value to start from.")
		}
		d, err := exact.Sub(b.value, a.value)
		if err != nil {
			return nil, refusal(err)
		}
		sign, err := d.Sign()
		if err != nil {
			return nil, refusal(err)
		}
		if direction != 0 && sign != direction {
			return nil, errDirection
		}
		q, err := exact.Quo(d, a.value)
		if err != nil {
			return nil, refusal(err)
		}
		if q, err = exact.Mul(q, exact.Int(100)); err != nil {
			return nil, refusal(err)
		}
		left := "(" + b.short() + " − " + a.short() + ") / " + a.short()
		if direction < 0 {
			q = exact.Neg(q)
			left = "(" + a.short() + " − " + b.short() + ") / " + a.short()
		}
		return percentResult(left, q), nil
	}
}
