// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import "unicode/utf8"

// What is looked at of a long query, in bytes: its beginning and its end,
// because that is where people say what they want; what lies between is
// usually pasted. The bound makes the work for a query of any size constant.
const (
	headBytes = 2 << 10
	tailBytes = 2 << 10
)

// window returns the part of a query that is classified. Between beginning
// and end it puts an empty line, so that no phrase spans the gap, and it cuts
// at a space where there is one nearby.
func window(text string) string {
	if len(text) <= headBytes+tailBytes {
		return text
	}
	const nearby = 64
	head := headBytes
	for head > headBytes-nearby && text[head] != ' ' && text[head] != '\n' {
		head--
	}
	for head > 0 && !utf8.RuneStart(text[head]) {
		head--
	}
	tail := len(text) - tailBytes
	for tail < len(text)-tailBytes+nearby && text[tail] != ' ' && text[tail] != '\n' {
		tail++
	}
	for tail < len(text) && !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + "\n\n" + text[tail:]
}
