// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// latexPieces maps commands to what they are.
var latexPieces = map[string]piece{
	"pi": {kind: pConstant, text: "π"}, "times": {kind: pOp, text: "*"}, "cdot": {kind: pOp, text: "*"}, "ast": {kind: pOp, text: "*"}, "div": {kind: pOp, text: "/"},
	"approx": {kind: pApprox}, "simeq": {kind: pApprox}, "sim": {kind: pApprox}, "cong": {kind: pApprox}, "doteq": {kind: pApprox},
	"%": {kind: pPercent, text: "%"}, "$": {kind: pCurrency, text: "$"},
	"(": {kind: pStop}, ")": {kind: pStop}, "[": {kind: pStop}, "]": {kind: pStop}, "\\": {kind: pStop},
	"Rightarrow": {kind: pStop}, "rightarrow": {kind: pStop}, "implies": {kind: pStop}, "to": {kind: pStop}, "therefore": {kind: pStop},
	"*": {kind: pOp, text: "*"}, "degree": {kind: pWord, text: "°"}, "circ": {kind: pWord, text: "°"},
}

// latexNothing are commands that change only how their argument looks.
var latexNothing = map[string]bool{
	"left": true, "right": true, "big": true, "Big": true, "bigl": true, "bigr": true, "displaystyle": true,
	",": true, ";": true, ":": true, "!": true, " ": true, "quad": true, "qquad": true, "&": true, "{": true, "}": true, "_": true,
	"boxed": true, "text": true, "mathrm": true, "mathbf": true, "textbf": true, "textit": true, "mathit": true, "operatorname": true, "mbox": true,
	"bullet": true, "textbullet": true,
}

// maxBraced is the longest {…} that is looked at, in bytes.
const maxBraced = 2000

// maxNesting bounds how deep fractions and roots may be nested.
const maxNesting = 20

// latex takes a backslash command.
func (s *scanner) latex() {
	rest := s.rest()[1:]
	name := rest[:len(rest)-len(strings.TrimLeftFunc(rest, unicode.IsLetter))]
	if name == "" && rest != "" {
		_, n := utf8.DecodeRuneInString(rest)
		name = rest[:n]
	}
	size := 1 + len(name)
	p, known := latexPieces[name]
	switch {
	case name == "frac" || name == "dfrac" || name == "tfrac" || name == "cfrac":
		s.fraction(size)
	case name == "sqrt":
		s.add(piece{kind: pRoot, text: "√"}, size)
		if body, length, ok := braced(s.rest()); ok && s.depth < maxNesting {
			s.bracket(s.pos+strings.Index(s.rest(), "{")+1, body, length)
			return
		}
		s.add(piece{kind: pBreak}, 0)
	case known:
		s.add(p, size)
	case latexNothing[name]:
		s.skip(size, true)
	default:
		s.add(piece{kind: pWord, text: strings.ToLower(name)}, size)
	}
}

// fraction takes \frac{a}{b} as ((a)/(b)).
func (s *scanner) fraction(size int) {
	rest := s.rest()[size:]
	above, n, ok1 := argument(rest)
	below, m, ok2 := argument(rest[n:])
	if !ok1 || !ok2 || s.depth >= maxNesting {
		s.add(piece{kind: pBreak}, size)
		return
	}
	start := s.pos + size
	s.add(piece{kind: pOpen, text: "("}, 0)
	s.bracket(start+strings.Index(rest, above), above, 0)
	s.add(piece{kind: pOp, text: "/"}, 0)
	s.bracket(start+n+strings.Index(rest[n:], below), below, 0)
	s.add(piece{kind: pClose, text: ")"}, size+n+m)
}

// bracket adds the pieces of body, which begins at byte start, in brackets, and
// moves on by length bytes.
func (s *scanner) bracket(start int, body string, length int) {
	inner := &scanner{text: s.text[:start+len(body)], pos: start, depth: s.depth + 1}
	inner.run()
	s.add(piece{kind: pOpen, text: "("}, 0)
	s.pieces = append(s.pieces, inner.pieces...)
	s.add(piece{kind: pClose, text: ")"}, length)
}

// group takes {…} behind a ^ as a bracket.
func (s *scanner) group() {
	body, length, ok := braced(s.rest())
	if !ok || s.depth >= maxNesting {
		s.add(piece{kind: pBreak}, 1)
		return
	}
	s.bracket(s.pos+1, body, length)
}

// argument returns a {…} or the single digit that s begins with: \frac{1}{2}, \frac12.
func argument(s string) (body string, length int, ok bool) {
	if s != "" && allDigits(s[:1]) {
		return s[:1], 1, true
	}
	return braced(s)
}

// braced returns the body of the {…} that s begins with, and the length of the
// whole with the space before it.
func braced(s string) (body string, length int, ok bool) {
	trimmed := strings.TrimLeft(s, " ")
	if !strings.HasPrefix(trimmed, "{") {
		return "", 0, false
	}
	lead := len(s) - len(trimmed)
	depth := 0
	for i, r := range trimmed[:min(len(trimmed), maxBraced)] {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return trimmed[1:i], lead + i + 1, true
			}
		}
	}
	return "", 0, false
}
