// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

type sqliteDecisions struct{ *sqliteStore }

var _ Decisions = sqliteDecisions{}

func (s sqliteDecisions) Append(d *api.Decision) error {
	// The record is made by the writer, off the path of the query.
	err := s.queue.push(unencoded(d))
	if err != nil {
		s.dropping.Do(func() {
			s.log.Warn("a decision record was dropped", "decision_id", d.ID, "dropped", s.queue.counts().dropped, "error", err)
		})
	}
	return err
}

func (s sqliteDecisions) Flush(ctx context.Context) error { return s.queue.flush(ctx) }

// insert writes rows in one transaction.
func insert(ctx context.Context, db *sql.DB, rows []row) error {
	return transact(ctx, db, func(tx *sql.Tx) error {
		stmt, err := tx.PrepareContext(ctx, `
			INSERT INTO decisions (tenant, id, at, session_id, trace_id, field, status, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (tenant, id) DO UPDATE SET
				at = excluded.at, session_id = excluded.session_id, trace_id = excluded.trace_id, field = excluded.field,
				status = excluded.status, record = excluded.record`)
		if err != nil {
			return err
		}
		defer stmt.Close()
		for _, r := range rows {
			if _, err := stmt.ExecContext(ctx, r.tenant, r.id, r.at, r.session, r.trace, r.field, r.status, r.record); err != nil {
				return err
			}
		}
		return nil
	})
}

// beginner is a database or one connection to it.
type beginner interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}

// transact runs fn in a transaction, which it commits when fn succeeds.
func transact(ctx context.Context, db beginner, fn func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
			err = errors.Join(err, rollback)
		}
		return err
	}
	return tx.Commit()
}

func (s sqliteDecisions) Get(ctx context.Context, tenant, id string) (*api.Decision, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	var record []byte
	err = db.read.QueryRowContext(ctx, "SELECT record FROM decisions WHERE tenant = ? AND id = ?", tenant, id).Scan(&record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, notFound(id)
	case err != nil:
		return nil, failure(ctx, err)
	}
	return decode(record)
}

func (s sqliteDecisions) List(ctx context.Context, tenant string, f Filter) (Page, error) {
	q, err := f.check()
	if err != nil {
		return Page{}, err
	}
	db, err := s.open()
	if err != nil {
		return Page{}, err
	}
	where, args := q.where(tenant)
	rows, err := db.read.QueryContext(ctx,
		"SELECT at, id, record FROM decisions WHERE "+where+" ORDER BY at DESC, id DESC LIMIT ?", append(args, q.Limit+1)...)
	if err != nil {
		return Page{}, failure(ctx, err)
	}
	defer rows.Close()
	var found []row
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.at, &r.id, &r.record); err != nil {
			return Page{}, failure(ctx, err)
		}
		found = append(found, r)
	}
	if err := rows.Err(); err != nil {
		return Page{}, failure(ctx, err)
	}
	return q.page(found)
}

// where is the condition that selects what [query.selects] does.
func (q query) where(tenant string) (string, []any) {
	conditions, args := []string{"tenant = ?"}, []any{tenant}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if q.Session != "" {
		add("session_id = ?", q.Session)
	}
	if q.Trace != "" {
		add("trace_id = ?", q.Trace)
		add("trace_id <> ''") // lets the index of traces be used
	}
	if q.Field != "" {
		add("field = ?", q.Field)
	}
	if q.Status != "" {
		add("status = ?", q.Status)
	}
	if !q.Since.IsZero() {
		add("at >= ?", q.Since.UnixMicro())
	}
	if !q.Until.IsZero() {
		add("at < ?", q.Until.UnixMicro())
	}
	if q.from != nil {
		add("(at, id) < (?, ?)", q.from.at, q.from.id)
	}
	return strings.Join(conditions, " AND "), args
}

// deleteRows bounds what one statement deletes, so that new records get their turn.
const deleteRows = 500

func (s sqliteDecisions) DeleteBefore(ctx context.Context, t time.Time) (int64, error) {
	var total int64
	for {
		db, err := s.writable()
		if err != nil {
			return total, err
		}
		result, err := db.ExecContext(ctx,
			"DELETE FROM decisions WHERE rowid IN (SELECT rowid FROM decisions WHERE at < ? LIMIT ?)", t.UnixMicro(), deleteRows)
		if err != nil {
			return total, failure(ctx, err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return total, failure(ctx, err)
		}
		total += n
		if n < deleteRows {
			_, err = db.ExecContext(ctx, "DELETE FROM feedback WHERE at < ?", t.UnixMicro())
			if err != nil {
				return total, failure(ctx, err)
			}
			return total, nil
		}
	}
}

// failure is the error of a call on the database: the context's when it ended,
// which SQLite reports as an interrupt.
func failure(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("state store: %w", cause)
	}
	return unavailable(err)
}
