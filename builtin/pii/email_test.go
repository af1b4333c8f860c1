// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strings"
	"testing"
)

func TestEmailLocalPart(t *testing.T) {
	decide(t, kindEmail, []decision{
		{"a@example.com", "a@example.com"},
		{"a.b@example.com", "a.b@example.com"},
		{"a+tag@example.com", "a+tag@example.com"},
		{"a-b_c%d@example.com", "a-b_c%d@example.com"},
		{"_a@example.com", "_a@example.com"},
		{"1@example.com", "1@example.com"},
		{"o'brien@example.com", "o'brien@example.com"},
		{"'a@example.com'", "a@example.com"},
		{".a@example.com", "a@example.com"},
		{"..a@example.com", "a@example.com"},
		{"a..b@example.com", "b@example.com"},
		{"a.@example.com", ""},
		{"-a@example.com", "a@example.com"},
		{"--to=a@example.com", "a@example.com"},
		{"é@example.com", "é@example.com"},
		{"zoë.b@example.com", "zoë.b@example.com"},
		{"名a@example.com", "a@example.com"},
		{"mailto:a@example.com", "a@example.com"},
		{"<a@example.com>", "a@example.com"},
		{"(a@example.com)", "a@example.com"},
		{"[a@example.com]", "a@example.com"},
		{"x=a@example.com&y=1", "a@example.com"},
		{"@a@example.com", "a@example.com"},
		{"@example.com", ""},
		{" @example.com", ""},
		{"a @example.com", ""},
		{"a@ example.com", ""},
		{strings.Repeat("a", maxLocal) + "@example.com", strings.Repeat("a", maxLocal) + "@example.com"},
		{strings.Repeat("a", maxLocal+1) + "@example.com", ""},
	})
}

func TestEmailDomain(t *testing.T) {
	label := strings.Repeat("b", maxLabel)
	decide(t, kindEmail, []decision{
		{"a@b.co", "a@b.co"},
		{"a@b.c", ""},
		{"a@b", ""},
		{"a@b.", ""},
		{"a@b.com.", "a@b.com"},
		{"a@b.com..", "a@b.com"},
		{"a@b.com,", "a@b.com"},
		{"a@b.com:", "a@b.com"},
		{"a@b.com/x", "a@b.com"},
		{"a@b.com_x", "a@b.com"},
		{"a@b.com-based", "a@b.com"},
		{"a@b.com@c.org", "a@b.com"},
		{"a@sub.b.example.co.uk", "a@sub.b.example.co.uk"},
		{"a@b-c.com", "a@b-c.com"},
		{"a@-b.com", ""},
		{"a@.com", ""},
		{"a@b..com", ""},
		{"a@b.-com", ""},
		{"a@b.c0m", ""},
		{"a@192.0.2.1", ""},
		{"a@müller.de", "a@müller.de"},
		{"a@xn--mller-kva.de", "a@xn--mller-kva.de"},
		{"a@b.xn--p1ai", "a@b.xn--p1ai"},
		{"a@EXAMPLE.COM", "a@EXAMPLE.COM"},
		{"a@b.com\nnext", "a@b.com"},
		{"a@" + label + ".com", "a@" + label + ".com"},
		{"a@" + label + "b.com", ""},
		{"a@" + strings.Repeat("b.", 120) + "com", "a@" + strings.Repeat("b.", 120) + "com"},
		{"a@" + strings.Repeat("b.", 200) + "com", ""},
	})
}

// TestNotAnAddress: what has an @ in it and is something else.
func TestNotAnAddress(t *testing.T) {
	decide(t, kindEmail, []decision{
		{"git@github.com:auahq/aua.git", ""},
		{"ssh://git@github.com/auahq/aua", ""},
		{"github@example.com", "github@example.com"},
		{"icon@2x.png", ""},
		{"photo@large.jpeg", ""},
		{"app@1.2.3.tgz", ""},
		{"lodash@4.17.21", ""},
		{"h = x@W.shape", ""},
		{"x@w.com", "x@w.com"},
		{"A@B.T", ""},
		{"user@localhost", ""},
		{"https://user:REDACTED@example.com/", ""},
		{"https://user@example.com/", "user@example.com"},
		{"time: me@example.com", "me@example.com"},
	})
}
