// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func holder(tenant, id string, scopes ...identity.Scope) *identity.Principal {
	return &identity.Principal{Tenant: tenant, TokenID: id, Scopes: scopes}
}

func TestCreateShowsTheSecretOnceAndKeepsItsHash(t *testing.T) {
	h := newHouse(t)
	at := h.clock().Add(time.Hour)
	made, err := h.Desk.Create(t.Context(), Server(), &api.TokenRequest{Tenant: "acme", Label: " CI ", Scopes: []string{"aua:corrections:*", "aua:query"}, ExpiresAt: &at})
	require.NoError(t, err)
	require.Equal(t, api.Token{
		ID: made.ID, Tenant: "acme", Label: "CI", Scopes: []string{"aua:query", "aua:corrections:read", "aua:corrections:write"},
		State: "active", CreatedBy: "server", CreatedAt: h.clock(), ExpiresAt: &at,
	}, made.Token)
	stored, err := json.Marshal(h.tokens)
	require.NoError(t, err)
	events, err := json.Marshal(h.events)
	require.NoError(t, err)
	secret := made.Secret[len(prefix)+idLength+1:]
	require.NotContains(t, string(stored)+string(events), secret)
	require.Equal(t, Hash(made.Secret), h.tokens[0].Hash)
	require.NotContains(t, string(events), h.tokens[0].Hash)

	got, err := h.Desk.Get(t.Context(), Server(), made.ID)
	require.NoError(t, err)
	require.Equal(t, made.Token, *got)
}

func TestEventsOfTokens(t *testing.T) {
	h := newHouse(t)
	who := holder("acme", "t1", identity.ScopeTokensWrite, identity.ScopeQuery)
	made, err := h.Desk.Create(t.Context(), who, &api.TokenRequest{Scopes: []string{"aua:query"}, Label: "bot"})
	require.NoError(t, err)
	_, err = h.Desk.Revoke(t.Context(), who, made.ID)
	require.NoError(t, err)
	_, err = h.Desk.Revoke(t.Context(), who, made.ID)
	require.NoError(t, err, "again changes nothing")
	require.Equal(t, []*api.AuditEvent{
		{At: h.clock(), Tenant: "acme", Actor: "t1", Action: "token.create", Target: made.ID, Outcome: "ok", Details: map[string]string{"scopes": "aua:query", "label": "bot"}},
		{At: h.clock(), Tenant: "acme", Actor: "t1", Action: "token.revoke", Target: made.ID, Outcome: "ok"},
	}, h.events)
}

// TestNobodyGivesWhatTheyDoNotHold tries every scope with every other.
func TestNobodyGivesWhatTheyDoNotHold(t *testing.T) {
	h := newHouse(t)
	for _, held := range identity.Scopes() {
		for _, wanted := range identity.Scopes() {
			_, err := h.Desk.Create(t.Context(), holder("acme", "t1", held), &api.TokenRequest{Scopes: []string{string(wanted)}})
			if held == wanted || held == identity.ScopeAdmin {
				require.NoError(t, err)
				continue
			}
			require.Equal(t, fault.Forbidden, fault.CodeOf(err), "%s gives %s", held, wanted)
			require.Contains(t, fault.As(err).Message, string(wanted))
		}
	}
	_, err := h.Desk.Create(t.Context(), holder("acme", "t1", identity.ScopeTokensWrite), &api.TokenRequest{Tenant: "other", Scopes: []string{"aua:tokens:write"}})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	made, err := h.Desk.Create(t.Context(), holder("acme", "t1", identity.ScopeAdmin), &api.TokenRequest{Tenant: "other", Scopes: []string{"aua:tokens:write"}})
	require.NoError(t, err)
	require.Equal(t, "other", made.Tenant)
}

