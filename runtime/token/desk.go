// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package token

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// maxLabel is how many characters a label may have.
const maxLabel = 200

// tenantName is what a tenant may be called.
var tenantName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// Desk makes, lists and revokes tokens. Nobody gives a scope that they do not
// hold, or reaches another tenant, but an admin: the tokens of others do not
// exist for them. Its errors are faults. It is safe for concurrent use.
type Desk struct {
	Options
	// Revoked is told of every token that was revoked, once that is on disk.
	Revoked func(id string)
}

// Create makes a token. It is on disk when Create returns.
func (d *Desk) Create(ctx context.Context, who *identity.Principal, r *api.TokenRequest) (*api.CreatedToken, error) {
	now := d.Clock()
	t, err := grant(who, r, now)
	if err != nil {
		return nil, err
	}
	id, text := Generate()
	t.ID, t.Hash = id, Hash(text)
	details := map[string]string{"scopes": strings.Join(t.Scopes, " "), "label": t.Label}
	if !t.ExpiresAt.IsZero() {
		details["expires_at"] = t.ExpiresAt.Format(time.RFC3339)
	}
	if err := d.Repository.Create(ctx, t, event(who, api.AuditTokenCreate, t, now, details)); err != nil {
		return nil, fault.As(err)
	}
	return &api.CreatedToken{Token: shown(t, now), Secret: text}, nil
}

// grant is the token that who asks for, without id and hash.
func grant(who *identity.Principal, r *api.TokenRequest, now time.Time) (*state.Token, error) {
	scopes, err := identity.Expand(r.Scopes)
	switch {
	case err != nil:
		return nil, fault.New(fault.RequestInvalid, "The scopes are not as they should be: %v.", err).With("param", "scopes")
	case len(scopes) == 0:
		return nil, fault.New(fault.RequestInvalid, "A token needs a scope at least, such as aua:query.").With("param", "scopes")
	}
	t := &state.Token{Tenant: cmp.Or(r.Tenant, who.Tenant), Label: strings.TrimSpace(r.Label), CreatedBy: actor(who), CreatedAt: stamp(now)}
	for _, s := range scopes {
		if !who.Has(s) {
			return nil, fault.New(fault.Forbidden, "A token can be given the scopes only that its maker holds, and yours does not hold %s. Ask somebody whose token does.", s).With("scope", string(s))
		}
		t.Scopes = append(t.Scopes, string(s))
	}
	switch {
	case t.Tenant != who.Tenant && !who.Admin():
		return nil, fault.New(fault.Forbidden, "Only a token with aua:admin can make one for another tenant.").With("scope", string(identity.ScopeAdmin))
	case !tenantName.MatchString(t.Tenant):
		return nil, fault.New(fault.RequestInvalid, "The tenant is %q. Its name has lower-case letters, digits, dots, dashes and underscores, up to 63, and begins with a letter or digit.", t.Tenant).With("param", "tenant")
	case utf8.RuneCountInString(t.Label) > maxLabel || strings.ContainsFunc(t.Label, unicode.IsControl) || !utf8.ValidString(t.Label):
		return nil, fault.New(fault.RequestInvalid, "The label must be one line of up to %d characters.", maxLabel).With("param", "label")
	case r.ExpiresAt != nil && !r.ExpiresAt.After(now):
		return nil, fault.New(fault.RequestInvalid, "The token would have expired already, at %s.", r.ExpiresAt.UTC().Format(time.RFC3339)).With("param", "expires_at")
	case r.ExpiresAt != nil:
		t.ExpiresAt = stamp(*r.ExpiresAt)
	}
	return t, nil
}

