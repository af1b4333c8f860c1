// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"slices"

	"github.com/auahq/aua/sdk/answer/exact"
)

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
