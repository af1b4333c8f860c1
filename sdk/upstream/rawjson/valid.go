// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

import "encoding/json"

// Valid reports whether b is JSON, as [json.Valid] does and in a fraction of its time.
func Valid(b []byte) bool { return quick(b) || json.Valid(b) }

// maxDepth bounds how deep the values are nested that quick accepts.
const maxDepth = 500

// quick is Valid, but for values nested deeper than anybody means.
func quick(b []byte) bool {
	end := validValue(b, skipSpace(b, 0), maxDepth)
	return end > 0 && skipSpace(b, end) == len(b)
}

// The functions below return the index after what begins at i, or 0 when it is
// not valid.

func validValue(b []byte, i, depth int) int {
	if i >= len(b) || depth == 0 {
		return 0
	}
	switch b[i] {
	case '"':
		return validString(b, i)
	case '{':
		return validList(b, i, '}', depth)
	case '[':
		return validList(b, i, ']', depth)
	case 't':
		return validWord(b, i, "true")
	case 'f':
		return validWord(b, i, "false")
	case 'n':
		return validWord(b, i, "null")
	}
	return validNumber(b, i)
}

// validList is an object or an array.
func validList(b []byte, i int, closing byte, depth int) int {
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == closing {
		return i + 1
	}
	for {
		if closing == '}' {
			if i >= len(b) || b[i] != '"' {
				return 0
			}
			if i = validString(b, i); i == 0 {
				return 0
			}
			if i = skipSpace(b, i); i >= len(b) || b[i] != ':' {
				return 0
			}
			i = skipSpace(b, i+1)
		}
		if i = validValue(b, i, depth-1); i == 0 {
			return 0
		}
		i = skipSpace(b, i)
		switch {
		case i >= len(b):
			return 0
		case b[i] == closing:
			return i + 1
		case b[i] != ',':
			return 0
		}
		i = skipSpace(b, i+1)
	}
}

func validString(b []byte, i int) int {
	for i = plain(b, i+1); i < len(b); i = plain(b, i) {
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			n := validEscape(b[i+1:])
			if n == 0 {
				return 0
			}
			i += 1 + n
		default:
			return 0
		}
	}
	return 0
}

// validEscape returns the length of an escape without its backslash.
func validEscape(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		if _, ok := hexRune(b[1:]); ok {
			return 5
		}
	}
	return 0
}

// hexRune reads the four digits of a \u escape.
func hexRune(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

func validWord(b []byte, i int, word string) int {
	if end := i + len(word); end <= len(b) && string(b[i:end]) == word {
		return end
	}
	return 0
}

func validNumber(b []byte, i int) int {
	if i < len(b) && b[i] == '-' {
		i++
	}
	switch {
	case i < len(b) && b[i] == '0':
		i++
	default:
		if i = digits(b, i); i == 0 {
			return 0
		}
	}
	if i < len(b) && b[i] == '.' {
		if i = digits(b, i+1); i == 0 {
			return 0
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		return digits(b, i)
	}
	return i
}

// digits are one or more.
func digits(b []byte, i int) int {
	start := i
	for i < len(b) && '0' <= b[i] && b[i] <= '9' {
		i++
	}
	if i == start {
		return 0
	}
	return i
}
