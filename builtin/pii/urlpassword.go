// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "strings"

// standIns are what documents write where a password would be.
var standIns = wordSet("pass password passwd pwd pw secret token key redacted changeme foo bar xyz")

// findURLPassword recognises the password in scheme://user:password@host.
func findURLPassword(t *text, i int) int {
	if t.prev(i) != ':' {
		return 0
	}
	if !userInfo(t.before(i - 1)) {
		return 0
	}
	end := i
	for end-i <= maxAssigned && t.at(end) > ' ' && strings.IndexByte("/:@\"'<>{}\\", t.s[end]) < 0 {
		end++
	}
	if t.at(end) != '@' || end-i > maxAssigned || standIns[strings.ToLower(t.s[i:end])] || strings.Trim(t.s[i:end], "xX*.") == "" {
		return 0
	}
	return end
}

// userInfo reports whether the text ends with the user's name in the address of something.
func userInfo(before string) bool {
	scheme := strings.LastIndex(before, "://")
	return scheme >= 0 && !strings.ContainsAny(before[scheme+3:], " /@:\n\"'<>")
}
