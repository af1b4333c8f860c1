// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// values returns what is found in a text, as kind:value.
func values(r *rules, s string) []string {
	var found []string
	for _, f := range find(r, s) {
		found = append(found, f.kind+":"+s[f.start:f.end])
	}
	return found
}

// decision is a text, and what of one kind is found in it first; "" when nothing is.
type decision struct{ text, want string }

// decide holds the detectors of one kind to decisions: in a whole text, and in
// a stream that comes byte by byte.
func decide(t *testing.T, kind string, decisions []decision) {
	t.Helper()
	r := newRules(t, settings{"kinds": []string{kind}, "redact_response": true})
	for _, d := range decisions {
		got := ""
		found := find(r, d.text)
		if len(found) > 0 {
			got = d.text[found[0].start:found[0].end]
		}
		require.Equal(t, d.want, got, "%q", d.text)

		streamed := stream(t, &middleware{r}, nil, append(strings.Split(d.text, ""), "")...)
		require.Equal(t, len(found) == 0, streamed == d.text, "%q became %q", d.text, streamed)
		if d.want != "" {
			require.Contains(t, streamed, "["+strings.ToUpper(kind)+"_1]")
		}
	}
}

// TestTheFirstDetectorHasIt: one place is one finding, and a longer word around
// it belongs to what was found.
func TestTheFirstDetectorHasIt(t *testing.T) {
	r := newRules(t, settings{})
	for text, want := range map[string][]string{
		"password: 123-45-6789":                       {"ssn:123-45-6789"},
		"password: 4111111111111111":                  {"secret:4111111111111111"},
		"https://u:p4ssw0rd@example.com":              {"secret:p4ssw0rd"},
		"phone 4111111111111111":                      {"card:4111111111111111"},
		"a@example.com,b@example.com":                 {"email:a@example.com", "email:b@example.com"},
		"203.0.113.7:8080 a@203.0.113.8":              {"ip:203.0.113.7", "ip:203.0.113.8"},
		"user@example.com:203.0.113.7":                {"email:user@example.com", "ip:203.0.113.7"},
		"SSN 123-45-6789 phone 415-555-0123":          {"ssn:123-45-6789", "phone:415-555-0123"},
		"Bearer sk-" + strings.Repeat("aB3", 10):      {"secret:sk-" + strings.Repeat("aB3", 10)},
		"DE89370400440532013000@example.com is a box": {"iban:DE89370400440532013000"},
	} {
		require.Equal(t, want, values(r, text), text)
	}
}

func TestSettled(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "a": 1, "é": 2, "\xc3": 0, "a\xc3": 1, "€": 3, "a\xe2\x82": 1, "a\xe2": 1, "😀": 4, "a\xf0\x9f\x98": 1, "a\x80": 2, "a\xff": 2, "\x80\x80\x80\x80": 4,
	} {
		require.Equal(t, want, settled(s, false), "%q", s)
		require.Equal(t, len(s), settled(s, true), "%q", s)
	}
}
