// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"strings"
)

// The limits of W3C Trace Context: a tracestate has at most 32 members, and at
// least 512 characters must be passed on. Members above 128 characters go first
// when it is longer.
const (
	maxStateMembers = 32
	maxStateLength  = 512
	longStateMember = 128
)

// maxStatePart bounds a key and a value, in bytes.
const maxStatePart = 256

func isStateKey(s string) bool {
	if len(s) == 0 || len(s) > maxStatePart || strings.IndexByte("_-*/@", s[0]) >= 0 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("_-*/@", c) >= 0) {
			return false
		}
	}
	return true
}

func isStateValue(s string) bool {
	if len(s) == 0 || len(s) > maxStatePart || s[len(s)-1] == ' ' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == ',' || c == '=' {
			return false
		}
	}
	return true
}

// cleanState joins tracestate headers and bounds their length. It returns
// nothing when one member is invalid, since the whole is then not to be trusted.
func cleanState(headers []string) string {
	var members []string
	seen := map[string]bool{}
	for member := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		member = strings.Trim(member, " \t")
		if member == "" {
			continue // empty members are allowed, and mean nothing
		}
		key, value, ok := strings.Cut(member, "=")
		if !ok || !isStateKey(key) || !isStateValue(value) || seen[key] {
			return ""
		}
		seen[key] = true
		members = append(members, member)
	}
	if len(members) > maxStateMembers {
		return ""
	}
	return strings.Join(shorten(members), ",")
}

// shorten removes whole members until the rest fits: the long ones from the
// right, then others from the right, since the newest stand on the left.
func shorten(members []string) []string {
	length := len(members) - 1
	for _, m := range members {
		length += len(m)
	}
	for _, least := range []int{longStateMember + 1, 0} {
		for i := len(members) - 1; i >= 0 && length > maxStateLength; i-- {
			if len(members[i]) >= least {
				length -= len(members[i]) + 1
				members = append(members[:i:i], members[i+1:]...)
			}
		}
	}
	return members
}
