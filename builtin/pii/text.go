// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// contextBytes is how far back a detector may look from where it stands. A
// stream keeps that much of what it has already passed on.
const contextBytes = 64

// text is what detectors read: a whole text, or as much of a streamed one as
// has come. A detector reads forward only through at, has, run and index, which
// remember when it wanted to see more than there is. Its answer then has to
// wait; every other answer is the same whatever follows, and so a stream is
// treated exactly like the whole.
type text struct {
	s string
	// final says that nothing follows s.
	final bool
	// ran says that a detector ran into the end of an unfinished text.
	ran bool
}

// at returns the byte at i, and 0 past the end.
func (t *text) at(i int) byte {
	if i < len(t.s) {
		return t.s[i]
	}
	t.ran = t.ran || !t.final
	return 0
}

// has reports whether s stands at i.
func (t *text) has(i int, s string) bool {
	for j := range len(s) {
		if t.at(i+j) != s[j] {
			return false
		}
	}
	return true
}

// run returns the end of the bytes of set that begin at i, at most limit of them.
func (t *text) run(i, limit int, set *[256]bool) int {
	end := i
	for end-i < limit && set[t.at(end)] {
		end++
	}
	return end
}

// index returns where sub begins in the limit bytes from i, or -1.
func (t *text) index(i, limit int, sub string) int {
	end := min(i+limit, len(t.s))
	if at := strings.Index(t.s[min(i, end):end], sub); at >= 0 {
		return i + at
	}
	if end < i+limit {
		t.at(end)
	}
	return -1
}

// prev returns the byte before i, and 0 at the beginning. A line break that is
// written as \n, as in the strings of programs, is one.
func (t *text) prev(i int) byte {
	switch {
	case i == 0:
		return 0
	case i > 1 && t.escape(i-2):
		return '\n'
	}
	return t.s[i-1]
}

// escape reports whether white space is written with a backslash at i.
func (t *text) escape(i int) bool {
	if t.s[i] != '\\' {
		return false
	}
	c := t.at(i + 1)
	return c == 'n' || c == 'r' || c == 't'
}

// before returns what stands before i, as far as a detector may look back.
func (t *text) before(i int) string { return t.s[max(0, i-contextBytes):i] }

// bytesOf makes a set of bytes of single ones and ranges such as "a-z"; a dash
// stands for itself at the end.
func bytesOf(spec string) *[256]bool {
	var set [256]bool
	for i := 0; i < len(spec); i++ {
		if i+2 < len(spec) && spec[i+1] == '-' {
			for c := int(spec[i]); c <= int(spec[i+2]); c++ {
				set[c] = true
			}
			i += 2
			continue
		}
		set[spec[i]] = true
	}
	return &set
}

var (
	digits    = bytesOf("0-9")
	letters   = bytesOf("A-Za-z")
	alnum     = bytesOf("A-Za-z0-9")
	wordBytes = bytesOf("A-Za-z0-9_")
)

// glued reports whether a number that begins at i continues something before
// it: a word, a decimal fraction, a longer number.
func (t *text) glued(i int) bool {
	p := t.prev(i)
	if wordBytes[p] || p == '+' {
		return true
	}
	return i >= 2 && (p == '.' || p == '-' || p == '/') && digits[t.s[i-2]]
}

// goesOn reports whether a number that ends before i continues behind it.
func (t *text) goesOn(i int) bool {
	c := t.at(i)
	if wordBytes[c] {
		return true
	}
	return (c == '.' || c == '-' || c == '/') && digits[t.at(i+1)]
}

// wordsBefore returns up to n words before i in lower case, the nearest first.
// A placeholder is no word: that [PHONE_1] stands before a number says nothing of it.
func (t *text) wordsBefore(i, n int) []string {
	rest := t.before(i)
	words := make([]string, 0, n)
	for len(words) < n {
		end := strings.LastIndexFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || r == ']' })
		if end < 0 {
			break
		}
		if rest[end] == ']' {
			rest = rest[:end]
			if open := strings.LastIndexByte(rest, '['); open >= 0 && strings.Trim(rest[open+1:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
				rest = rest[:open]
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(rest[end:])
		start := strings.LastIndexFunc(rest[:end+size], func(r rune) bool { return !unicode.IsLetter(r) }) + 1
		for start > 0 && start < end && !utf8.RuneStart(rest[start]) {
			start++
		}
		words = append(words, strings.ToLower(rest[start:end+size]))
		rest = rest[:start]
	}
	return words
}

// wordSet makes a set of words of a list with spaces between them.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// numbered are the words before numbers of other kinds.
var numbered = wordSet(`order orders invoice receipt ticket case tracking parcel shipment serial sku part model item
	ref reference isbn issn ean upc imei vin pmid doi bestellung rechnung commande facture pedido factura build
	section article timestamp snowflake`)

// speaksFor tells from the nearest telling word among the last n before i
// whether what stands there is of the kind of the words in favour: 1 for yes,
// -1 when it is a number of another kind, 0 when no word tells.
func (t *text) speaksFor(i, n int, favour map[string]bool) int {
	for _, word := range t.wordsBefore(i, n) {
		switch {
		case favour[word]:
			return 1
		case numbered[word]:
			return -1
		}
	}
	return 0
}
