// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import "github.com/auahq/aua/sdk/answer/exact"

// logarithm reads "log base 2 of 8" and "logarithm of 8 to base 2".
func (p *parser) logarithm() (exact.Node, bool, error) {
	start := p.i
	if !p.word("log") && !p.word("logarithm") {
		return nil, false, nil
	}
	if p.word("base") {
		base, err := p.tight()
		if err != nil || !p.word("of") {
			return nil, false, errSyntax
		}
		x, err := p.operand("log", "base")
		return &exact.Call{Name: "log", Args: []exact.Node{x, base}}, err == nil, err
	}
	if p.word("of") {
		x, err := p.tight()
		if err == nil && (p.words("to", "base") || p.words("to", "the", "base") || p.words("in", "base") || p.words("with", "base")) {
			base, err := p.tight()
			return &exact.Call{Name: "log", Args: []exact.Node{x, base}}, err == nil, err
		}
	}
	p.i = start
	return nil, false, nil
}

// nthRoot reads "4th root of 16".
func (p *parser) nthRoot() (exact.Node, bool, error) {
	start := p.i
	n, ok := p.ordinal()
	if !ok || !p.words("root", "of") {
		p.i = start
		return nil, false, nil
	}
	x, err := p.operand("root", "of")
	return &exact.Call{Name: "root", Args: []exact.Node{x, &exact.Literal{Value: n}}}, err == nil, err
}

// postfixWord reads "squared", "cubed", "factorial" and "choose 3" behind x.
func (p *parser) postfixWord(x exact.Node) (exact.Node, bool) {
	switch {
	case p.word("squared"):
		return raise(2)(x), true
	case p.word("cubed"):
		return raise(3)(x), true
	case p.word("factorial"):
		if c, ok := x.(*exact.Call); ok && c.Name == "factorial" {
			return nil, false
		}
		return call("factorial")(x), true
	case p.word("choose"):
		k, err := p.tight()
		if err != nil {
			return nil, false
		}
		return &exact.Call{Name: "binomial", Args: []exact.Node{x, k}}, true
	}
	return nil, false
}
