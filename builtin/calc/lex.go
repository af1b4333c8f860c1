// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/auahq/aua/sdk/answer/exact"
)

// lex cuts a question into tokens.
func lex(s string) ([]token, error) {
	if len(s) > maxQuestion {
		return nil, errLong
	}
	if !utf8.ValidString(s) {
		return nil, errSigns
	}
	s = strings.NewReplacer("’", "'", "‘", "'", "“", "\"", "”", "\"", "\u00a0", " ", "\r\n", "\n").Replace(strings.TrimSpace(s))
	var tokens []token
	space := false
	for i := 0; i < len(s); {
		rest := s[i:]
		r, size := utf8.DecodeRuneInString(rest)
		if unicode.IsSpace(r) && r != '\n' {
			i += size
			space = true
			continue
		}
		t, n, err := next(rest, r, tokens, space)
		if err != nil {
			return nil, err
		}
		t.space, t.raw = space || len(tokens) == 0, rest[:n]
		space = false
		tokens = append(tokens, t)
		i += n
		if len(tokens) > maxTokens {
			return nil, errLong
		}
	}
	return tokens, nil
}

// next reads the token that rest begins with, and its length.
func next(rest string, r rune, before []token, space bool) (token, int, error) {
	if d, n, ok := isoDate(rest); ok {
		return token{kind: date, text: rest[:n], day: d}, n, nil
	}
	if text, n := exact.ScanNumber(rest); n > 0 {
		value, err := exact.ParseNumber(text)
		if err != nil || code(text, rest, n) || !space && len(before) > 0 && before[len(before)-1].kind == word && !crossed(before) {
			return token{}, 0, errSigns
		}
		return token{kind: number, text: text, value: value}, n, nil
	}
	_, size := utf8.DecodeRuneInString(rest)
	switch {
	case strings.HasPrefix(rest, "**"):
		return token{kind: sign, text: "^"}, 2, nil
	case strings.HasPrefix(rest, "!="), strings.HasPrefix(rest, "=="), strings.HasPrefix(rest, "<="), strings.HasPrefix(rest, ">="):
		return token{}, 0, errSigns
	case asciiSigns[r] != "":
		return token{kind: sign, text: asciiSigns[r]}, size, nil
	case r == 'π':
		return token{kind: word, text: "pi"}, size, nil
	case strings.ContainsRune(superscripts, r) || r == '⁻':
		return superscript(rest)
	case unicode.IsLetter(r):
		n := 0
		for j, c := range rest {
			if !unicode.IsLetter(c) && (c != '\'' || j == 0) {
				break
			}
			n = j + utf8.RuneLen(c)
		}
		text := strings.TrimRight(rest[:n], "'")
		return token{kind: word, text: strings.ToLower(text)}, len(text), nil
	}
	return token{}, 0, errSigns
}

// code reports whether a number is rather a code, a version or a time: 007,
// 1.2.3, 10:30, 0x1F, 1_000.
func code(text, rest string, n int) bool {
	if len(text) > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' {
		return true
	}
	after := rest[n:]
	if len(after) > 1 && strings.IndexByte(".,:", after[0]) >= 0 && '0' <= after[1] && after[1] <= '9' {
		// In a list of numbers commas need no space: 1,2,3. But 1,23 and
		// 1,2345 are neither a list nor thousands.
		return after[0] != ','
	}
	return strings.HasPrefix(after, "_")
}

// crossed reports whether the last token is a letter x right behind a number: 4x5.
func crossed(before []token) bool {
	n := len(before)
	return before[n-1].text == "x" && n > 1 && before[n-2].kind == number && !before[n-1].space
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// superscript reads an exponent in small digits as one token.
func superscript(rest string) (token, int, error) {
	digits, n := "", 0
	for _, c := range rest {
		switch i := strings.IndexRune(superscripts, c); {
		case i >= 0:
			digits += string(rune('0' + utf8.RuneCountInString(superscripts[:i])))
		case c == '⁻' && n == 0:
			digits = "-"
		default:
			value, err := exact.ParseNumber(digits)
			return token{kind: sign, text: "superscript", value: value}, n, err
		}
		n += utf8.RuneLen(c)
	}
	value, err := exact.ParseNumber(digits)
	return token{kind: sign, text: "superscript", value: value}, n, err
}
