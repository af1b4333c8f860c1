// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// String decodes a JSON string; false when the value is none.
func String(value []byte) (string, bool) {
	if len(value) < 2 || value[0] != '"' {
		return "", false
	}
	if s, ok := unescape(value[1 : len(value)-1]); ok {
		return s, true
	}
	var s string
	if json.Unmarshal(value, &s) != nil {
		return "", false
	}
	return s, true
}

// unescape decodes what stands between the quotation marks of a string. It is
// not ok for what takes a closer look: bytes that are not UTF-8, surrogates, mistakes.
func unescape(inner []byte) (string, bool) {
	if !utf8.Valid(inner) {
		return "", false
	}
	next := plain(inner, 0)
	if next == len(inner) {
		return string(inner), true
	}
	var s strings.Builder
	s.Grow(len(inner))
	for i := 0; ; next = plain(inner, i) {
		s.Write(inner[i:next])
		if next == len(inner) {
			return s.String(), true
		}
		n := validEscape(inner[next+1:])
		if inner[next] != '\\' || n == 0 {
			return "", false
		}
		if c := inner[next+1]; n == 1 {
			s.WriteByte(escaped(c))
		} else {
			r, _ := hexRune(inner[next+2:])
			if utf16.IsSurrogate(r) {
				return "", false
			}
			s.WriteRune(r)
		}
		i = next + 1 + n
	}
}

// escaped is what c means behind a backslash.
func escaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// Int decodes a whole number, in whatever notation; false when the value is none.
func Int(value []byte) (int64, bool) {
	if n, err := strconv.ParseInt(string(value), 10, 64); err == nil {
		return n, true
	}
	if f, err := strconv.ParseFloat(string(value), 64); err == nil && f == float64(int64(f)) {
		return int64(f), true
	}
	return 0, false
}

// IsNull reports whether a value is null.
func IsNull(value []byte) bool { return string(value) == "null" }

// AppendString appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	dst = append(dst, '"')
	for i := 0; ; {
		next := plain(s, i)
		dst = append(dst, s[i:next]...)
		if next == len(s) {
			return append(dst, '"')
		}
		switch c := s[next]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i = next + 1
	}
}
