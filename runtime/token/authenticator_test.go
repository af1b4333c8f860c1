// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/sdk/fault"
)

const here = "192.0.2.1"

func TestATokenIsItsPrincipal(t *testing.T) {
	h := newHouse(t)
	made := h.make("acme", 0, "aua:query", "aua:stream")
	p, code, _ := h.try(made.Secret, here)
	require.Empty(t, code)
	require.Equal(t, "acme", p.Tenant)
	require.Equal(t, made.ID, p.TokenID)
	require.Equal(t, []identity.Scope{identity.ScopeQuery, identity.ScopeStream}, p.Scopes)
	require.Equal(t, map[string]int{"": 1}, h.reasons)
}

func TestARequestCostsNoReading(t *testing.T) {
	h := newHouse(t)
	made := h.make("acme", 0, "aua:query")
	for range 100 {
		_, code, _ := h.try(made.Secret, here)
		require.Empty(t, code)
	}
	require.Equal(t, 1, h.readings())
	h.pass(Fresh)
	h.try(made.Secret, here)
	h.try(made.Secret, here)
	require.Eventually(t, func() bool { return h.readings() == 2 }, time.Minute, time.Millisecond, "it is confirmed in the background, once")
}

// TestRefusals: each has its reason, and those that a guesser could learn from
// are the same.
func TestRefusals(t *testing.T) {
	h := newHouse(t)
	good, late, gone := h.make("a", 0, "aua:query"), h.make("a", time.Minute, "aua:query"), h.make("a", 0, "aua:query")
	_, err := h.Desk.Revoke(t.Context(), Server(), gone.ID)
	require.NoError(t, err)
	_, never := Generate()
	wrongSecret := forge(good.ID)
	h.pass(time.Minute)
	for i, c := range []struct{ text, reason string }{
		{"", ReasonMissing},
		{"sk-1234", ReasonMalformed},
		{good.Secret[:len(good.Secret)-1] + "!", ReasonMalformed},
		{never, ReasonUnknown},
		{wrongSecret, ReasonUnknown},
		{forge(gone.ID), ReasonUnknown},
		{forge(late.ID), ReasonUnknown},
		{late.Secret, ReasonExpired},
		{gone.Secret, ReasonRevoked},
	} {
		_, code, reason := h.try(c.text, fmt.Sprintf("192.0.2.%d", i))
		require.Equal(t, fault.AuthRequired, code, c.reason)
		require.Equal(t, c.reason, reason)
	}
	_, one := h.Authenticate(with(never, here))
	_, other := h.Authenticate(with(wrongSecret, here))
	require.Equal(t, one, other, "whether an id exists is not told")
	require.Equal(t, map[string]int{ReasonMissing: 1, ReasonMalformed: 2, ReasonUnknown: 6, ReasonExpired: 1, ReasonRevoked: 1}, h.reasons)
}

// forge is a well-formed token with the id of another and a secret of its own.
func forge(id string) string {
	_, text := Generate()
	body := prefix + id + text[len(prefix)+idLength:len(text)-sumLength]
	return body + checksum(body)
}

func TestExpiryIsToTheMoment(t *testing.T) {
	h := newHouse(t)
	made := h.make("a", time.Minute, "aua:query")
	h.pass(time.Minute - time.Microsecond)
	_, code, _ := h.try(made.Secret, here)
	require.Empty(t, code)
	h.pass(time.Microsecond)
	_, _, reason := h.try(made.Secret, here)
	require.Equal(t, ReasonExpired, reason)
}

func TestRevocationIsSeenAtOnce(t *testing.T) {
	h := newHouse(t)
	made := h.make("a", 0, "aua:query")
	p, _, _ := h.try(made.Secret, here)
	require.NoError(t, p.Revoked.Err())
	_, err := h.Desk.Revoke(t.Context(), Server(), made.ID)
	require.NoError(t, err)
	_, _, reason := h.try(made.Secret, here)
	require.Equal(t, ReasonRevoked, reason)

	<-p.Revoked.Done()
	cause := context.Cause(p.Revoked)
	require.Equal(t, fault.AuthRequired, fault.CodeOf(cause), "what is under way ends, and says why")
	require.ErrorIs(t, cause, context.Canceled)
}

