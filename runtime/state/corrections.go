// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"

	"github.com/auahq/aua/sdk/api"
)

// Corrections is the repository of corrections. Its writes are of the class
// *sync*: what returned nil is on disk. Records are only ever added: one marks
// another as superseded, and erasing leaves the numbers of its changes.
type Corrections interface {
	// Append stores a record that is not there yet, and returns the number of the
	// change. When supersedes is not empty, that record of the same tenant is
	// marked as superseded by the new one, as a change of its own, before it.
	// The record to supersede must exist, or it is a [fault.NotFound], and not be
	// superseded yet, or it is a [fault.Conflict], as is an id that is taken.
	// The event goes into the audit log with the change: both or none.
	Append(ctx context.Context, c *api.Correction, supersedes string, event *api.AuditEvent) (sequence int64, err error)
	// Erase removes a record's content for good, and returns the number of the
	// change. A record that it superseded stays superseded.
	Erase(ctx context.Context, tenant, id string, event *api.AuditEvent) (sequence int64, err error)
	// Get returns a record, or a [fault.NotFound] error.
	Get(ctx context.Context, tenant, id string) (*api.Correction, error)
	// List returns a tenant's records, the newest first.
	List(ctx context.Context, tenant string, f CorrectionFilter) (*api.CorrectionPage, error)
	// Changes returns up to limit changes of all tenants after a number, in order.
	Changes(ctx context.Context, after int64, limit int) ([]CorrectionChange, error)
}

// CorrectionChange is one numbered change.
type CorrectionChange struct {
	// Sequence is 1 for the first change of the store, and grows by one.
	Sequence   int64
	Tenant, ID string
	// Correction is the record as it is now, which later changes may have made
	// so; nil when it was erased.
	Correction *api.Correction
}

// CorrectionFilter selects corrections. The zero value selects all.
type CorrectionFilter struct {
	// Scope, ScopeID, Field and Source select by equality, where not empty.
	Scope, ScopeID, Field, Source string
	// Text is searched for in the subject, the claim and the rejected answer,
	// without regard to case.
	Text string
	// Current leaves out what was superseded.
	Current bool
	// Limit is the size of a page: [DefaultLimit] when 0, at most [MaxLimit].
	Limit int
	// Cursor is the Next of the page before; empty for the first page.
	Cursor string
}
