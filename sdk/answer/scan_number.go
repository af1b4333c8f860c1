// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"
	"unicode/utf8"

	"github.com/auahq/aua/sdk/answer/exact"
)

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
