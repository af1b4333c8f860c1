// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"time"

	"github.com/auahq/aua/sdk/api"
)

type sqlSessions struct{ *sqlStore }

var _ Sessions = sqlSessions{}

func (s sqlSessions) Create(ctx context.Context, tenant string, session *api.Session) error {
	record, err := toJSON(session)
	if err != nil {
		return err
	}
	return s.sync(ctx, func(tx conn) error {
		n, err := tx.exec("INSERT INTO sessions (tenant, id, updated_at, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			tenant, session.ID, session.UpdatedAt.UnixMicro(), record)
		if n == 0 && err == nil {
			return sessionTaken(session.ID)
		}
		return err
	})
}

func (s sqlSessions) Get(ctx context.Context, tenant, id string) (*api.Session, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	return sessionIn(db, tenant, id)
}

func sessionIn(db conn, tenant, id string) (*api.Session, error) {
	record, ok, err := db.record("SELECT record FROM sessions WHERE tenant = ? AND id = ?", tenant, id)
	switch {
	case err != nil:
		return nil, failure(db.ctx, err)
	case !ok:
		return nil, noSession(id)
	}
	return fromJSON[api.Session](record)
}

func (s sqlSessions) List(ctx context.Context, tenant string, r Range) (*api.SessionList, error) {
	limit, from, err := r.check()
	if err != nil {
		return nil, err
	}
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	condition, args := "tenant = ?", []any{tenant}
	if from != nil {
		condition, args = condition+" AND (updated_at, id) < (?, ?)", append(args, from.at, from.id)
	}
	list := &api.SessionList{Sessions: []*api.Session{}}
	err = db.each("SELECT record FROM sessions WHERE "+condition+" ORDER BY updated_at DESC, id DESC LIMIT ?", append(args, limit+1),
		func(record []byte) (bool, error) {
			if len(list.Sessions) == limit {
				list.Next = sessionCursor(list.Sessions[limit-1])
				return false, nil
			}
			session, err := fromJSON[api.Session](record)
			list.Sessions = append(list.Sessions, session)
			return true, err
		})
	return list, err
}

func (s sqlSessions) Append(ctx context.Context, tenant, id string, e Exchange) error {
	return s.sync(ctx, func(tx conn) error {
		session, err := sessionIn(tx, tenant, id)
		if err != nil {
			return err
		}
		for _, m := range e.add(session) {
			record, err := toJSON(m)
			if err != nil {
				return err
			}
			if _, err := tx.exec("INSERT INTO messages (tenant, session_id, position, record) VALUES (?, ?, ?, ?)", tenant, id, m.Index, record); err != nil {
				return err
			}
		}
		record, err := toJSON(session)
		if err != nil {
			return err
		}
		_, err = tx.exec("UPDATE sessions SET updated_at = ?, record = ? WHERE tenant = ? AND id = ?", session.UpdatedAt.UnixMicro(), record, tenant, id)
		return err
	})
}

func (s sqlSessions) Messages(ctx context.Context, tenant, id string, r MessageRange) (*api.MessageList, error) {
	limit, from, err := r.check()
	if err != nil {
		return nil, err
	}
	if _, err := s.Get(ctx, tenant, id); err != nil {
		return nil, err
	}
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	condition, args, order, beyond := "tenant = ? AND session_id = ?", []any{tenant, id}, "ASC", ">"
	if r.Newest {
		order, beyond = "DESC", "<"
	}
	if from != nil {
		condition, args = condition+" AND position "+beyond+" ?", append(args, from.at)
	}
	page := newMessagePage(limit, r.Tokens)
	err = db.each("SELECT record FROM messages WHERE "+condition+" ORDER BY position "+order+" LIMIT ?", append(args, limit+1), page.add)
	return page.list, err
}

func (s sqlSessions) DeleteBefore(ctx context.Context, t time.Time) (int64, error) {
	const old = "(SELECT tenant, id FROM sessions WHERE updated_at < ? ORDER BY updated_at, tenant, id LIMIT ?)"
	for total := int64(0); ; {
		var n int64
		err := s.sync(ctx, func(tx conn) (err error) {
			if _, err = tx.exec("DELETE FROM messages WHERE (tenant, session_id) IN "+old, t.UnixMicro(), deleteRows); err != nil {
				return err
			}
			n, err = tx.exec("DELETE FROM sessions WHERE (tenant, id) IN "+old, t.UnixMicro(), deleteRows)
			return err
		})
		total += n
		if err != nil || n < deleteRows {
			return total, err
		}
	}
}
