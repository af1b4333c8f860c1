// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestAnonymousHoldsEveryScopeOfTheDefaultTenant(t *testing.T) {
	p := Anonymous()
	require.Equal(t, "default", p.Tenant)
	require.Empty(t, p.TokenID)
	for _, s := range Scopes() {
		require.NoError(t, Allow(p, s))
	}
}

func TestAllowNamesTheMissingScope(t *testing.T) {
	reader := &Principal{Tenant: "acme", TokenID: "t1", Scopes: []Scope{ScopeStatus, ScopeConfigRead}}
	require.NoError(t, Allow(reader, ScopeConfigRead))

	err := Allow(reader, ScopeConfigWrite)
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "aua:config:write")
	require.Equal(t, "aua:config:write", fault.As(err).Details["scope"])
}

func TestOnlyAdminIncludesOtherScopes(t *testing.T) {
	for _, held := range Scopes() {
		p := &Principal{Tenant: "acme", Scopes: []Scope{held}}
		require.Equal(t, held == ScopeAdmin, p.Admin())
		for _, wanted := range Scopes() {
			require.Equal(t, held == wanted || held == ScopeAdmin, Allow(p, wanted) == nil, "%s for %s", held, wanted)
		}
	}
	require.False(t, (*Principal)(nil).Admin())
}

func TestAllowWithoutPrincipal(t *testing.T) {
	err := Allow(nil, ScopeQuery)
	require.Equal(t, fault.AuthRequired, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "aua:query")
	require.NoError(t, Allow(nil, Public))
}

func TestAllowDeniesAScopeThatDoesNotExist(t *testing.T) {
	require.Equal(t, fault.Forbidden, fault.CodeOf(Allow(Anonymous(), "")))
	require.Equal(t, fault.Forbidden, fault.CodeOf(Allow(Anonymous(), "aua:everything")))
}

func TestContextCarriesThePrincipal(t *testing.T) {
	_, ok := From(context.Background())
	require.False(t, ok)
	_, ok = From(WithPrincipal(context.Background(), nil))
	require.False(t, ok)

	p := Anonymous()
	got, ok := From(WithPrincipal(context.Background(), p))
	require.True(t, ok)
	require.Same(t, p, got)
}