// List returns the tokens of a tenant, empty for all that who may see, the newest first.
func (d *Desk) List(ctx context.Context, who *identity.Principal, tenant string) (*api.TokenList, error) {
	if !who.Admin() {
		if tenant != "" && tenant != who.Tenant {
			return &api.TokenList{Tokens: []api.Token{}}, nil
		}
		tenant = who.Tenant
	}
	tokens, err := d.Repository.List(ctx, cmp.Or(tenant, state.AllTenants))
	if err != nil {
		return nil, fault.As(err)
	}
	list := &api.TokenList{Tokens: make([]api.Token, 0, len(tokens))}
	for _, t := range tokens {
		list.Tokens = append(list.Tokens, shown(t, d.Clock()))
	}
	return list, nil
}

// Get returns a token.
func (d *Desk) Get(ctx context.Context, who *identity.Principal, id string) (*api.Token, error) {
	t, err := d.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	s := shown(t, d.Clock())
	return &s, nil
}

// find returns a token that who may see.
func (d *Desk) find(ctx context.Context, who *identity.Principal, id string) (*state.Token, error) {
	t, err := d.Repository.Get(ctx, id)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return nil, fault.As(err)
	}
	if err != nil || t.Tenant != who.Tenant && !who.Admin() {
		return nil, fault.New(fault.NotFound, "There is no token with the id %q. \"aua token list\" shows which there are; an id is the part between aua_ and the next underscore.", id)
	}
	return t, nil
}

// Revoke has a token refused from now on: that is on disk, and in force, when
// Revoke returns. To revoke it again changes nothing.
func (d *Desk) Revoke(ctx context.Context, who *identity.Principal, id string) (*api.Token, error) {
	t, err := d.find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	for _, s := range t.Scopes {
		if t.ID != who.TokenID && !who.Has(identity.Scope(s)) {
			return nil, fault.New(fault.Forbidden, "The token %s holds the scope %s, which yours does not: it can be revoked only by itself, or by one that holds as much.", id, s).With("scope", s)
		}
	}
	now := d.Clock()
	if t.RevokedAt.IsZero() {
		at := stamp(now)
		if err := d.Repository.Revoke(ctx, t.Tenant, id, at, event(who, api.AuditTokenRevoke, t, now, nil)); err != nil {
			return nil, fault.As(err)
		}
		t.RevokedAt = at
	}
	d.Revoked(id)
	s := shown(t, now)
	return &s, nil
}

// First makes the first token, for an admin; nil when there has been any.
func (d *Desk) First(ctx context.Context) (*api.CreatedToken, error) {
	if any, err := d.Repository.Any(ctx); err != nil || any {
		return nil, err
	}
	return d.Create(ctx, Server(), &api.TokenRequest{Scopes: []string{string(identity.ScopeAdmin)}, Label: "first token"})
}

// Server is the principal of what the server does by itself, and Offline that
// of who has the store's files.
func Server() *identity.Principal  { return operator(api.AuditServer) }
func Offline() *identity.Principal { return operator("offline") }

func operator(name string) *identity.Principal {
	return &identity.Principal{Tenant: identity.DefaultTenant, TokenID: name, Scopes: []identity.Scope{identity.ScopeAdmin}}
}

// actor names who in the audit trail.
func actor(who *identity.Principal) string { return cmp.Or(who.TokenID, "anonymous") }

func event(who *identity.Principal, action string, t *state.Token, now time.Time, details map[string]string) *api.AuditEvent {
	return &api.AuditEvent{
		At: stamp(now), Tenant: t.Tenant, Actor: actor(who), Action: action, Target: t.ID, Details: details, Outcome: api.AuditOK,
	}
}

// stamp is a time as it is stored.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func shown(t *state.Token, now time.Time) api.Token {
	s := api.Token{
		ID: t.ID, Tenant: t.Tenant, Label: t.Label, Scopes: t.Scopes, State: api.TokenActive, CreatedBy: t.CreatedBy, CreatedAt: t.CreatedAt,
		ExpiresAt: optional(t.ExpiresAt), RevokedAt: optional(t.RevokedAt),
	}
	switch {
	case s.RevokedAt != nil:
		s.State = api.TokenRevoked
	case s.ExpiresAt != nil && !now.Before(*s.ExpiresAt):
		s.State = api.TokenExpired
	}
	return s
}

func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
