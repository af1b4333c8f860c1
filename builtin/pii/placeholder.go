// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strconv"
	"strings"
)

// maxPlaceholder bounds a placeholder in bytes, the backslashes that Markdown
// may have put into it included.
const maxPlaceholder = 64

// maxNumber bounds a placeholder's number.
const maxNumber = 999_999

var placeholderBytes = bytesOf("A-Z0-9_\\")

// placeholderName returns the name in a placeholder, such as EMAIL_1.
func placeholderName(kind string, n int) string {
	return strings.ToUpper(kind) + "_" + strconv.Itoa(n)
}

// readPlaceholder returns the name in the placeholder that begins at i, and its
// end; 0 when none begins there. Models that write Markdown put a backslash
// before brackets and underscores; \[EMAIL\_1\] is the same as [EMAIL_1].
func readPlaceholder(t *text, i int) (name string, end int) {
	start := i
	if t.at(start) == '\\' {
		start++
	}
	if t.at(start) != '[' {
		return "", 0
	}
	end = t.run(start+1, maxPlaceholder, placeholderBytes)
	if t.at(end) != ']' || start > i && t.s[end-1] != '\\' {
		return "", 0
	}
	return strings.ReplaceAll(t.s[start+1:end], `\`, ""), end + 1
}

// splitName returns the kind and the number in a placeholder's name; the number
// is 0 when the name is not a placeholder's.
func splitName(name string) (kind string, n int) {
	cut := strings.LastIndexByte(name, '_')
	if cut < 1 || cut+1 == len(name) || name[cut+1] < '1' || name[cut+1] > '9' {
		return "", 0
	}
	n, err := strconv.Atoi(name[cut+1:])
	if err != nil || n > maxNumber {
		return "", 0
	}
	return strings.ToLower(name[:cut]), n
}
