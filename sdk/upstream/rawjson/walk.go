// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package rawjson

import "bytes"

// The functions of this file walk over JSON that [json.Valid] has accepted. On
// other input they may skip something, but never fail.

// EachMember calls visit with the name and the raw value of each member of an
// object. It returns false when the value is not an object.
func EachMember(object []byte, visit func(name, value []byte)) bool {
	i := skipSpace(object, 0)
	if i >= len(object) || object[i] != '{' {
		return false
	}
	for i = skipSpace(object, i+1); i < len(object) && object[i] == '"'; {
		end := skipValue(object, i)
		name := unquote(object[i:end])
		i = skipSpace(object, end)
		if i >= len(object) || object[i] != ':' {
			return true
		}
		i = skipSpace(object, i+1)
		end = skipValue(object, i)
		visit(name, object[i:end])
		i = skipSpace(object, end)
		if i < len(object) && object[i] == ',' {
			i = skipSpace(object, i+1)
		}
	}
	return true
}

// EachElement calls visit with each element of an array. It returns false when
// the value is not an array.
func EachElement(array []byte, visit func(value []byte)) bool {
	i := skipSpace(array, 0)
	if i >= len(array) || array[i] != '[' {
		return false
	}
	for i = skipSpace(array, i+1); i < len(array) && array[i] != ']'; {
		end := skipValue(array, i)
		if end == i {
			return true
		}
		visit(array[i:end])
		i = skipSpace(array, end)
		if i < len(array) && array[i] == ',' {
			i = skipSpace(array, i+1)
		}
	}
	return true
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// skipValue returns the index after the value that begins at i.
func skipValue(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			i = skipString(b, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			i++
		case ',', ':', ' ', '\n', '\r', '\t':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			for i < len(b) && !endsScalar(b[i]) {
				i++
			}
		}
		if depth == 0 {
			return i
		}
	}
	return i
}

func endsScalar(c byte) bool {
	switch c {
	case '"', '{', '[', '}', ']', ',', ':', ' ', '\n', '\r', '\t':
		return true
	}
	return false
}

func skipString(b []byte, i int) int {
	for i = plain(b, i+1); i < len(b); i = plain(b, i) {
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
		i++
	}
	return len(b)
}

// unquote returns a member's name without quotes and escapes.
func unquote(quoted []byte) []byte {
	if s, ok := String(quoted); ok && bytes.IndexByte(quoted, '\\') >= 0 {
		return []byte(s)
	}
	return bytes.Trim(quoted, `"`)
}
