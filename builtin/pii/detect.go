// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "unicode/utf8"

// The kinds, as configurations write them. A placeholder bears the kind's name in capitals.
const (
	kindEmail  = "email"
	kindPhone  = "phone"
	kindCard   = "card"
	kindIBAN   = "iban"
	kindSSN    = "ssn"
	kindIP     = "ip"
	kindSecret = "secret"
)

// kinds lists the built-in kinds.
func kinds() []string {
	return []string{kindEmail, kindPhone, kindCard, kindIBAN, kindSSN, kindIP, kindSecret}
}

// detector recognises one form of one kind.
type detector struct {
	kind string
	// first holds the bytes that it can begin with.
	first *[256]bool
	// find returns the end of what begins at i, or 0 when nothing does. It may
	// look back contextBytes, and reads forward a bounded number of bytes.
	find func(t *text, i int) int
}

// builtins are the detectors of the built-in kinds. Of two that recognise
// something at the same place the first has it.
var builtins = []detector{
	{kindSecret, bytesOf("-"), findPEM},
	{kindSecret, bytesOf("e"), findJWT},
	{kindSecret, tokenFirst, findToken},
	{kindSecret, passwordBytes, findURLPassword},
	{kindSecret, passwordBytes, findAssigned},
	{kindIBAN, letters, findIBAN},
	{kindCard, bytesOf("2-6"), findCard},
	{kindSSN, digits, findSSN},
	{kindIP, digits, findIPv4},
	{kindIP, bytesOf("0-9a-fA-F:"), findIPv6},
	{kindPhone, bytesOf("0-9+("), findPhone},
	{kindEmail, emailFirst, findEmail},
}

// scanner finds everything that its detectors recognise, from left to right.
type scanner struct {
	byFirst [256][]detector
}

func newScanner(detectors []detector) *scanner {
	s := &scanner{}
	for _, d := range detectors {
		for c := range 256 {
			if d.first[c] {
				s.byFirst[c] = append(s.byFirst[c], d)
			}
		}
	}
	return s
}

// match returns the end and the kind of what begins at i; the end is 0 when
// nothing does. When t.ran is set afterwards, the answer has to wait.
func (s *scanner) match(t *text, i int) (end int, kind string) {
	for _, d := range s.byFirst[t.s[i]] {
		if end := d.find(t, i); end > 0 || t.ran {
			return end, d.kind
		}
	}
	return 0, ""
}

// settled returns how much of s can be passed on without splitting a rune that
// is still to be completed.
func settled(s string, final bool) int {
	if final {
		return len(s)
	}
	for back := 1; back < utf8.UTFMax && back <= len(s); back++ {
		if c := s[len(s)-back]; utf8.RuneStart(c) {
			if !utf8.FullRuneInString(s[len(s)-back:]) {
				return len(s) - back
			}
			break
		}
	}
	return len(s)
}
