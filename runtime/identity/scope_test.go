// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestScopesAreCompleteAndDistinct(t *testing.T) {
	all := Scopes()
	require.Len(t, all, 19)
	seen := map[Scope]bool{}
	for _, s := range all {
		require.Regexp(t, "^aua:[a-z:]+$", string(s))
		require.False(t, seen[s], "%s is listed twice", s)
		require.True(t, s.Valid())
		seen[s] = true
	}
}

func TestScopesReturnsACopy(t *testing.T) {
	Scopes()[0] = "aua:changed"
	require.Equal(t, ScopeQuery, Scopes()[0])
}

func TestOnlyScopesAreValid(t *testing.T) {
	for _, s := range []Scope{"", Public, "aua:quer", "AUA:QUERY", "aua:query "} {
		require.False(t, s.Valid(), "%q", string(s))
	}
}

func TestExpand(t *testing.T) {
	for pattern, want := range map[string][]Scope{
		"aua:query":                        {ScopeQuery},
		"aua:corrections:*":                {ScopeCorrectionsRead, ScopeCorrectionsWrite},
		"aua:config:* aua:query aua:query": {ScopeQuery, ScopeConfigRead, ScopeConfigWrite},
		"aua:admin":                        {ScopeAdmin},
		"aua:*":                            scopes[:len(scopes)-1],
		"":                                 nil,
	} {
		got, err := Expand(strings.Fields(pattern))
		require.NoError(t, err)
		require.Equal(t, want, got, pattern)
	}
	for pattern, want := range map[string]string{
		"aua:qery":   `there is no scope "aua:qery"; did you mean "aua:query"?`,
		"aua:c*":     `there is no scope "aua:c*"`,
		"*":          `there is no scope "*"`,
		"aua:none:*": `there is no scope "aua:none:*"`,
		"public":     `there is no scope "public"`,
	} {
		_, err := Expand([]string{"aua:query", pattern})
		require.ErrorContains(t, err, want)
	}
}
