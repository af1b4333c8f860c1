// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	if strings.IndexByte("iea", p.text[0]) >= 0 { // as every word for a relation begins
		if kind, length := wordRelation(strings.ToLower(rest[:min(len(rest), 40)])); kind != pWord && length >= size {
			p.kind, size = kind, length
		}
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