// TestARevocationIsNotUndoneByAnOlderReading: the store is read, the token is
// revoked, and only then does the reading come back.
func TestARevocationIsNotUndoneByAnOlderReading(t *testing.T) {
	h := newHouse(t)
	made := h.make("a", 0, "aua:query")
	h.reading = func() {
		h.reading = nil
		_, err := h.Desk.Revoke(t.Context(), Server(), made.ID)
		require.NoError(t, err)
	}
	_, _, reason := h.try(made.Secret, here)
	require.Equal(t, ReasonRevoked, reason)
	h.pass(Lasting)
	_, _, reason = h.try(made.Secret, here)
	require.Equal(t, ReasonRevoked, reason)
}

func TestStoreTroubleFailsClosed(t *testing.T) {
	h := newHouse(t)
	known, other := h.make("a", 0, "aua:query"), h.make("a", 0, "aua:query")
	_, code, _ := h.try(known.Secret, here)
	require.Empty(t, code)
	h.setDown(true)

	_, code, _ = h.try(other.Secret, here)
	require.Equal(t, fault.StateStoreUnavailable, code)
	h.pass(Lasting - time.Microsecond)
	_, code, _ = h.try(known.Secret, here)
	require.Empty(t, code, "it was confirmed not long ago")
	h.pass(time.Microsecond)
	_, code, _ = h.try(known.Secret, here)
	require.Equal(t, fault.StateStoreUnavailable, code)

	h.setDown(false)
	for _, text := range []string{known.Secret, other.Secret} {
		_, code, _ = h.try(text, here)
		require.Empty(t, code, "it recovers by itself")
	}
}

func TestAClientThatGoesAwayDoesNotSpoilTheReadingForOthers(t *testing.T) {
	h := newHouse(t)
	made := h.make("a", 0, "aua:query")
	ctx, cancel := context.WithCancel(t.Context())
	h.reading = func() { cancel(); <-ctx.Done() }
	_, err := h.Authenticate(with(made.Secret, here).WithContext(ctx))
	if err != nil { // the answer may have come first
		require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	}
	_, code, _ := h.try(made.Secret, here)
	require.Empty(t, code)
}

func TestHeaders(t *testing.T) {
	h := newHouse(t)
	made := h.make("a", 0, "aua:query")
	for _, c := range []struct {
		path, header, value string
		ok                  bool
	}{
		{"/query", "Authorization", "Bearer " + made.Secret, true},
		{"/query", "Authorization", "bearer  " + made.Secret + " ", true},
		{"/query", "Authorization", made.Secret, false},
		{"/query", "Authorization", "Basic " + made.Secret, false},
		{"/v1/messages", "x-api-key", made.Secret, true},
		{"/v1/messages", "Authorization", "Bearer " + made.Secret, true},
		{"/query", "x-api-key", made.Secret, false},
		{"/query?token=" + made.Secret + "&access_token=" + made.Secret, "Accept", "*/*", false},
		{"/v1/models?api_key=" + made.Secret, "Cookie", "token=" + made.Secret, false},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set(c.header, c.value)
		_, err := h.Authenticate(r)
		require.Equal(t, c.ok, err == nil, "%v", c)
	}
	r := httptest.NewRequest(http.MethodGet, "/v1/models", nil)
	r.Header.Set("Authorization", "Basic dXNlcg==")
	r.Header.Set("X-Api-Key", made.Secret)
	_, err := h.Authenticate(r)
	require.Error(t, err, "there is one place to look, so that no proxy and AUA see different callers")
}

func TestManyAtOnce(t *testing.T) {
	h := newHouse(t)
	made := h.make("a", 0, "aua:query")
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				_, err := h.Authenticate(with(made.Secret, here))
				if err != nil && fault.As(err).Details["reason"] != ReasonRevoked && fault.CodeOf(err) != fault.RateLimited {
					t.Errorf("refused: %v", err)
				}
			}
		})
	}
	wg.Go(func() {
		_, err := h.Desk.Revoke(t.Context(), Server(), made.ID)
		if err != nil {
			t.Errorf("not revoked: %v", err)
		}
	})
	wg.Wait()
	p, _, _ := h.try(made.Secret, "192.0.2.99")
	require.Nil(t, p)
}
