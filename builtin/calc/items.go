// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

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
	// Behind a mere comma, "minus 1" is an operation, but -1 is a number.
	signed := next.is("minus") || next.is("plus") || (next.is("-") || next.is("+")) && p.at(1).space
	if signed && !and {
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
