// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// token is one with something in each of its members.
func token(tenant, id string, minute int) *Token {
	return &Token{
		ID: id, Tenant: tenant, Hash: "h" + id, Label: "CI ☺", Scopes: []string{"aua:query", "aua:status"}, CreatedBy: api.AuditServer,
		CreatedAt: epoch.Add(time.Duration(minute) * time.Minute), ExpiresAt: epoch.Add(time.Hour),
	}
}

func TestTokens(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Tokens()
		any, err := r.Any(t.Context())
		require.NoError(t, err)
		require.False(t, any)
		for i := range 4 {
			one := token([]string{"acme", "umbrella"}[i%2], fmt.Sprint("t", i), i/2)
			require.NoError(t, r.Create(t.Context(), one, event(api.AuditTokenCreate, one.ID)))
		}
		any, err = r.Any(t.Context())
		require.NoError(t, err)
		require.True(t, any)

		got, err := r.Get(t.Context(), "t3")
		require.NoError(t, err)
		require.Equal(t, token("umbrella", "t3", 1), got)
		_, err = r.Get(t.Context(), "t9")
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		err = r.Create(t.Context(), token("other", "t3", 5), event(api.AuditTokenCreate, "t3"))
		require.Equal(t, fault.Conflict, fault.CodeOf(err))

		list := func(tenant string) (ids []string) {
			found, err := r.List(t.Context(), tenant)
			require.NoError(t, err)
			for _, one := range found {
				ids = append(ids, one.ID)
			}
			return ids
		}
		require.Equal(t, []string{"t2", "t0"}, list("acme"))
		require.Equal(t, []string{"t3", "t1"}, list("umbrella"))
		require.Equal(t, []string{"t3", "t2", "t1", "t0"}, list(AllTenants))
		require.Empty(t, list("other"))
		require.Empty(t, list(""))
		require.Len(t, actions(t, s), 4)
	})
}

func TestTokensAreRevokedOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Tokens()
		require.NoError(t, r.Create(t.Context(), token("acme", "t1", 0), nil))
		require.NoError(t, r.Create(t.Context(), token("acme", "t2", 0), nil))
		at := epoch.Add(time.Second)
		revoke := func(tenant, id string, at time.Time) error {
			return r.Revoke(t.Context(), tenant, id, at, event(api.AuditTokenRevoke, id))
		}
		require.Equal(t, fault.NotFound, fault.CodeOf(revoke("umbrella", "t1", at)), "a tenant ends the token of another")
		require.Equal(t, fault.NotFound, fault.CodeOf(revoke("acme", "t9", at)))
		got, err := r.Get(t.Context(), "t1")
		require.NoError(t, err)
		require.Zero(t, got.RevokedAt)

		require.NoError(t, revoke("acme", "t1", at))
		require.NoError(t, revoke("acme", "t1", at.Add(time.Hour)))
		require.NoError(t, revoke(AllTenants, "t2", at))
		got, err = r.Get(t.Context(), "t1")
		require.NoError(t, err)
		want := token("acme", "t1", 0)
		want.RevokedAt = at
		require.Equal(t, want, got)
		require.Equal(t, []string{"token.revoke t1", "token.revoke t2"}, actions(t, s))
		any, err := r.Any(t.Context())
		require.NoError(t, err)
		require.True(t, any, "revoked tokens were made")
	})
}
