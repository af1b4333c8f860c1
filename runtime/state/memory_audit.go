// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"strings"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/sdk/api"
)

type memoryAudit struct{ *memory }

var _ Audit = memoryAudit{}

func (m memoryAudit) Append(_ context.Context, event *api.AuditEvent) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	return m.audit(event)
}

// audit writes the event of a change, if there is one. It is the last that may
// fail before the change is made. The caller holds the lock.
func (m *memory) audit(event *api.AuditEvent) error {
	if event == nil {
		return nil
	}
	var last audit.Place
	if n := len(m.events); n > 0 {
		last = audit.Place{Seq: m.events[n-1].Seq, Hash: m.events[n-1].Hash}
	}
	r, err := m.auditKey.Seal(event, last)
	if err != nil {
		return err
	}
	m.events = append(m.events, r)
	return nil
}

func (m memoryAudit) List(_ context.Context, tenant string, f AuditFilter) (*api.AuditPage, error) {
	q, err := f.check()
	if err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	var rows []audit.Row
	for i := len(m.events) - 1; i >= 0 && len(rows) <= q.Limit; i-- {
		if r := m.events[i]; (tenant == AllTenants || tenant == r.Tenant) && q.selects(r) {
			rows = append(rows, r)
		}
	}
	return q.page(rows), nil
}

// selects reports whether the filter and the cursor let r through.
func (q auditQuery) selects(r audit.Row) bool {
	equal := func(want, have string) bool { return want == "" || want == have }
	return (equal(q.Action, r.Action) || strings.HasPrefix(r.Action, q.Action+".")) && equal(q.Actor, r.Actor) && equal(q.Target, r.Target) &&
		(q.Since.IsZero() || r.At >= q.Since.UnixMicro()) && (q.Until.IsZero() || r.At < q.Until.UnixMicro()) &&
		(q.before == 0 || r.Seq < q.before)
}

func (m memoryAudit) Walk(_ context.Context, f func(*api.AuditEvent) error) error {
	rows, err := m.all()
	for _, r := range rows {
		if err := f(r.Event()); err != nil {
			return err
		}
	}
	return err
}

// all returns the events so far, which nobody changes any more.
func (m memoryAudit) all() ([]audit.Row, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.events, m.open()
}

func (m memoryAudit) Verify(_ context.Context, head string) (*api.AuditVerification, error) {
	rows, err := m.all()
	if err != nil {
		return nil, err
	}
	v := audit.NewVerifier(m.auditKey, head)
	for _, r := range rows {
		if !v.Add(r) {
			break
		}
	}
	return v.Result(), nil
}