func TestRequestsForTokensThatAreWrong(t *testing.T) {
	h := newHouse(t)
	past := h.clock()
	for want, r := range map[string]*api.TokenRequest{
		`there is no scope "aua:qery"; did you mean "aua:query"?`: {Scopes: []string{"aua:qery"}},
		"a scope at least":  {},
		"The tenant is":     {Scopes: []string{"aua:query"}, Tenant: "Acme Inc"},
		"The tenant is \"*": {Scopes: []string{"aua:query"}, Tenant: "*"},
		"The label must":    {Scopes: []string{"aua:query"}, Label: "a\nb"},
		"one line of up to": {Scopes: []string{"aua:query"}, Label: strings.Repeat("é", maxLabel+1)},
		"expired already":   {Scopes: []string{"aua:query"}, ExpiresAt: &past},
	} {
		_, err := h.Desk.Create(t.Context(), Server(), r)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
		require.Contains(t, fault.As(err).Message, want)
	}
	require.Empty(t, h.tokens)
}

func TestTokensOfOthersDoNotExist(t *testing.T) {
	h := newHouse(t)
	theirs, mine := h.make("other", 0, "aua:query"), h.make("acme", 0, "aua:query")
	who := holder("acme", "t1", identity.Scopes()[:18]...)
	_, missing := h.Desk.Get(t.Context(), who, "000000000000")
	_, err := h.Desk.Get(t.Context(), who, theirs.ID)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Equal(t, strings.ReplaceAll(fault.As(missing).Message, "000000000000", theirs.ID), fault.As(err).Message)
	_, err = h.Desk.Revoke(t.Context(), who, theirs.ID)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	for tenant, want := range map[string]int{"": 1, "acme": 1, "other": 0, "*": 0} {
		list, err := h.Desk.List(t.Context(), who, tenant)
		require.NoError(t, err)
		require.Len(t, list.Tokens, want, tenant)
	}
	admin := holder("acme", "t2", identity.ScopeAdmin)
	for tenant, want := range map[string]int{"": 2, "acme": 1, "other": 1, "none": 0} {
		list, err := h.Desk.List(t.Context(), admin, tenant)
		require.NoError(t, err)
		require.Len(t, list.Tokens, want, tenant)
	}
	_, err = h.Desk.Revoke(t.Context(), admin, theirs.ID)
	require.NoError(t, err)
	got, err := h.Desk.Get(t.Context(), admin, theirs.ID)
	require.NoError(t, err)
	require.Equal(t, api.TokenRevoked, got.State)
	_, err = h.Desk.Revoke(t.Context(), who, mine.ID)
	require.NoError(t, err)
}

// TestNobodyRevokesMoreThanTheyHold: who may manage tokens cannot lock an admin
// out, and can hand in their own.
func TestNobodyRevokesMoreThanTheyHold(t *testing.T) {
	h := newHouse(t)
	admin := h.make("acme", 0, "aua:admin")
	own := h.make("acme", 0, "aua:tokens:write", "aua:query")
	_, err := h.Desk.Revoke(t.Context(), holder("acme", "t1", identity.ScopeTokensWrite), admin.ID)
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	_, err = h.Desk.Revoke(t.Context(), holder("acme", own.ID, identity.ScopeTokensWrite), own.ID)
	require.NoError(t, err)
}

func TestExpiredTokensAreShownAsSuch(t *testing.T) {
	h := newHouse(t)
	made := h.make("acme", time.Minute, "aua:query")
	h.pass(time.Minute)
	got, err := h.Desk.Get(t.Context(), Server(), made.ID)
	require.NoError(t, err)
	require.Equal(t, api.TokenExpired, got.State)
}

func TestTheFirstTokenIsMadeOnce(t *testing.T) {
	h := newHouse(t)
	first, err := h.Desk.First(t.Context())
	require.NoError(t, err)
	p, code, _ := h.try(first.Secret, here)
	require.Empty(t, code)
	require.True(t, p.Admin())
	second, err := h.Desk.First(t.Context())
	require.NoError(t, err)
	require.Nil(t, second)
	_, err = h.Desk.Revoke(t.Context(), Server(), first.ID)
	require.NoError(t, err)
	second, err = h.Desk.First(t.Context())
	require.NoError(t, err)
	require.Nil(t, second, "to revoke the last token does not make another for whoever reads the output")
	h.setDown(true)
	_, err = h.Desk.First(t.Context())
	require.Error(t, err)
}
