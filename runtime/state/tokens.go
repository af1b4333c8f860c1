// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Tokens is the repository of tokens. Its writes are of the class *sync*, and
// store their event in the audit log with the change: both or none.
type Tokens interface {
	// Create stores a token whose id is not taken, or it is a [fault.Conflict].
	Create(ctx context.Context, t *Token, event *api.AuditEvent) error
	// Get returns the token with this id, of whichever tenant, revoked ones and
	// expired ones too, or a [fault.NotFound].
	Get(ctx context.Context, id string) (*Token, error)
	// List returns the tokens of a tenant, or of all for [AllTenants], the newest first.
	List(ctx context.Context, tenant string) ([]*Token, error)
	// Revoke ends a token of the tenant, or of any for [AllTenants]; it is a
	// [fault.NotFound] when the tenant has no such token. One that is revoked
	// already is left alone, and no event is written.
	Revoke(ctx context.Context, tenant, id string, at time.Time, event *api.AuditEvent) error
	// Any reports whether a token was ever made, whatever became of it.
	Any(ctx context.Context) (bool, error)
}

// AllTenants stands for all tenants where a repository says that it may.
const AllTenants = "*"

// Token is a token as it is stored: what tells it, and not the token itself.
type Token struct {
	ID     string `json:"id"`
	Tenant string `json:"tenant"`
	// Hash is that of the whole token.
	Hash   string   `json:"hash"`
	Label  string   `json:"label,omitempty"`
	Scopes []string `json:"scopes"`
	// CreatedBy is the id of the token it was made with, or "server".
	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
	// ExpiresAt is zero for a token that does not expire, and RevokedAt for one
	// that is not revoked.
	ExpiresAt time.Time `json:"expires_at,omitzero"`
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}

func encodeToken(t *Token) ([]byte, error) {
	record, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("encode token %s: %w", t.ID, err)
	}
	return record, nil
}

func decodeToken(record []byte) (*Token, error) {
	t := &Token{}
	if err := json.Unmarshal(record, t); err != nil {
		return nil, fmt.Errorf("decode token: %w", err)
	}
	return t, nil
}

// revoke makes t a revoked token; false when it is one already.
func (t *Token) revoke(at time.Time) bool {
	if !t.RevokedAt.IsZero() {
		return false
	}
	t.RevokedAt = at.UTC()
	return true
}

// of reports whether the token is one of the tenant.
func (t *Token) of(tenant string) bool { return tenant == AllTenants || tenant == t.Tenant }

func noToken(id string) error {
	return fault.New(fault.NotFound, "There is no token with the id %q.", id)
}

func tokenExists(id string) error {
	return fault.New(fault.Conflict, "There is a token with the id %q already.", id)
}
