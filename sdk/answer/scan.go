// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/auahq/aua/sdk/answer/exact"
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

func numberStarts(s string) bool {
	if s != "" && s[0] == '.' {
		return len(s) > 1 && '0' <= s[1] && s[1] <= '9'
	}
	_, n := exact.ScanNumber(s)
	return n > 0
}

func (s *scanner) number() {
	rest := s.rest()
	text, size := exact.ScanNumber(rest)
	// LaTeX writes thousands as 1{,}000.
	for strings.HasPrefix(rest[size:], "{,}") && len(rest) >= size+6 && allDigits(rest[size+3:size+6]) {
		text += rest[size+3 : size+6]
		size += 6
	}
	value, err := exact.ParseNumber(text)
	after := rest[size:]
	// 3,5 is not a number that everybody reads alike; 1.2.3, 10:30 and 01 are no numbers.
	if err != nil || len(text) > 1 && text[0] == '0' && allDigits(text[1:2]) || len(after) > 1 && strings.ContainsRune(",.:", rune(after[0])) && '0' <= after[1] && after[1] <= '9' || s.joined() && !s.space {
		s.add(piece{kind: pBreak, text: text}, size)
		return
	}
	decimals, _ := places(text)
	s.add(piece{kind: pNumber, text: text, value: value, decimals: decimals}, size)
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// note takes a calculator note out of the text, to be looked at by itself.
func (s *scanner) note() {
	body := s.pos + 2
	length := strings.Index(s.text[body:], ">>")
	if line := strings.IndexByte(s.text[body:], '\n'); length < 0 || line >= 0 && line < length {
		if length = line; length < 0 {
			length = len(s.text) - body
		}
		s.skip(2+length, false)
		return
	}
	s.notes = append(s.notes, [2]int{body, body + length})
	s.skip(length+4, false)
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

func (s *scanner) superscript() {
	var b strings.Builder
	size := 0
	for _, r := range s.rest() {
		i := strings.IndexRune("⁰¹²³⁴⁵⁶⁷⁸⁹", r)
		switch {
		case i >= 0:
			b.WriteByte(byte('0' + utf8.RuneCountInString("⁰¹²³⁴⁵⁶⁷⁸⁹"[:i])))
		case r == '⁻' && size == 0:
			b.WriteByte('-')
		default:
			s.add(piece{kind: pSuper, text: b.String()}, size)
			return
		}
		size += utf8.RuneLen(r)
	}
	s.add(piece{kind: pSuper, text: b.String()}, size)
}

// word takes letters, and what joins them: H2O, don't, twenty-three, V_1.
func (s *scanner) word() {
	rest := s.rest()
	if s.cross(rest) {
		s.crosses = true
		s.add(piece{kind: pOp, text: "*"}, 1)
		return
	}
	size := 0
	for size < len(rest) {
		r, n := utf8.DecodeRuneInString(rest[size:])
		after, _ := utf8.DecodeRuneInString(rest[size+n:])
		inner := size > 0 && (r == '\'' || r == '’' || r == '-' || r == '_') && (unicode.IsLetter(after) || r == '_' && unicode.IsDigit(after))
		if !unicode.IsLetter(r) && !inner && r != '°' && r != '#' && r != '¢' && (size == 0 || !unicode.IsDigit(r)) {
			break
		}
		size += n
	}
	p := piece{kind: pWord, text: strings.ToLower(rest[:size])}
	if kind, length := wordRelation(strings.ToLower(rest[:min(len(rest), 40)])); kind != pWord && length >= size {
		p.kind, size = kind, length
	}
	s.add(p, size)
}

// cross reports whether rest begins with a letter x that means multiplication:
// it stands between two numbers or brackets.
func (s *scanner) cross(rest string) bool {
	if rest[0] != 'x' && rest[0] != 'X' {
		return false
	}
	after := strings.TrimLeft(rest[1:], " ")
	if after == "" || !strings.ContainsAny(after[:1], "($£.") && !numberStarts(after) {
		return false
	}
	l := s.last()
	return l.kind == pNumber || l.kind == pClose || l.kind == pPercent || l.kind == pWord && s.space && rest[1] == ' '
}

// relationWords stand for a relation between two numbers. Longer ones come first.
var relationWords = []struct {
	words string
	kind  pieceKind
}{
	{"is approximately equal to", pApprox},
	{"is approximately", pApprox},
	{"is equal to", pEqual},
	{"equals to", pEqual},
	{"equal to", pEqual},
	{"equals", pEqual},
	{"approximately", pApprox},
}

func wordRelation(lower string) (kind pieceKind, length int) {
	for _, rel := range relationWords {
		if rest, ok := strings.CutPrefix(lower, rel.words); ok {
			if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) {
				return rel.kind, len(rel.words)
			}
		}
	}
	return pWord, 0
}
