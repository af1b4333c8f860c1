// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"errors"
	"fmt"
	"strings"
)

// ErrAmbiguous is an expression that careful readers take in different ways,
// such as 8/2(2+2).
var ErrAmbiguous = errors.New("the expression can be read in more than one way")

// Limits of an expression.
const (
	maxLength = 4096 // bytes
	maxDepth  = 200  // about two for each bracket
)

// Parse reads an expression. It knows + - * / ^ and their Unicode forms, **,
// mod, the postfix signs ! % and °, brackets, |x|, √, fractions such as ½ and
// 2½, superscripts, the constants pi, π and e, and the [Functions]. Any other
// name of one letter is a [Variable].
//
// Precedence is the usual one: powers bind tighter than a leading minus and
// group from the right, -2^2 being -4. A multiplication sign may be left out
// before a bracket, a name or a root: 2(3+4), 3x. Where that makes the extent
// of a division or of a function's argument doubtful the answer is
// [ErrAmbiguous]. Text of more than 4,096 bytes, or nested deeper than about
// 100 brackets, is [ErrTooLarge].
func Parse(s string) (Node, error) {
	if len(s) > maxLength {
		return nil, ErrTooLarge
	}
	tokens, err := lex(s)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	n, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokEnd {
		return nil, p.unexpected()
	}
	return n, nil
}

type parser struct {
	tokens []token
	next   int
	depth  int
	bars   int // open |
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != tokEnd {
		p.next++
	}
	return t
}

// sign consumes the sign text if it is next.
func (p *parser) sign(text string) bool {
	if t := p.peek(); t.kind == tokSign && t.text == text {
		p.next++
		return true
	}
	return false
}

func (p *parser) unexpected() error {
	t := p.peek()
	if t.kind == tokEnd {
		return fmt.Errorf("%w: it ends too early", ErrSyntax)
	}
	return fmt.Errorf("%w: unexpected %q at byte %d", ErrSyntax, t.text, t.pos)
}

func (p *parser) sum() (Node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, ErrTooLarge
	}
	defer func() { p.depth-- }()
	left, err := p.term()
	for err == nil {
		var op Op
		switch {
		case p.sign("+"):
			op = OpAdd
		case p.sign("-"):
			op = OpSub
		default:
			return left, nil
		}
		var right Node
		if right, err = p.term(); err == nil {
			left = &Binary{Op: op, L: left, R: right}
		}
	}
	return nil, err
}

func (p *parser) term() (Node, error) {
	left, err := p.factor()
	divided := false // the last explicit operation was a division
	for err == nil {
		op, implicit := OpMul, false
		switch {
		case p.sign("*"):
			divided = false
		case p.sign("/"):
			op, divided = OpQuo, true
		case p.modulo():
			op, divided = OpMod, true
		case p.juxtaposed():
			if divided {
				return nil, ErrAmbiguous
			}
			implicit = true
		default:
			return left, nil
		}
		var right Node
		if implicit {
			right, err = p.power()
		} else {
			right, err = p.factor()
		}
		if err == nil {
			left = &Binary{Op: op, L: left, R: right, Implicit: implicit}
		}
	}
	return nil, err
}

// modulo consumes the operator mod, or a % that stands between two operands.
func (p *parser) modulo() bool {
	t := p.peek()
	if t.kind == tokName && strings.EqualFold(t.text, "mod") || t.kind == tokSign && t.text == "%" {
		p.next++
		return true
	}
	return false
}

// juxtaposed reports whether an operand follows without an operator.
func (p *parser) juxtaposed() bool {
	t := p.peek()
	switch t.kind {
	case tokName:
		return true
	case tokSign:
		return t.text == "(" || t.text == "√" || t.text == "∛" || t.text == "π"
	}
	return false
}
