// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// upper is a rewrite that can be seen: it changes what holds an x.
func upper(_, s string) string {
	return strings.ReplaceAll(s, "x", `X"`)
}

func TestRewriteJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"a": "x"}`:                          `{"a": "X\""}`,
		`{"x":1}`:                             `{"X\"":1}`,
		` [ "a" , "\u0078" , 1.50e+3 ] `:      ` [ "a" , "X\"" , 1.50e+3 ] `,
		`{"a":"\"x\\","b":"\u00e9\/"}`:        `{"a":"\"X\"\\","b":"\u00e9\/"}`,
		`{"a":"{\"b\":\"x\"}"}`:               `{"a":"{\"b\":\"X\\\"\"}"}`,
		`{"a":"[not json x"}`:                 `{"a":"[not json X\""}`,
		`{"a":true,"b":null,"c":[{}],"d":{}}`: `{"a":true,"b":null,"c":[{}],"d":{}}`,
		`["<x>&"]`:                            `["<X\">&"]`,
	} {
		got := rewriteText(in, upper, 0)
		require.Equal(t, want, got, in)
		require.True(t, json.Valid([]byte(got)), got)
	}
	require.Equal(t, `no JSON: X"`, rewriteText("no JSON: x", upper, 0))
	require.Equal(t, `{"a": "X"`, rewriteText(`{"a": "x`, upper, 0), "what does not parse is text")
}

func TestNumbersBecomeStrings(t *testing.T) {
	f := func(before, s string) string {
		if before == `id": "` && s == "-17" || s == "3.5" {
			return "[N]"
		}
		return s
	}
	require.Equal(t, `{"id":"[N]","n":-17,"list":[1,"[N]",2]}`, rewriteText(`{"id":-17,"n":-17,"list":[1,3.5,2]}`, f, 0))
}

// TestNamesAreContext: the name of a member says what its value is, also for
// the elements of a list.
func TestNamesAreContext(t *testing.T) {
	m := newMiddleware(t, settings{})
	seen, _ := ask(t, m, `{"phones": ["x"], "phone": ["4155550123", "4155550124"], "order": "4155550125", "n": {"password": "kT7pQ9zX"}}`)
	require.JSONEq(t, `{"phones": ["x"], "phone": ["[PHONE_1]", "[PHONE_2]"], "order": "4155550125", "n": {"password": "[SECRET_1]"}}`, seen)
}

func TestNestingIsBounded(t *testing.T) {
	s := `"x"`
	for range maxNesting + 3 {
		s = `{"a":` + quoteJSON(`{"b":`+s+`}`) + `}`
	}
	got := rewriteText(s, func(_, s string) string { return strings.ReplaceAll(s, "x", "y") }, 0)
	require.True(t, json.Valid([]byte(got)))
	require.NotContains(t, got, "x", "below the bound it is text")
}

func TestEncodedDataIsNotRead(t *testing.T) {
	data := strings.Repeat("x4155550123+/", 100)
	for s, opaque := range map[string]bool{
		data: true, "data:image/png;base64," + data: true, data + " ": false, data[:500]: false, "data:text/plain," + data + " x": false,
	} {
		got := rewriteText(quoteJSON("[")[:0]+`["`+s+`"]`, upper, 0)
		require.Equal(t, opaque, got == `["`+s+`"]`, s[:20])
	}
}
