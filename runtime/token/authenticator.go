// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"context"
	"crypto/subtle"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/sync/singleflight"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/fault"
)

const (
	// Fresh is how long a token is known without asking the store again; the
	// request that finds it older has it asked in the background, and does not wait.
	Fresh = 30 * time.Second
	// Lasting is how long a token goes on being accepted while the store cannot be read.
	Lasting = 5 * time.Minute
	// readTimeout bounds one reading of the store.
	readTimeout = 5 * time.Second
)

// Why a request is refused, for the metrics and as the detail "reason".
const (
	ReasonMissing     = "missing"
	ReasonMalformed   = "malformed"
	ReasonUnknown     = "unknown"
	ReasonExpired     = "expired"
	ReasonRevoked     = "revoked"
	ReasonLimited     = "limited"
	ReasonUnavailable = "unavailable"
)

// Options are what tokens are checked and made with.
type Options struct {
	Repository state.Tokens
	Log        hclog.Logger
	// Clock is time.Now outside of tests.
	Clock func() time.Time
	// Counted is told of every request: the reason of a refusal, or "".
	Counted func(reason string)
}

// Authenticator finds out who a request comes from. It is safe for concurrent use.
//
// Tokens are kept in memory, so that a request costs no reading of the store.
// A revocation that goes through [Authenticator.Revoked] takes effect before it
// is acknowledged; one that was made behind the server's back, within [Fresh]
// and the next request. While the store cannot be read, the tokens that were
// confirmed in the last [Lasting] are accepted, and all others are refused with
// [fault.StateStoreUnavailable].
type Authenticator struct {
	Options
	guesses *guesses
	flights singleflight.Group

	mu    sync.RWMutex
	known map[string]*entry
	// revoked are the ids that were revoked since the start, so that a reading
	// of the store which began before cannot bring one back.
	revoked map[string]bool
}

// entry is a token as the store had it.
type entry struct {
	hash      string
	principal *identity.Principal
	expires   time.Time
	read      time.Time
	revoke    context.CancelCauseFunc
	// used and refreshed are in Unix nanoseconds.
	used, refreshed atomic.Int64
}

// New returns an authenticator that knows no token yet.
func New(o Options) *Authenticator {
	return &Authenticator{Options: o, guesses: newGuesses(), known: map[string]*entry{}, revoked: map[string]bool{}}
}

// Authenticate returns the principal of a request's token. The error is a fault.
func (a *Authenticator) Authenticate(r *http.Request) (*identity.Principal, error) {
	p, reason, err := a.authenticate(r)
	a.Counted(reason)
	return p, err
}

func (a *Authenticator) authenticate(r *http.Request) (*identity.Principal, string, error) {
	text, ok := sent(r)
	if !ok {
		return nil, ReasonMissing, refusal(ReasonMissing)
	}
	from, now := addressOf(r), a.Clock()
	id, ok := Parse(text)
	if !ok {
		return a.wrong(from, now, ReasonMalformed)
	}
	e := a.cached(id, now)
	if e == nil {
		if wait := a.guesses.wait(from, now); wait > 0 {
			return nil, ReasonLimited, limited(wait)
		}
		var err error
		if e, err = a.load(r.Context(), id); err != nil {
			return nil, ReasonUnavailable, err
		}
	}
	switch {
	case e == nil, subtle.ConstantTimeCompare([]byte(Hash(text)), []byte(e.hash)) != 1:
		return a.wrong(from, now, ReasonUnknown)
	case e.principal.Revoked.Err() != nil:
		return a.wrong(from, now, ReasonRevoked)
	case !e.expires.IsZero() && !now.Before(e.expires):
		return a.wrong(from, now, ReasonExpired)
	}
	e.used.Store(now.UnixNano())
	return e.principal, "", nil
}

// wrong refuses a token, and after too many of them without saying why.
func (a *Authenticator) wrong(from netip.Addr, now time.Time, reason string) (*identity.Principal, string, error) {
	if wait := a.guesses.wrong(from, now); wait > 0 {
		return nil, ReasonLimited, limited(wait)
	}
	return nil, reason, refusal(reason)
}

// cached returns what is known of a token and may be relied on; nil for nothing.
func (a *Authenticator) cached(id string, now time.Time) *entry {
	a.mu.RLock()
	e := a.known[id]
	a.mu.RUnlock()
	if e == nil || now.Sub(e.read) >= Lasting {
		return nil
	}
	if tried := e.refreshed.Load(); now.Sub(time.Unix(0, tried)) >= Fresh && e.refreshed.CompareAndSwap(tried, now.UnixNano()) {
		go func() {
			if _, err := a.load(context.Background(), id); err != nil {
				a.Log.Warn("A token could not be confirmed; it is accepted for a while.", "token", id, "until", e.read.Add(Lasting).UTC(), "error", err)
			}
		}()
	}
	return e
}

// load reads a token from the store; nil when there is none.
func (a *Authenticator) load(ctx context.Context, id string) (*entry, error) {
	done := a.flights.DoChan(id, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
		defer cancel()
		now := a.Clock()
		t, err := a.Repository.Get(ctx, id)
		switch {
		case fault.CodeOf(err) == fault.NotFound:
			return a.put(id, nil, now), nil
		case err != nil:
			return nil, fault.Wrap(err, fault.StateStoreUnavailable, "The token cannot be checked, since the state store cannot be read. Try again later.")
		}
		return a.put(id, t, now), nil
	})
	select {
	case r := <-done:
		e, _ := r.Val.(*entry)
		return e, r.Err
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.Cancelled, "The client went away before its token was checked.")
	}
}

// put notes what the store had. What was revoked stays so.
func (a *Authenticator) put(id string, t *state.Token, now time.Time) *entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := a.known[id]
	if t == nil {
		delete(a.known, id)
		if before != nil {
			before.revoke(ended())
		}
		return nil
	}
	e := &entry{hash: t.Hash, expires: t.ExpiresAt, read: now}
	e.refreshed.Store(now.UnixNano())
	e.principal = &identity.Principal{Tenant: t.Tenant, TokenID: id}
	for _, s := range t.Scopes {
		e.principal.Scopes = append(e.principal.Scopes, identity.Scope(s))
	}
	if before != nil {
		// Requests under way belong to the token, whoever read it.
		e.principal.Revoked, e.revoke = before.principal.Revoked, before.revoke
		e.used.Store(before.used.Load())
	} else {
		e.principal.Revoked, e.revoke = context.WithCancelCause(context.Background())
	}
	if a.revoked[id] || !t.RevokedAt.IsZero() {
		e.revoke(ended())
	}
	a.known[id] = e
	return e
}

// Revoked has a token refused from now on, and ends the requests that are under
// way with it.
func (a *Authenticator) Revoked(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.revoked[id] = true
	if e := a.known[id]; e != nil {
		e.revoke(ended())
	}
}
