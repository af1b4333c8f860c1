// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/answer/exact"
)

// primary reads a number, a name, a bracket, or a function with its arguments.
func (p *parser) primary() (exact.Node, error) {
	if p.operands++; p.operands > maxOperands {
		return nil, errReadings
	}
	start := p.i
	p.word("the")
	t := p.peek()
	switch {
	case p.word("("):
		n, err := p.sum()
		if err != nil {
			return nil, err
		}
		if !p.word(")") {
			return nil, errSyntax
		}
		return p.close(n), nil
	case p.word("|"):
		n, err := p.sum()
		if err != nil || !p.word("|") {
			return nil, errSyntax
		}
		return &exact.Call{Name: "abs", Args: []exact.Node{n}}, nil
	case p.word("√"):
		n, err := p.primary()
		return &exact.Call{Name: "sqrt", Args: []exact.Node{n}}, err
	case p.word("∛"):
		n, err := p.primary()
		return &exact.Call{Name: "cbrt", Args: []exact.Node{n}}, err
	case p.algebra && t.is("a") && p.variable(0):
		p.i++
		return &exact.Variable{Name: "a"}, nil
	case t.text == "$" || t.text == "€" || t.text == "£" || t.text == "¥":
		p.i++
		return p.amount(t.text)
	}
	if n, found, err := p.function(); found || err != nil {
		return n, err
	}
	for _, read := range []func() (exact.Node, bool, error){p.list, p.command} {
		n, found, err := read()
		if err != nil {
			return nil, err
		}
		if found {
			return p.close(n), nil
		}
	}
	if l, ok := p.numeral(); ok && p.t[start].text != "the" {
		if p.peek().is("dollars") || p.peek().is("dollar") || p.peek().is("euros") {
			p.money[l] = map[string]string{"d": "$", "e": "€"}[p.peek().text[:1]]
			p.i++
		}
		return l, nil
	}
	switch {
	case t.is("pi"), t.raw == "e" && !p.algebra && p.at(1).is("^"):
		p.i++
		return &exact.Variable{Name: t.text}, nil
	case p.algebra && p.variable(0) && p.t[start].text != "the":
		p.i++
		return &exact.Variable{Name: t.text}, nil
	}
	return nil, errSyntax
}

// amount reads a number behind a currency.
func (p *parser) amount(currency string) (exact.Node, error) {
	l, ok := p.numeral()
	if !ok {
		return nil, errSyntax
	}
	if l.Text == "" {
		l.Text = show(l.Value)
	}
	l.Text = currency + l.Text
	p.money[l] = currency
	return l, nil
}

// ordinal reads "5th", "third", "tenth".
func (p *parser) ordinal() (exact.Number, bool) {
	t, suffix := p.peek(), p.at(1)
	if t.kind == number && !suffix.space && strings.Contains(" st nd rd th ", " "+suffix.text+" ") && suffix.text != "" {
		p.i += 2
		return t.value, true
	}
	names := []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"}
	if i := slices.Index(names, t.text); i >= 0 && t.kind == word {
		p.i++
		return exact.Int(int64(i + 1)), true
	}
	return exact.Number{}, false
}
