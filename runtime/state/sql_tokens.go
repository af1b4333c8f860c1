// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"time"

	"github.com/auahq/aua/sdk/api"
)

type sqlTokens struct{ *sqlStore }

var _ Tokens = sqlTokens{}

func (s sqlTokens) Create(ctx context.Context, t *Token, event *api.AuditEvent) error {
	record, err := encodeToken(t)
	if err != nil {
		return err
	}
	return s.sync(ctx, func(tx conn) error {
		switch taken, err := tokenIn(tx, t.ID); {
		case err != nil:
			return err
		case taken != nil:
			return tokenExists(t.ID)
		}
		if _, err := tx.exec("INSERT INTO tokens (tenant, id, at, record) VALUES (?, ?, ?, ?)",
			t.Tenant, t.ID, t.CreatedAt.UnixMicro(), string(record)); err != nil {
			return err
		}
		return s.audit(tx, event)
	})
}

// tokenIn returns a token of whichever tenant; nil when there is none.
func tokenIn(db conn, id string) (*Token, error) {
	record, ok, err := db.record("SELECT record FROM tokens WHERE id = ?", id)
	if err != nil || !ok {
		return nil, err
	}
	return decodeToken(record)
}

func (s sqlTokens) Get(ctx context.Context, id string) (*Token, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	t, err := tokenIn(db, id)
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case t == nil:
		return nil, noToken(id)
	}
	return t, nil
}

func (s sqlTokens) List(ctx context.Context, tenant string) ([]*Token, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	where, args := "tenant = ?", []any{tenant}
	if tenant == AllTenants {
		where, args = "1 = 1", nil
	}
	list := []*Token{}
	err = db.each("SELECT record FROM tokens WHERE "+where+" ORDER BY at DESC, id DESC", args, func(record []byte) (bool, error) {
		t, err := decodeToken(record)
		list = append(list, t)
		return true, err
	})
	return list, err
}

func (s sqlTokens) Revoke(ctx context.Context, tenant, id string, at time.Time, event *api.AuditEvent) error {
	return s.sync(ctx, func(tx conn) error {
		t, err := tokenIn(tx, id)
		switch {
		case err != nil:
			return err
		case t == nil || !t.of(tenant):
			return noToken(id)
		case !t.revoke(at):
			return nil
		}
		record, err := encodeToken(t)
		if err != nil {
			return err
		}
		if _, err := tx.exec("UPDATE tokens SET record = ? WHERE id = ?", string(record), id); err != nil {
			return err
		}
		return s.audit(tx, event)
	})
}

func (s sqlTokens) Any(ctx context.Context) (bool, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return false, err
	}
	_, ok, err := db.record("SELECT id FROM tokens LIMIT 1")
	if err != nil {
		return false, failure(ctx, err)
	}
	return ok, nil
}
