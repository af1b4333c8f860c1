// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package exact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind byte

const (
	tokNumber  tokenKind = iota
	tokName              // a function, a constant or a variable
	tokSign              // an operator, a bracket or a comma, normalised to ASCII
	tokSuper             // a superscript exponent
	tokSubBase           // the base of a logarithm: log₂, log_2
	tokEnd
)

type token struct {
	kind  tokenKind
	text  string
	value Number
	pos   int  // in bytes
	space bool // white space stood before it
}

// signs maps what stands for an operator to the operator.
var signs = map[rune]string{
	'+': "+", '-': "-", '−': "-", '–': "-", '*': "*", '×': "*", '·': "*", '⋅': "*", '∙': "*",
	'/': "/", '÷': "/", '∕': "/", '⁄': "/", ':': ":", '^': "^", '(': "(", ')': ")", '[': "(", ']': ")",
	',': ",", ';': ",", '!': "!", '%': "%", '°': "°", '|': "|", '√': "√", '∛': "∛", 'π': "π",
}

const (
	superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"
	subscripts   = "₀₁₂₃₄₅₆₇₈₉"
)

// lex splits an expression into tokens, the last of which is tokEnd.
func lex(s string) ([]token, error) {
	var tokens []token
	space := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			i += size
			space = true
			continue
		}
		t := token{pos: i, space: space}
		space = false
		switch {
		case strings.HasPrefix(s[i:], "**"):
			t.kind, t.text, size = tokSign, "^", 2
		case numeric(r, s[i+size:]):
			text, end := ScanNumber(s[i:])
			value, err := decimal(text)
			if err != nil {
				return nil, err
			}
			t.kind, t.text, t.value, size = tokNumber, s[i:i+end], value, end
		case signs[r] != "":
			t.kind, t.text = tokSign, signs[r]
		case r == '⁻' || strings.ContainsRune(superscripts, r):
			t.kind = tokSuper
			t.text, size = small(s[i:], superscripts, "⁻")
			value, err := ParseNumber(t.text)
			if err != nil {
				return nil, err
			}
			t.value = value
		case strings.ContainsRune(subscripts, r):
			t.kind = tokSubBase
			t.text, size = small(s[i:], subscripts, "")
			t.value, _ = ParseNumber(t.text)
		case r == '_' && digitsEnd(s, i+1) > i+1:
			size = digitsEnd(s, i+1) - i
			t.kind, t.text = tokSubBase, s[i+1:i+size]
			t.value, _ = ParseNumber(t.text)
		case unicode.IsLetter(r):
			size = len(s[i:]) - len(strings.TrimLeftFunc(s[i:], unicode.IsLetter))
			t.kind, t.text = tokName, s[i:i+size]
		default:
			return nil, ErrSyntax
		}
		i += size
		tokens = append(tokens, t)
	}
	return append(tokens, token{kind: tokEnd, pos: len(s), space: space}), nil
}

// numeric reports whether a number begins with r, which rest follows.
func numeric(r rune, rest string) bool {
	_, fraction := vulgar[r]
	return '0' <= r && r <= '9' || fraction || r == '.' && digitsEnd(rest, 0) > 0
}

// small reads a run of superscript or subscript digits as ASCII.
func small(s, digits, minus string) (text string, size int) {
	all := []rune(digits)
	for _, r := range s {
		d := strings.IndexRune(digits, r)
		switch {
		case d >= 0:
			for i, c := range all {
				if c == r {
					text += string(rune('0' + i))
				}
			}
		case size == 0 && string(r) == minus:
			text = "-"
		default:
			return text, size
		}
		size += utf8.RuneLen(r)
	}
	return text, size
}
