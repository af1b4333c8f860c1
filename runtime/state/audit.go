// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"strconv"
	"time"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Audit is the audit log: a chain of events that can only be added to. Its
// writes are of the class *sync*. What belongs to a change is given to the
// repository that makes the change, which stores both or none.
type Audit interface {
	// Append stores an event of its own, and sets its number and hashes; its time
	// is now when it has none, and its outcome ok. After an error, what the event
	// holds of these is without meaning.
	Append(ctx context.Context, event *api.AuditEvent) error
	// List returns the events of a tenant, or of all for [AllTenants], the newest first.
	List(ctx context.Context, tenant string, f AuditFilter) (*api.AuditPage, error)
	// Walk calls f with the events of all tenants in their order, until it
	// returns an error, which Walk returns.
	Walk(ctx context.Context, f func(*api.AuditEvent) error) error
	// Verify looks for the first event that is not as it was written. A head that
	// is not empty is the hash of an event which the log must have.
	Verify(ctx context.Context, head string) (*api.AuditVerification, error)
}

// AuditFilter selects events. The zero value selects all.
type AuditFilter struct {
	// Action selects by equality, or by its first part: "token" is
	// "token.create" and "token.revoke".
	Action string
	// Actor and Target select by equality, where not empty.
	Actor, Target string
	// Since is inclusive, Until exclusive; the zero time is no bound.
	Since, Until time.Time
	// Limit is the size of a page: [DefaultLimit] when 0, at most [MaxLimit].
	Limit int
	// Cursor is the Next of the page before; empty for the first page.
	Cursor string
}

// auditQuery is a checked filter. The numbers of events are the places in their list.
type auditQuery struct {
	AuditFilter
	before int64 // 0 for the first page
}

func (f AuditFilter) check() (q auditQuery, err error) {
	q.AuditFilter = f
	if q.Limit, err = limited(f.Limit); err != nil {
		return q, err
	}
	if f.Cursor != "" {
		if q.before, err = strconv.ParseInt(f.Cursor, 10, 64); err != nil || q.before <= 0 {
			return q, fault.New(fault.RequestInvalid, "The cursor %q is not one that a list returned. Leave it out to begin with the first page.", f.Cursor)
		}
	}
	return q, nil
}

// page makes a page of rows, which hold one more than the limit when there are further ones.
func (q auditQuery) page(rows []audit.Row) *api.AuditPage {
	p := &api.AuditPage{}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		p.Next = strconv.FormatInt(rows[len(rows)-1].Seq, 10)
	}
	p.Events = make([]*api.AuditEvent, len(rows))
	for i, r := range rows {
		p.Events[i] = r.Event()
	}
	return p
}
