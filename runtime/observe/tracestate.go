// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"regexp"
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

var (
	stateKey   = regexp.MustCompile(`^[a-z0-9][a-z0-9_\-*/@]{0,255}$`)
	stateValue = regexp.MustCompile(`^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$`)
)

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
		if !ok || !stateKey.MatchString(key) || !stateValue.MatchString(value) || seen[key] {
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
