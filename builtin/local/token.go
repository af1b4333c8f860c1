// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class says how a token is compared.
type class uint8

const (
	// soft tokens are ordinary words, which a paraphrase may exchange.
	soft class = iota
	// name tokens are written as names, or are unknown words taken for names.
	name
	number
	unit
	identifier
	symbol
)

// hard reports whether both sides must have the token.
func (c class) hard() bool { return c != soft }

// rawToken is a token before it is looked up.
type rawToken struct {
	// text is the token as written, without possessive and quotes; low is the
	// same in lower case, a number in plain decimal digits.
	text, low string
	// kind is number, identifier or symbol where the spelling decides; soft otherwise.
	kind class
	// first says that the token begins a sentence, where a capital means nothing.
	first bool
	// negated says that "n't" was taken off.
	negated bool
}

// edges may stand around a word without being part of it.
const edges = ".,;:?!\"'()[]{}…“”«»`*"

// tokenise splits a text into words, numbers, identifiers and symbols.
func tokenise(text string) []rawToken {
	text = norm.NFKC.String(strings.ToValidUTF8(text, " "))
	text = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "—", " - ", "−", "-").Replace(text)
	var out []rawToken
	first := true
	for _, field := range strings.FieldsFunc(text, unicode.IsSpace) {
		body := strings.Trim(field, edges)
		// The call brackets of an identifier are part of how it is recognised.
		if strings.HasSuffix(strings.TrimRight(field, ".,;:?!"), "()") && body != "" {
			body += "()"
		}
		if body != "" {
			for _, t := range splitField(body) {
				t.first = first
				first = false
				out = append(out, t)
			}
		}
		if strings.ContainsAny(field[len(field)-1:], ".?!:") && !strings.Contains(body, ".") {
			first = true
		}
	}
	return out
}

// splitField splits what stands between two spaces.
func splitField(body string) []rawToken {
	low := strings.ToLower(body)
	if _, ok := units[low]; ok && !shortUnits[low] {
		return []rawToken{{text: body, low: low, kind: unit}}
	}
	if isIdentifier(body) {
		return []rawToken{{text: body, low: strings.TrimSuffix(low, "()"), kind: identifier}}
	}
	if letters := strings.ReplaceAll(body, ".", ""); len(letters) > 1 && 2*len(letters)-len(body) <= 1 && isLetters(letters) {
		return []rawToken{{text: letters, low: strings.ToLower(letters)}} // U.S.
	}
	var out []rawToken
	for rest := body; rest != ""; {
		n, t := scan(rest, len(out) == 0)
		rest = rest[n:]
		if t.low != "" {
			out = append(out, t)
		}
	}
	return out
}

// scan reads one token at the beginning of s and returns its length; the token
// is empty for what only separates. A minus sign counts at the beginning alone.
func scan(s string, start bool) (int, rawToken) {
	if n := numberLength(s, start); n > 0 {
		return n, rawToken{text: s[:n], low: plainNumber(s[:n]), kind: number}
	}
	r, size := utf8.DecodeRuneInString(s)
	if unicode.IsLetter(r) || unicode.IsMark(r) {
		n := strings.IndexFunc(s, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\''
		})
		if n < 0 {
			n = len(s)
		}
		for _, suffix := range []string{"++", "#"} { // C++, C#
			if strings.HasPrefix(s[n:], suffix) && len(s) == n+len(suffix) {
				return len(s), rawToken{text: s, low: strings.ToLower(s), kind: identifier}
			}
		}
		return n, word(s[:n])
	}
	if strings.ContainsRune("<>=+*/^%|&~$€£¥°≤≥≠±√∞", r) {
		n := size
		if r == '°' && len(s) > n && strings.ContainsAny(s[n:n+1], "CFcf") {
			n++
		}
		low := strings.ToLower(s[:n])
		if _, ok := units[low]; ok {
			return n, rawToken{text: s[:n], low: low, kind: unit}
		}
		return n, rawToken{text: s[:n], low: low, kind: symbol}
	}
	return size, rawToken{}
}

// word strips the possessive and the contractions of a word.
func word(s string) rawToken {
	t := rawToken{text: s}
	low := strings.Trim(strings.ToLower(s), "'")
	switch {
	case strings.HasSuffix(low, "n't"):
		t.negated = true
		low = strings.TrimSuffix(low, "n't")
		if low == "ca" {
			low = "can"
		}
		if low == "wo" {
			low = "will"
		}
	case strings.HasSuffix(low, "'s"), strings.HasSuffix(low, "'d"):
		low = low[:len(low)-2]
	case strings.HasSuffix(low, "'re"), strings.HasSuffix(low, "'ve"), strings.HasSuffix(low, "'ll"):
		low = low[:len(low)-3]
	}
	t.low = strings.ReplaceAll(low, "'", "")
	return t
}

// isIdentifier reports whether s is written as program code: with an
// underscore, a call, a path of names, a capital inside a word that begins in
// lower case, or as letters and digits mixed.
func isIdentifier(s string) bool {
	bare := strings.TrimSuffix(s, "()")
	if bare == "" || !unicode.IsLetter(firstRune(strings.TrimLeft(bare, "_-.$@"))) {
		return false
	}
	if bare != s || strings.Contains(bare, "_") || strings.Contains(bare, "::") || strings.Contains(bare, "->") {
		return true
	}
	// A path of names, such as strings.Title; "e.g." and "a.m." have letters alone.
	dots := strings.Count(bare, ".")
	if dots > 0 && !strings.Contains(bare, "..") && len(bare)-dots > 2*(dots+1) {
		for _, part := range strings.Split(bare, ".")[1:] {
			if isLetters(part) {
				return true
			}
		}
	}
	lower, digit, mixed := false, false, false
	for _, r := range bare {
		if unicode.IsUpper(r) && lower {
			mixed = true
		}
		if unicode.IsLower(r) {
			lower = true
		}
		if unicode.IsDigit(r) {
			digit = true
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return mixed && unicode.IsLower(firstRune(bare)) || digit
}

func isLetters(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// numberLength is the length of the number that s begins with, or 0. A letter
// right after it, as in "3D", makes it part of a word, but for units: "5km".
func numberLength(s string, start bool) int {
	i := 0
	if start && len(s) > 1 && s[0] == '-' {
		i = 1
	}
	from := i
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || i > from && (s[i] == '.' || s[i] == ',') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9') {
		i++
	}
	if i == from {
		return 0
	}
	return i
}

// plainNumber writes a number without separators and superfluous zeros.
func plainNumber(s string) string {
	s = strings.ReplaceAll(s, ",", "")
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.Contains(fraction, ".") { // a version such as 1.2.3
		return sign + s
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		return sign + whole + "." + fraction
	}
	return sign + whole
}
