// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"cmp"
	"context"
	"slices"

	"github.com/auahq/aua/sdk/api"
)

// memoryCorrections keeps all corrections: none is pushed out by newer ones.
type memoryCorrections struct{ *memory }

var _ Corrections = memoryCorrections{}

func (m memoryCorrections) Append(_ context.Context, c *api.Correction, supersedes string, event *api.AuditEvent) (int64, error) {
	r, err := encodeCorrection(c)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return 0, err
	}
	if _, taken := m.corrections[r.key()]; taken {
		return 0, correctionExists(c.ID)
	}
	var old correctionRow
	if supersedes != "" {
		var ok bool
		old, ok = m.corrections[rowKey{c.Tenant, supersedes}]
		if !ok {
			return 0, noCorrection(supersedes)
		}
		if old, err = old.supersede(c.ID); err != nil {
			return 0, err
		}
	}
	if err := m.audit(event); err != nil {
		return 0, err
	}
	if supersedes != "" {
		m.changeCorrection(old)
	}
	return m.changeCorrection(r), nil
}

// changeCorrection notes a change of a record. The lock is held.
func (m memoryCorrections) changeCorrection(r correctionRow) int64 {
	m.corrections[r.key()] = r
	m.changes = append(m.changes, r.key())
	return int64(len(m.changes))
}

func (m memoryCorrections) Erase(_ context.Context, tenant, id string, event *api.AuditEvent) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return 0, err
	}
	key := rowKey{tenant, id}
	if _, ok := m.corrections[key]; !ok {
		return 0, noCorrection(id)
	}
	if err := m.audit(event); err != nil {
		return 0, err
	}
	delete(m.corrections, key)
	m.changes = append(m.changes, key)
	return int64(len(m.changes)), nil
}

func (m memoryCorrections) Get(_ context.Context, tenant, id string) (*api.Correction, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	r, ok := m.corrections[rowKey{tenant, id}]
	if !ok {
		return nil, noCorrection(id)
	}
	return decodeCorrection(r.record)
}

func (m memoryCorrections) List(_ context.Context, tenant string, f CorrectionFilter) (*api.CorrectionPage, error) {
	q, err := f.check()
	if err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	var rows []correctionRow
	for _, r := range m.corrections {
		if r.tenant == tenant && q.selects(r) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b correctionRow) int { return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.id, a.id)) })
	return q.page(rows[:min(len(rows), q.Limit+1)])
}

func (m memoryCorrections) Changes(_ context.Context, after int64, limit int) ([]CorrectionChange, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	var changes []CorrectionChange
	for n := max(after, 0); n < int64(len(m.changes)) && len(changes) < limit; n++ {
		key := m.changes[n]
		change := CorrectionChange{Sequence: n + 1, Tenant: key.tenant, ID: key.id}
		if r, ok := m.corrections[key]; ok {
			c, err := decodeCorrection(r.record)
			if err != nil {
				return nil, err
			}
			change.Correction = c
		}
		changes = append(changes, change)
	}
	return changes, nil
}
