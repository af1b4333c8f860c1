// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"errors"

	"github.com/auahq/aua/sdk/answer/exact"
)

// errSyntax is a text that the grammar does not know. It is never shown.
var errSyntax = errors.New("not an expression")

// maxDepth bounds how deep expressions may be nested.
const maxDepth = 40

// parser reads an expression in signs and words from tokens.
type parser struct {
	*chooser
	t     []token
	i     int
	depth int
	// algebra allows variables, of one letter each.
	algebra bool
	// money is the currency of the literals that have one.
	money map[*exact.Literal]string
	// closed are the nodes that nothing behind them can change.
	closed map[exact.Node]bool
}

func newParser(c *chooser, t []token, algebra bool) *parser {
	return &parser{chooser: c, t: t, algebra: algebra, money: map[*exact.Literal]string{}, closed: map[exact.Node]bool{}}
}

func (p *parser) at(n int) token {
	if p.i+n >= len(p.t) || p.i+n < 0 {
		return token{kind: sign}
	}
	return p.t[p.i+n]
}

func (p *parser) peek() token { return p.at(0) }

func (p *parser) end() bool { return p.i >= len(p.t) }

// word consumes text if it is next.
func (p *parser) word(text string) bool {
	if p.peek().is(text) {
		p.i++
		return true
	}
	return false
}

// words consumes a sequence of words, or nothing.
func (p *parser) words(list ...string) bool {
	for n, w := range list {
		if !p.at(n).is(w) {
			return false
		}
	}
	p.i += len(list)
	return true
}

// close marks n as complete, as by brackets.
func (p *parser) close(n exact.Node) exact.Node {
	p.closed[n] = true
	return n
}

// open reports whether n is a sum or a difference whose members stand open, so
// that what follows could belong to the last one.
func (p *parser) open(n exact.Node) bool {
	b, ok := n.(*exact.Binary)
	return ok && (b.Op == exact.OpAdd || b.Op == exact.OpSub) && !p.closed[n]
}
