// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/auahq/aua/sdk/api"
)

type memoryTokens struct{ *memory }

var _ Tokens = memoryTokens{}

func (m memoryTokens) Create(_ context.Context, t *Token, event *api.AuditEvent) error {
	record, err := encodeToken(t)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	if m.tokens[t.ID] != nil {
		return tokenExists(t.ID)
	}
	if err := m.audit(event); err != nil {
		return err
	}
	m.tokens[t.ID] = record
	return nil
}

func (m memoryTokens) Get(_ context.Context, id string) (*Token, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	return m.token(AllTenants, id)
}

// token returns a token of the tenant. The caller holds the lock.
func (m *memory) token(tenant, id string) (*Token, error) {
	record := m.tokens[id]
	if record == nil {
		return nil, noToken(id)
	}
	t, err := decodeToken(record)
	if err == nil && !t.of(tenant) {
		return nil, noToken(id)
	}
	return t, err
}

func (m memoryTokens) List(_ context.Context, tenant string) ([]*Token, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	list := []*Token{}
	for _, record := range m.tokens {
		t, err := decodeToken(record)
		if err != nil {
			return nil, err
		}
		if t.of(tenant) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *Token) int { return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID)) })
	return list, nil
}

func (m memoryTokens) Revoke(_ context.Context, tenant, id string, at time.Time, event *api.AuditEvent) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	t, err := m.token(tenant, id)
	if err != nil || !t.revoke(at) {
		return err
	}
	record, err := encodeToken(t)
	if err != nil {
		return err
	}
	if err := m.audit(event); err != nil {
		return err
	}
	m.tokens[id] = record
	return nil
}

func (m memoryTokens) Any(context.Context) (bool, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.tokens) > 0, m.open()
}
