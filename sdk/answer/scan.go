// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner cuts free text into pieces.
type scanner struct {
	text   string
	pos    int
	space  bool
	pieces []piece
	// notes are the bodies of <<…>> calculator notes, which repeat the
	// equation around them.
	notes [][2]int
	// crosses says that a letter x was taken for multiplication.
	crosses bool
	depth   int
}

// symbols maps single characters to what they are.
var symbols = map[rune]piece{
	'+': {kind: pOp, text: "+"}, '-': {kind: pOp, text: "-"}, '−': {kind: pOp, text: "-"}, '–': {kind: pOp, text: "-"},
	'×': {kind: pOp, text: "*"}, '·': {kind: pOp, text: "*"}, '⋅': {kind: pOp, text: "*"}, '∙': {kind: pOp, text: "*"}, '∗': {kind: pOp, text: "*"},
	'/': {kind: pOp, text: "/"}, '÷': {kind: pOp, text: "/"}, '∕': {kind: pOp, text: "/"}, '⁄': {kind: pOp, text: "/"},
	'^': {kind: pOp, text: "^"}, '(': {kind: pOpen, text: "("}, ')': {kind: pClose, text: ")"}, '[': {kind: pOpen, text: "("}, ']': {kind: pClose, text: ")"},
	'%': {kind: pPercent, text: "%"}, '$': {kind: pCurrency, text: "$"}, '€': {kind: pCurrency, text: "€"}, '£': {kind: pCurrency, text: "£"},
	'π': {kind: pConstant, text: "π"},
	'¥': {kind: pCurrency, text: "¥"}, '₹': {kind: pCurrency, text: "₹"}, '√': {kind: pRoot, text: "√"},
	'≈': {kind: pApprox}, '≅': {kind: pApprox}, '≃': {kind: pApprox}, '~': {kind: pApprox}, '≐': {kind: pApprox},
	';': {kind: pStop}, '?': {kind: pStop}, '→': {kind: pStop}, '⇒': {kind: pStop}, '"': {kind: pStop}, '“': {kind: pStop}, '”': {kind: pStop},
	'|': {kind: pStop}, '•': {kind: pStop}, '—': {kind: pStop}, '∴': {kind: pStop}, '…': {kind: pStop},
}

// scan cuts text[from:to] into pieces.
func scan(text string, from, to int) *scanner {
	s := &scanner{text: text[:to], pos: from, space: true}
	s.run()
	return s
}

func (s *scanner) run() {
	for s.pos < len(s.text) {
		s.step()
	}
}

// add appends a piece of the given length in bytes and moves past it.
func (s *scanner) add(p piece, length int) {
	p.start, p.end, p.space = s.pos, s.pos+length, s.space
	s.pieces = append(s.pieces, p)
	s.pos += length
	s.space = false
}

// skip moves past bytes that mean nothing.
func (s *scanner) skip(length int, space bool) {
	s.pos += length
	s.space = s.space || space
}

// rest is what is not yet scanned.
func (s *scanner) rest() string { return s.text[s.pos:] }

func (s *scanner) last() piece {
	if len(s.pieces) == 0 {
		return piece{kind: pStop}
	}
	return s.pieces[len(s.pieces)-1]
}

func (s *scanner) step() {
	rest := s.rest()
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\n':
		s.add(piece{kind: pStop, text: "\n"}, 1)
		s.space = true
	case unicode.IsSpace(r):
		s.skip(size, true)
	case strings.HasPrefix(rest, "<<"):
		s.note()
	case numberStarts(rest):
		s.number()
	case strings.HasPrefix(rest, `\`):
		s.latex()
	case r == '*':
		s.stars()
	case r == '=' || r == '<' || r == '>' || r == '≠' || r == '≤' || r == '≥' || r == ':' && strings.HasPrefix(rest, ":="):
		s.comparison()
	case r == '.' || r == ',' || r == ':' || r == '!':
		s.punctuation(r)
	case strings.ContainsRune("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", r):
		s.superscript()
	case strings.HasPrefix(rest, "->"):
		s.add(piece{kind: pStop}, 2)
	case symbols[r].kind != 0 || symbols[r].text != "":
		s.add(symbols[r], size)
	case r == '{' && s.last().isOp("^"):
		s.group()
	case r == '`' || r == '{' || r == '}' || r == '&' || r == '_' && !s.index(rest[1:]):
		s.skip(size, false)
	case unicode.IsLetter(r) || r == '°' || r == '#' || r == '¢':
		s.word()
	default:
		s.add(piece{kind: pBreak, text: string(r)}, size)
	}
}

// joined reports whether the scanner stands right behind a word.
func (s *scanner) joined() bool {
	l := s.last()
	return l.kind == pWord && l.end == s.pos
}

// index reports whether a _ begins an index or a limit, and not emphasis.
func (s *scanner) index(after string) bool {
	return s.joined() || after != "" && (strings.ContainsAny(after[:1], `{\(`) || numberStarts(after))
}

// stars tells multiplication and powers from emphasis.
func (s *scanner) stars() {
	n := len(s.rest()) - len(strings.TrimLeft(s.rest(), "*"))
	after := strings.TrimLeft(s.rest()[n:], " ")
	l := s.last()
	operand := l.kind == pNumber || l.kind == pConstant || l.kind == pClose || l.kind == pWord || l.kind == pPercent || l.kind == pSuper
	follows := after != "" && !strings.ContainsAny(after[:1], "\n.,;:)*")
	spaced := strings.HasPrefix(s.rest()[n:], " ")
	switch {
	case n == 1 && operand && follows && s.space == spaced:
		s.add(piece{kind: pOp, text: "*"}, 1)
	case n == 2 && (l.kind == pNumber || l.kind == pClose) && s.space == spaced && numberStarts(after):
		s.add(piece{kind: pOp, text: "^"}, 2)
	default:
		s.skip(n, false)
	}
}

func (s *scanner) comparison() {
	rest := s.rest()
	switch {
	case strings.HasPrefix(rest, "=>"):
		s.add(piece{kind: pStop}, 2)
	case strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "=="):
		s.add(piece{kind: pEqual, text: "="}, 1)
	default:
		_, size := utf8.DecodeRuneInString(rest)
		for size < len(rest) && strings.ContainsRune("=<>", rune(rest[size])) {
			size++
		}
		s.add(piece{kind: pBreak, text: rest[:size]}, size)
	}
}

func (s *scanner) punctuation(r rune) {
	rest := s.rest()
	next, _ := utf8.DecodeRuneInString(rest[1:])
	switch {
	case r == '!' && len(s.pieces) > 0 && s.last().kind == pNumber && !s.space:
		s.add(piece{kind: pBang, text: "!"}, 1)
	case r == '.' && unicode.IsLetter(next):
		s.skip(1, true) // "p.m.", "e.g."
	default:
		s.add(piece{kind: pStop, text: string(r)}, 1)
	}
}
