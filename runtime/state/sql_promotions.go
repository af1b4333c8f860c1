// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"

	"github.com/auahq/aua/sdk/api"
)

type sqlPromotions struct{ *sqlStore }

var _ Promotions = sqlPromotions{}

func (s sqlPromotions) Begin(ctx context.Context, p *Promotion, event *api.AuditEvent) error {
	if err := p.check(); err != nil {
		return err
	}
	record, err := encodePromotion(p)
	if err != nil {
		return err
	}
	return s.sync(ctx, func(tx conn) error {
		switch same, err := promotionIn(tx, "tenant = ? AND id = ?", p.Tenant, p.ID); {
		case err != nil:
			return err
		case same != nil:
			return promotionExists(p.ID)
		}
		switch other, err := promotionIn(tx, "tenant = ? AND specialist = ? AND ended = 0", p.Tenant, p.Specialist); {
		case err != nil:
			return err
		case other != nil:
			return promotionOpen(other)
		}
		if _, err := tx.exec("INSERT INTO promotions (tenant, id, specialist, created_at, updated_at, ended, record) VALUES (?, ?, ?, ?, ?, 0, ?)",
			p.Tenant, p.ID, p.Specialist, p.CreatedAt.UnixMicro(), p.UpdatedAt.UnixMicro(), string(record)); err != nil {
			return err
		}
		return s.audit(tx, event)
	})
}

// promotionIn returns the one that the condition selects; nil when there is none.
func promotionIn(db conn, where string, args ...any) (*Promotion, error) {
	record, ok, err := db.record("SELECT record FROM promotions WHERE "+where, args...)
	if err != nil || !ok {
		return nil, err
	}
	return decodePromotion(record)
}

func (s sqlPromotions) Advance(ctx context.Context, tenant, id string, step PromotionStep, event *api.AuditEvent) (next *Promotion, err error) {
	err = s.sync(ctx, func(tx conn) error {
		p, err := promotionIn(tx, "tenant = ? AND id = ?", tenant, id)
		switch {
		case err != nil:
			return err
		case p == nil:
			return noPromotion(id)
		}
		if next, err = p.take(step); err != nil {
			return err
		}
		record, err := encodePromotion(next)
		if err != nil {
			return err
		}
		ended := 0
		if step.Ends {
			ended = 1
		}
		if _, err := tx.exec("UPDATE promotions SET updated_at = ?, ended = ?, record = ? WHERE tenant = ? AND id = ?",
			next.UpdatedAt.UnixMicro(), ended, string(record), tenant, id); err != nil {
			return err
		}
		return s.audit(tx, event)
	})
	if err != nil {
		return nil, err
	}
	return next, nil
}

func (s sqlPromotions) Get(ctx context.Context, tenant, id string) (*Promotion, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	p, err := promotionIn(db, "tenant = ? AND id = ?", tenant, id)
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case p == nil:
		return nil, noPromotion(id)
	}
	return p, nil
}

func (s sqlPromotions) List(ctx context.Context, tenant, specialist string, limit int) ([]*Promotion, error) {
	limit, err := limited(limit)
	if err != nil {
		return nil, err
	}
	where, args := "tenant = ?", []any{tenant}
	if specialist != "" {
		where, args = where+" AND specialist = ?", append(args, specialist)
	}
	return s.list(ctx, where+" ORDER BY created_at DESC, id DESC LIMIT ?", append(args, limit)...)
}

func (s sqlPromotions) Open(ctx context.Context) ([]*Promotion, error) {
	return s.list(ctx, "ended = 0 ORDER BY created_at, tenant, id")
}

func (s sqlPromotions) list(ctx context.Context, where string, args ...any) ([]*Promotion, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	list := []*Promotion{}
	err = db.each("SELECT record FROM promotions WHERE "+where, args, func(record []byte) (bool, error) {
		p, err := decodePromotion(record)
		list = append(list, p)
		return true, err
	})
	return list, err
}
