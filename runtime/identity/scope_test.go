// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
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
