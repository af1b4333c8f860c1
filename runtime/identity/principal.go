// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package identity

import (
	"context"
	"slices"

	"github.com/auahq/aua/sdk/fault"
)

// DefaultTenant owns everything while authentication is off, and what is done
// with tokens that name no other tenant.
const DefaultTenant = "default"

// Principal is who a request comes from. It is immutable.
type Principal struct {
	// Tenant owns what the request reads and writes. Never empty.
	Tenant string
	// TokenID identifies the token, never its secret; empty while authentication is off.
	TokenID string
	// Scopes are what the principal may do.
	Scopes []Scope
	// Revoked is done once the token has been revoked, and its cause is what a
	// request that is under way then fails with; nil while authentication is off.
	Revoked context.Context
}

// Anonymous is the principal of every request while authentication is off: the
// default tenant, with every scope.
func Anonymous() *Principal {
	return &Principal{Tenant: DefaultTenant, Scopes: Scopes()}
}

// Has reports whether p holds scope: itself, or by holding [ScopeAdmin], which
// includes every scope. No other scope includes another. A nil principal holds none.
func (p *Principal) Has(scope Scope) bool {
	return p != nil && scope.Valid() && (slices.Contains(p.Scopes, scope) || slices.Contains(p.Scopes, ScopeAdmin))
}

// Admin reports whether p may manage the tokens and read the audit trail of
// every tenant. Its own queries, sessions and corrections are its tenant's all the same.
func (p *Principal) Admin() bool { return p.Has(ScopeAdmin) }

// Allow returns nil when p holds scope, [fault.AuthRequired] when nobody has
// been identified, and [fault.Forbidden], naming the scope, otherwise. [Public]
// is allowed to all.
func Allow(p *Principal, scope Scope) error {
	switch {
	case scope == Public:
		return nil
	case p == nil:
		return fault.New(fault.AuthRequired, "This request needs a token with the scope %s. Send it as \"Authorization: Bearer TOKEN\".", scope).
			With("scope", string(scope))
	case !p.Has(scope):
		return fault.New(fault.Forbidden, "The token does not hold the scope %s, which this request needs. Use a token that holds it.", scope).
			With("scope", string(scope))
	}
	return nil
}

type contextKey struct{}

// WithPrincipal returns a context that carries p.
func WithPrincipal(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, contextKey{}, p)
}

// From returns the principal that ctx carries; false when it carries none.
func From(ctx context.Context) (*Principal, bool) {
	p, ok := ctx.Value(contextKey{}).(*Principal)
	return p, ok && p != nil
}
