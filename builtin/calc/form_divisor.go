// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"math/big"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// divisors answers "factors of 12".
func divisors(m match) (*result, error) {
	n, err := m.wholeNumber("a")
	if err != nil {
		return nil, err
	}
	list, err := exact.Divisors(n)
	if err != nil || len(list) > 200 {
		return nil, refusal(exact.ErrTooLarge)
	}
	value := joinInts(list)
	return answerf(value, "The divisors of %s are %s", show(n), value), nil
}

// divisorCount answers "how many factors does 12 have".
func divisorCount(m match) (*result, error) {
	n, err := m.wholeNumber("a")
	if err != nil {
		return nil, err
	}
	list, err := exact.Divisors(n)
	if err != nil {
		return nil, refusal(err)
	}
	value := show(exact.Int(int64(len(list))))
	return answerf(value, "The number of divisors of %s is %s", show(n), value), nil
}

func joinInts(list []*big.Int) string {
	parts := make([]string, len(list))
	for i, d := range list {
		parts[i] = d.String()
	}
	return strings.Join(parts, ", ")
}

// divisible answers "is 91 divisible by 7".
func divisible(m match) (*result, error) {
	e, err := m.exprs("a", "b")
	if err != nil {
		return nil, err
	}
	a, b := e[0].value, e[1].value
	if !a.IsInt() || !b.IsInt() {
		return nil, errSyntax
	}
	r, err := exact.Mod(a, b)
	if err != nil {
		return nil, refusal(err)
	}
	if exact.Same(r, exact.Int(0)) {
		q, err := exact.Quo(a, b)
		if err != nil {
			return nil, refusal(err)
		}
		return answerf("yes", "Yes, %s = %s × %s.", show(a), show(b), show(q)), nil
	}
	if sign, err := b.Sign(); err != nil || sign < 0 {
		return answerf("no", "No, %s is not divisible by %s.", show(a), show(b)), nil
	}
	return answerf("no", "No, %s divided by %s leaves the remainder %s.", show(a), show(b), show(r)), nil
}

// parity answers "is 12 even", with want 0, or "is 12 odd", with want 1.
func parity(want int64) func(match) (*result, error) {
	return func(m match) (*result, error) {
		e, err := m.plain("a")
		if err != nil {
			return nil, err
		}
		r, err := exact.Mod(e.value, exact.Int(2))
		if err != nil || !e.value.IsInt() {
			return nil, errSyntax
		}
		name := map[bool]string{true: "even", false: "odd"}[exact.Same(r, exact.Int(0))]
		if exact.Same(r, exact.Int(want)) {
			return answerf("yes", "Yes, %s is %s.", show(e.value), name), nil
		}
		return answerf("no", "No, %s is %s.", show(e.value), name), nil
	}
}

// perfectPower answers "is 49 a perfect square".
func perfectPower(k int) func(match) (*result, error) {
	return func(m match) (*result, error) {
		n, err := m.wholeNumber("a")
		if err != nil {
			return nil, err
		}
		root, err := exact.Root(n, k)
		if err != nil {
			return nil, refusal(err)
		}
		name := map[int]string{2: "square", 3: "cube"}[k]
		if root.IsInt() {
			return answerf("yes", "Yes, %s is a perfect %s: %s = %s.", show(n), name, show(n),
				exact.Render(raise(int64(k))(&exact.Literal{Value: root}))), nil
		}
		return answerf("no", "No, %s is not a perfect %s.", show(n), name), nil
	}
}

// either answers "is 7 even or odd": with the name that is right.
func either(ask func(match) (*result, error), yes, no string) func(match) (*result, error) {
	return func(m match) (*result, error) {
		r, err := ask(m)
		if err != nil {
			return nil, err
		}
		_, text, _ := strings.Cut(r.text, ", ")
		if r.value == "yes" {
			return &result{text: text, value: yes}, nil
		}
		return &result{text: strings.Replace(text, "not prime", "composite", 1), value: no}, nil
	}
}
