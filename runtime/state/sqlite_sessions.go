// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/auahq/aua/sdk/api"
)

type sqliteSessions struct{ *sqliteStore }

var _ Sessions = sqliteSessions{}

// change runs fn in a sync transaction. A fault that fn returns passes as it is.
func (s sqliteSessions) change(ctx context.Context, fn func(*sql.Tx) error) error {
	db, err := s.writable()
	if err != nil {
		return err
	}
	err = durably(ctx, db, fn)
	if err == nil || isFault(err) {
		return err
	}
	return failure(ctx, err)
}

func (s sqliteSessions) Create(ctx context.Context, tenant string, session *api.Session) error {
	record, err := toJSON(session)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "INSERT INTO sessions (tenant, id, updated_at, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			tenant, session.ID, session.UpdatedAt.UnixMicro(), record)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); n == 0 && err == nil {
			return sessionTaken(session.ID)
		}
		return nil
	})
}

func (s sqliteSessions) Get(ctx context.Context, tenant, id string) (*api.Session, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	return sessionIn(ctx, db.read, tenant, id)
}

// querier is what can be asked for one row: a pool or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func sessionIn(ctx context.Context, db querier, tenant, id string) (*api.Session, error) {
	var record []byte
	err := db.QueryRowContext(ctx, "SELECT record FROM sessions WHERE tenant = ? AND id = ?", tenant, id).Scan(&record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, noSession(id)
	case err != nil:
		return nil, failure(ctx, err)
	}
	return fromJSON[api.Session](record)
}

func (s sqliteSessions) List(ctx context.Context, tenant string, r Range) (*api.SessionList, error) {
	limit, from, err := r.check()
	if err != nil {
		return nil, err
	}
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	condition, args := "tenant = ?", []any{tenant}
	if from != nil {
		condition, args = condition+" AND (updated_at, id) < (?, ?)", append(args, from.at, from.id)
	}
	list := &api.SessionList{Sessions: []*api.Session{}}
	err = each(ctx, db.read, "SELECT record FROM sessions WHERE "+condition+" ORDER BY updated_at DESC, id DESC LIMIT ?", append(args, limit+1),
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

// each calls f with the single column of each row, until f returns false.
func each(ctx context.Context, db *sql.DB, query string, args []any, f func(record []byte) (more bool, err error)) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return failure(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		var record []byte
		if err := rows.Scan(&record); err != nil {
			return failure(ctx, err)
		}
		if more, err := f(record); !more || err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return failure(ctx, err)
	}
	return nil
}

func (s sqliteSessions) Append(ctx context.Context, tenant, id string, e Exchange) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		session, err := sessionIn(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		for _, m := range e.add(session) {
			record, err := toJSON(m)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO messages (tenant, session_id, position, record) VALUES (?, ?, ?, ?)", tenant, id, m.Index, record); err != nil {
				return err
			}
		}
		record, err := toJSON(session)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE sessions SET updated_at = ?, record = ? WHERE tenant = ? AND id = ?", session.UpdatedAt.UnixMicro(), record, tenant, id)
		return err
	})
}

func (s sqliteSessions) Messages(ctx context.Context, tenant, id string, r MessageRange) (*api.MessageList, error) {
	limit, from, err := r.check()
	if err != nil {
		return nil, err
	}
	if _, err := s.Get(ctx, tenant, id); err != nil {
		return nil, err
	}
	db, err := s.open()
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
	err = each(ctx, db.read, "SELECT record FROM messages WHERE "+condition+" ORDER BY position "+order+" LIMIT ?", append(args, limit+1), page.add)
	return page.list, err
}

func (s sqliteSessions) DeleteBefore(ctx context.Context, t time.Time) (int64, error) {
	const old = "(SELECT tenant, id FROM sessions WHERE updated_at < ? ORDER BY updated_at, tenant, id LIMIT ?)"
	for total := int64(0); ; {
		var n int64
		err := s.change(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, "DELETE FROM messages WHERE (tenant, session_id) IN "+old, t.UnixMicro(), deleteRows); err != nil {
				return err
			}
			result, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE (tenant, id) IN "+old, t.UnixMicro(), deleteRows)
			if err != nil {
				return err
			}
			n, err = result.RowsAffected()
			return err
		})
		total += n
		if err != nil || n < deleteRows {
			return total, err
		}
	}
}
