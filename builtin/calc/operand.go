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
	p.money[l] = currency
	return l, nil
}

// operand reads what a function in words applies to. "The square root of 16 plus
// 9" may mean two things, so how far it reaches is a choice, unless it is
// closed by a bracket or a comma, or what follows is built in the same way, as
// in "the square root of 16 plus the square root of 9".
func (p *parser) operand(prefix ...string) (exact.Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errSyntax
	}
	defer func() { p.depth-- }()
	start := p.i
	closed := p.peek().is("(")
	x, err := p.unaryTight()
	if err != nil || closed || !p.continues() || p.parallel(prefix) {
		return x, err
	}
	levels := []func() (exact.Node, error){nil, p.power, p.term, p.sum}
	if c := p.choose(len(levels)); c > 0 {
		p.i = start
		return levels[c]()
	}
	return x, nil
}

// continues reports whether an operator follows, which could belong to the operand before.
func (p *parser) continues() bool {
	t := p.peek()
	return !p.end() && !slices.Contains([]string{",", ";", ")", "and", "then", "|", "="}, t.text)
}

// parallel reports whether an operator follows and then the same function again.
func (p *parser) parallel(prefix []string) bool {
	if len(prefix) == 0 {
		return false
	}
	start := p.i
	defer func() { p.i = start }()
	if _, ok := p.operator(additions); !ok {
		if _, ok := p.product(); !ok {
			return false
		}
	}
	if len(prefix) == 1 && prefix[0] == "of" { // 20% of 50 plus 10% of 30
		_, ok := p.numeral()
		if !p.word("%") && !p.word("percent") && p.word("/") {
			_, ok = p.numeral()
		}
		return ok && p.peek().is("of")
	}
	p.word("the")
	return p.words(prefix...)
}

// arguments reads "(a, b, …)".
func (p *parser) arguments() ([]exact.Node, bool) {
	if !p.word("(") {
		return nil, false
	}
	var args []exact.Node
	for {
		n, err := p.sum()
		if err != nil {
			return nil, false
		}
		args = append(args, n)
		if p.word(")") {
			return args, true
		}
		if !p.word(",") && !p.word(";") {
			return nil, false
		}
	}
}

// items reads the members of a list: "3, 4 and 5". How far the last one reaches
// is a choice.
func (p *parser) items() ([]exact.Node, error) {
	var items []exact.Node
	p.words("the", "numbers")
	p.word("numbers")
	tight, spaced := false, false // commas without and with space
	for {
		start := p.i
		n, err := p.sum()
		if err != nil {
			return nil, err
		}
		if p.peek().is(",") {
			tight = tight || !p.at(1).space
			spaced = spaced || p.at(1).space || len(items) > 0 && p.t[start-1].is("and")
			if tight && spaced {
				return nil, errSyntax // 1,5 and 2,5 may be decimals
			}
		}
		if !p.separator() {
			// The last one: it may be less than all that follows.
			p.i = start
			n, err := p.operand()
			return append(items, n), err
		}
		items = append(items, n)
		if len(items) > maxTokens {
			return nil, errSyntax
		}
	}
}

// separator consumes what separates the members of a list.
func (p *parser) separator() bool {
	start := p.i
	comma := p.word(",") || p.word(";")
	and := p.word("and") || p.word("&")
	// "…, times 5" and "and then" go on with an operation, not with a member.
	next := p.peek()
	if p.end() || !comma && !and || slices.Contains([]string{"then", "squared", "cubed", "factorial", "choose", "all"}, next.text) {
		p.i = start
		return false
	}
	for _, list := range [][]phrase{additions, products, imperatives} {
		at := p.i
		if _, ok := p.operator(list); ok && next.text != "-" && next.text != "+" && next.text != "minus" {
			p.i = start
			return false
		}
		p.i = at
	}
	return true
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
