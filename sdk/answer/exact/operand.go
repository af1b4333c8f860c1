// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"strings"
	"unicode/utf8"
)

// primary reads a number, a name, a function call, a root or a bracket.
func (p *parser) primary() (Node, error) {
	t := p.peek()
	switch {
	case t.kind == tokNumber:
		return p.number()
	case t.kind == tokName:
		p.next++
		return p.name(t)
	case p.sign("("):
		n, err := p.sum()
		if err != nil {
			return nil, err
		}
		if !p.sign(")") {
			return nil, p.unexpected()
		}
		return n, nil
	case p.sign("|"):
		p.bars++
		n, err := p.sum()
		if err != nil {
			return nil, err
		}
		if !p.sign("|") {
			return nil, p.unexpected()
		}
		return &Call{Name: "abs", Args: []Node{n}}, nil
	case p.sign("√"):
		return p.applied("sqrt")
	case p.sign("∛"):
		return p.applied("cbrt")
	case p.sign("π"):
		return &Variable{Name: "pi"}, nil
	}
	return nil, p.unexpected()
}

// number reads a number, or a whole number and a fraction as a mixed number:
// "2½" and "2 1/2".
func (p *parser) number() (Node, error) {
	t := p.take()
	n := &Literal{Value: t.value, Text: t.text}
	next := p.peek()
	if next.kind != tokNumber {
		return n, nil
	}
	if !isDigits(t.text) {
		return nil, p.unexpected()
	}
	if r, _ := utf8.DecodeRuneInString(next.text); vulgar[r].val != nil {
		p.next++
		return p.mixed(n, next.value, t.text+next.text)
	}
	slash := p.tokens[p.next+1]
	if slash.kind != tokSign || slash.text != "/" || !isDigits(next.text) || !next.space {
		return nil, p.unexpected()
	}
	below := p.tokens[p.next+2]
	if below.kind != tokNumber || !isDigits(below.text) {
		return nil, p.unexpected()
	}
	p.next += 3
	part, err := Quo(next.value, below.value)
	if err != nil {
		return nil, err
	}
	return p.mixed(n, part, t.text+" "+next.text+"/"+below.text)
}

func (p *parser) mixed(whole *Literal, part Number, text string) (Node, error) {
	if c, err := Cmp(part, Int(1)); err != nil || c >= 0 {
		return nil, ErrAmbiguous // 2 5/3 is hardly a mixed number
	}
	if p.peek().kind == tokSuper || p.peek().text == "^" {
		return nil, ErrAmbiguous
	}
	v, err := Add(whole.Value, part)
	if err != nil {
		return nil, err
	}
	return &Literal{Value: v, Text: text}, nil
}

// name reads what a name stands for.
func (p *parser) name(t token) (Node, error) {
	lower := strings.ToLower(t.text)
	if f, ok := functions[lower]; ok {
		return p.call(lower, f)
	}
	switch {
	case lower == "pi" || t.text == "e":
		return &Variable{Name: lower}, nil
	case utf8.RuneCountInString(t.text) == 1:
		return &Variable{Name: t.text}, nil
	}
	p.next--
	return nil, p.unexpected()
}

// call reads the arguments of a function: in brackets, or a single operand
// without them, as in "sqrt 16" or "sin 30°".
func (p *parser) call(name string, f function) (Node, error) {
	var base Node
	if t := p.peek(); t.kind == tokSubBase {
		if name != "log" {
			return nil, p.unexpected()
		}
		p.next++
		base = &Literal{Value: t.value, Text: t.text}
	}
	var args []Node
	if p.sign("(") {
		for {
			a, err := p.sum()
			if err != nil {
				return nil, err
			}
			args = append(args, a)
			if p.sign(")") {
				break
			}
			if !p.sign(",") {
				return nil, p.unexpected()
			}
		}
	} else {
		x, err := p.bare()
		if err != nil {
			return nil, err
		}
		args = []Node{x}
	}
	if base != nil {
		args = append(args, base)
	}
	if len(args) < f.min || f.max > 0 && len(args) > f.max {
		return nil, ErrSyntax
	}
	return &Call{Name: name, Args: args}, nil
}

// applied reads the operand of a root sign.
func (p *parser) applied(name string) (Node, error) {
	if t := p.peek(); t.kind == tokSign && (t.text == "(" || t.text == "|") {
		x, err := p.primary()
		if err != nil {
			return nil, err
		}
		return &Call{Name: name, Args: []Node{x}}, nil
	}
	x, err := p.bare()
	if err != nil {
		return nil, err
	}
	return &Call{Name: name, Args: []Node{x}}, nil
}

// bare reads a function's argument that has no brackets. What stands right
// behind it might belong to it or not.
func (p *parser) bare() (Node, error) {
	if t := p.peek(); t.kind != tokNumber && t.kind != tokName && t.text != "π" {
		return nil, p.unexpected()
	}
	if p.depth++; p.depth > maxDepth {
		return nil, ErrTooLarge
	}
	defer func() { p.depth-- }()
	x, err := p.primary()
	if err != nil {
		return nil, err
	}
	if p.sign("°") {
		x = &DegreeSign{X: x}
	}
	if t := p.peek(); p.juxtaposed() || t.kind == tokSuper || t.kind == tokSign && strings.Contains("^!%", t.text) {
		return nil, ErrAmbiguous
	}
	return x, nil
}
