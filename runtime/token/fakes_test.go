// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// house is a desk and an authenticator over a store in memory that can be down.
type house struct {
	*Desk
	*Authenticator
	t *testing.T

	mu      sync.Mutex
	now     time.Time
	down    bool
	reads   int
	tokens  []*state.Token
	events  []*api.AuditEvent
	reasons map[string]int
	// reading is called by Get before it reads; nil for nothing.
	reading func()
}

var _ state.Tokens = (*house)(nil)

func newHouse(t *testing.T) *house {
	h := &house{t: t, now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), reasons: map[string]int{}}
	o := Options{Repository: h, Log: hclog.NewNullLogger(), Clock: h.clock, Counted: func(reason string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.reasons[reason]++
	}}
	h.Authenticator = New(o)
	h.Desk = &Desk{Options: o, Revoked: h.Authenticator.Revoked}
	return h
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) setDown(down bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.down = down
}

func (h *house) readings() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.reads
}

// make makes a token of a tenant.
func (h *house) make(tenant string, expires time.Duration, scopes ...string) *api.CreatedToken {
	h.t.Helper()
	r := &api.TokenRequest{Tenant: tenant, Scopes: scopes}
	if expires != 0 {
		at := h.clock().Add(expires)
		r.ExpiresAt = &at
	}
	made, err := h.Desk.Create(h.t.Context(), Server(), r)
	require.NoError(h.t, err)
	return made
}

// with is a request that carries a token, from an address.
func with(text, from string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/query", nil)
	r.RemoteAddr = from + ":4711"
	if text != "" {
		r.Header.Set("Authorization", "Bearer "+text)
	}
	return r
}

// try authenticates and returns the code and reason of a refusal.
func (h *house) try(text, from string) (*identity.Principal, fault.Code, any) {
	p, err := h.Authenticate(with(text, from))
	if err != nil {
		require.Nil(h.t, p)
		return nil, fault.CodeOf(err), fault.As(err).Details["reason"]
	}
	return p, "", nil
}

var errDown = fault.New(fault.StateStoreUnavailable, "The store is down.")

func (h *house) open() error {
	if h.down {
		return errDown
	}
	return nil
}

func (h *house) Get(_ context.Context, id string) (*state.Token, error) {
	if h.reading != nil {
		defer h.reading()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reads++
	if err := h.open(); err != nil {
		return nil, err
	}
	for _, t := range h.tokens {
		if t.ID == id {
			found := *t
			return &found, nil
		}
	}
	return nil, fault.New(fault.NotFound, "No.")
}

// house embeds both; these are the repository's.

func (h *house) Create(_ context.Context, t *state.Token, e *api.AuditEvent) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.tokens, h.events = append(h.tokens, t), append(h.events, e)
	return h.open()
}

func (h *house) List(_ context.Context, tenant string) ([]*state.Token, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []*state.Token
	for _, t := range h.tokens {
		if tenant == state.AllTenants || t.Tenant == tenant {
			list = append(list, t)
		}
	}
	return list, h.open()
}

func (h *house) Revoke(_ context.Context, tenant, id string, at time.Time, e *api.AuditEvent) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.open(); err != nil {
		return err
	}
	for _, t := range h.tokens {
		if t.ID == id && t.Tenant == tenant {
			t.RevokedAt = at
			h.events = append(h.events, e)
			return nil
		}
	}
	return fault.New(fault.NotFound, "No.")
}

func (h *house) Any(context.Context) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.tokens) > 0, h.open()
}
