// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzQueryAndAnswer holds any text to the contract: an answer that repeats
// what the model saw gives the text back, in whatever pieces it comes; treating
// it again changes nothing; what was hidden is not seen; JSON stays JSON.
func FuzzQueryAndAnswer(f *testing.F) {
	for _, l := range labelled(f) {
		f.Add(l.text, uint16(len(l.text)/2), uint16(1))
	}
	f.Add("password: x[EMAIL_1]y9 \\[EMAIL\\_1\\] a@b.cc", uint16(3), uint16(9))
	f.Add(`{"a":"{\"b\":\"a@b.cc\"}","n":4111111111111111}`, uint16(3), uint16(9))
	rules := []settings{
		{},
		{"redact_response": true},
		{"redact_response": true, "restore": false},
		{"redact_response": true, "pattern": []settings{{"name": "p", "regex": `(?i)[a-z]{3}\d+|é.`}}},
	}
	var all []*middleware
	for _, cfg := range rules {
		all = append(all, newMiddleware(f, cfg))
	}
	f.Fuzz(func(t *testing.T, text string, first, second uint16) {
		text = strings.ToValidUTF8(text, "?") // nothing else comes over the wire
		for _, m := range all {
			seen, state := ask(t, m, text)
			if isJSON(text) {
				require.True(t, json.Valid([]byte(seen)), "%q", seen)
			}
			whole := stream(t, m, state, seen)
			if !m.rules.redactResponse && !isJSON(text) {
				require.Equal(t, text, whole, "through %q", seen)
				require.Equal(t, whole, stream(t, m, state, whole), "treated twice")
			}
			i := int(first) % (len(seen) + 1)
			j := i + int(second)%(len(seen)-i+1)
			require.Equal(t, whole, stream(t, m, state, seen[:i], seen[i:j], seen[j:]), "%q", seen)
			hidden := stream(t, m, nil, text)
			require.Equal(t, hidden, stream(t, m, nil, text[:len(text)/2], text[len(text)/2:]))
			require.True(t, utf8.ValidString(hidden) && utf8.ValidString(seen))
			if v, _, err := readState(state); err == nil && !isJSON(text) {
				for value := range v.names {
					require.False(t, len(value) > 12 && strings.Contains(seen, value) && !strings.Contains(seen, "["+value), "%q is seen in %q", value, seen)
				}
			}
		}
	})
}
