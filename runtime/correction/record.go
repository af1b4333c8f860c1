// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package correction

import (
	"context"
	"maps"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Add makes a correction of a tenant. It is on disk when Add returns. A mistake
// in the request is a [fault.RequestInvalid].
func (b *Book) Add(ctx context.Context, tenant string, req *api.CorrectionRequest) (*api.Correction, error) {
	c, err := b.make(tenant, req)
	if err != nil {
		return nil, err
	}
	return b.append(ctx, c, "", api.AuditCorrectionAdd)
}

// Supersede makes a correction that takes the place of another one. What the
// request leaves out is as it was there.
func (b *Book) Supersede(ctx context.Context, tenant, id string, req *api.CorrectionRequest) (*api.Correction, error) {
	old, err := b.Repository.Get(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	c, err := b.make(tenant, inherit(req, old))
	if err != nil {
		return nil, err
	}
	return b.append(ctx, c, id, api.AuditCorrectionSupersede)
}

// Import keeps a correction as another server exported it, with its id and the
// time of its making. One that is there already is left alone; imported is
// false then. One that was superseded stays so.
func (b *Book) Import(ctx context.Context, tenant string, in *api.Correction) (c *api.Correction, imported bool, err error) {
	if c, err = b.imported(tenant, in); err != nil {
		return nil, false, err
	}
	switch c, err = b.append(ctx, c, "", api.AuditCorrectionImport); {
	case fault.CodeOf(err) == fault.Conflict:
		old, err := b.Get(ctx, tenant, in.ID)
		return old, false, err
	case err != nil:
		return nil, false, err
	}
	return c, true, nil
}

func (b *Book) append(ctx context.Context, c *api.Correction, supersedes, action string) (*api.Correction, error) {
	b.writing.Lock()
	sequence, err := b.Repository.Append(ctx, c, supersedes, b.event(ctx, action, c, supersedes))
	if err == nil {
		err = b.follow(ctx, sequence)
	}
	b.writing.Unlock()
	if err != nil {
		return nil, err
	}
	b.Recorded(c)
	return b.valued(c), nil
}

// event is what the audit log says of a change of c. It does not say what c
// says, so that erasing c erases that everywhere.
func (b *Book) event(ctx context.Context, action string, c *api.Correction, supersedes string) *api.AuditEvent {
	details := map[string]string{"scope": c.Scope, "field": c.Field, "source": c.Source, "supersedes": supersedes}
	maps.DeleteFunc(details, func(_, value string) bool { return value == "" })
	return &api.AuditEvent{At: b.Now(), Tenant: c.Tenant, Actor: identity.Actor(ctx), Action: action, Target: c.ID, Details: details}
}

// Erase removes the content of a correction for good.
func (b *Book) Erase(ctx context.Context, tenant, id string) error {
	b.writing.Lock()
	defer b.writing.Unlock()
	sequence, err := b.Repository.Erase(ctx, tenant, id, b.event(ctx, api.AuditCorrectionErase, &api.Correction{Tenant: tenant, ID: id}, ""))
	if err != nil {
		return err
	}
	return b.follow(ctx, sequence)
}

// EraseScope erases the corrections of a session or a user, and returns their
// number. It is part of erasing the session or the user.
func (b *Book) EraseScope(ctx context.Context, tenant, scope, scopeID string) (int, error) {
	erased := 0
	for {
		page, err := b.Repository.List(ctx, tenant, state.CorrectionFilter{Scope: scope, ScopeID: scopeID, Limit: state.MaxLimit})
		if err != nil || len(page.Corrections) == 0 {
			return erased, err
		}
		for _, c := range page.Corrections {
			if err := b.Erase(ctx, tenant, c.ID); err != nil {
				return erased, err
			}
			erased++
		}
	}
}

// Get returns a correction of a tenant, or a [fault.NotFound].
func (b *Book) Get(ctx context.Context, tenant, id string) (*api.Correction, error) {
	c, err := b.Repository.Get(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	return b.valued(c), nil
}

// List returns a tenant's corrections, the newest first.
func (b *Book) List(ctx context.Context, tenant string, f state.CorrectionFilter) (*api.CorrectionPage, error) {
	page, err := b.Repository.List(ctx, tenant, f)
	if err != nil {
		return nil, err
	}
	for i, c := range page.Corrections {
		page.Corrections[i] = b.valued(c)
	}
	return page, nil
}

// valued returns c with its confidence after decay. c itself is left alone.
func (b *Book) valued(c *api.Correction) *api.Correction {
	out := *c
	out.EffectiveConfidence = effective(c, b.Now())
	return &out
}
