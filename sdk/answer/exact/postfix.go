// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import "strings"

// factor reads an operand with its leading signs.
func (p *parser) factor() (Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, ErrTooLarge
	}
	defer func() { p.depth-- }()
	if p.sign("-") {
		x, err := p.factor()
		if err != nil {
			return nil, err
		}
		return &Negate{X: x}, nil
	}
	if p.sign("+") {
		return p.factor()
	}
	return p.power()
}

func (p *parser) power() (Node, error) {
	base, err := p.postfix()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind == tokSuper {
		p.next++
		base = &Binary{Op: OpPow, L: base, R: &Literal{Value: t.value, Text: t.text}}
		if p.sign("!") {
			return nil, ErrAmbiguous
		}
	}
	if !p.sign("^") {
		return base, nil
	}
	exponent, err := p.factor()
	if err != nil {
		return nil, err
	}
	return &Binary{Op: OpPow, L: base, R: exponent}, nil
}

func (p *parser) postfix() (Node, error) {
	x, err := p.primary()
	if err != nil {
		return nil, err
	}
	for {
		switch {
		case p.sign("!"):
			if c, ok := x.(*Call); ok && c.Name == "factorial" {
				return nil, ErrAmbiguous // n!! is not (n!)!
			}
			x = &Call{Name: "factorial", Args: []Node{x}}
		case p.sign("°"):
			x = &DegreeSign{X: x}
		case p.percent():
			x = &Percent{X: x}
		default:
			return x, nil
		}
	}
}

// percent consumes a % unless an operand follows, which makes it the operator mod.
func (p *parser) percent() bool {
	if t := p.peek(); t.kind != tokSign || t.text != "%" {
		return false
	}
	after := p.tokens[p.next+1]
	if after.kind == tokNumber || after.kind == tokName && !strings.EqualFold(after.text, "mod") ||
		after.kind == tokSign && strings.Contains("(√∛π", after.text) {
		return false
	}
	p.next++
	return true
}
