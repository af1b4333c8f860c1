// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"cmp"
	"context"
	"slices"

	"github.com/auahq/aua/sdk/api"
)

type memoryPromotions struct{ *memory }

var _ Promotions = memoryPromotions{}

func (m memoryPromotions) Begin(_ context.Context, p *Promotion, event *api.AuditEvent) error {
	if err := p.check(); err != nil {
		return err
	}
	record, err := encodePromotion(p)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return err
	}
	if m.promotions[rowKey{p.Tenant, p.ID}] != nil {
		return promotionExists(p.ID)
	}
	others, err := m.promotionsWhere(func(o *Promotion) bool {
		return o.Tenant == p.Tenant && o.Specialist == p.Specialist && o.EndedAt.IsZero()
	})
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return promotionOpen(others[0])
	}
	if err := m.audit(event); err != nil {
		return err
	}
	m.promotions[rowKey{p.Tenant, p.ID}] = record
	return nil
}

func (m memoryPromotions) Advance(_ context.Context, tenant, id string, step PromotionStep, event *api.AuditEvent) (*Promotion, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	p, err := m.promotion(tenant, id)
	if err != nil {
		return nil, err
	}
	next, err := p.take(step)
	if err != nil {
		return nil, err
	}
	record, err := encodePromotion(next)
	if err != nil {
		return nil, err
	}
	if err := m.audit(event); err != nil {
		return nil, err
	}
	m.promotions[rowKey{tenant, id}] = record
	return next, nil
}

func (m memoryPromotions) Get(_ context.Context, tenant, id string) (*Promotion, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	return m.promotion(tenant, id)
}

// promotion returns one of a tenant's. The caller holds the lock.
func (m *memory) promotion(tenant, id string) (*Promotion, error) {
	record := m.promotions[rowKey{tenant, id}]
	if record == nil {
		return nil, noPromotion(id)
	}
	return decodePromotion(record)
}

func (m memoryPromotions) List(_ context.Context, tenant, specialist string, limit int) ([]*Promotion, error) {
	limit, err := limited(limit)
	if err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	list, err := m.promotionsWhere(func(p *Promotion) bool {
		return p.Tenant == tenant && (specialist == "" || p.Specialist == specialist)
	})
	slices.Reverse(list)
	return list[:min(len(list), limit)], err
}

func (m memoryPromotions) Open(context.Context) ([]*Promotion, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	return m.promotionsWhere(func(p *Promotion) bool { return p.EndedAt.IsZero() })
}

// promotionsWhere returns the selected ones, the oldest first. The caller holds the lock.
func (m *memory) promotionsWhere(selects func(*Promotion) bool) ([]*Promotion, error) {
	list := []*Promotion{}
	for _, record := range m.promotions {
		p, err := decodePromotion(record)
		if err != nil {
			return nil, err
		}
		if selects(p) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b *Promotion) int {
		return cmp.Or(cmp.Compare(a.CreatedAt.UnixMicro(), b.CreatedAt.UnixMicro()), cmp.Compare(a.Tenant, b.Tenant), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}
