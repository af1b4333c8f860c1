// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

type sqlDecisions struct{ *sqlStore }

var _ Decisions = sqlDecisions{}

func (s sqlDecisions) Append(d *api.Decision) error {
	// The record is made by the writer, off the path of the query.
	err := s.queue.push(unencoded(d))
	if err != nil {
		s.dropping.Do(func() {
			s.log.Warn("a decision record was dropped", "decision_id", d.ID, "dropped", s.queue.counts().dropped, "error", err)
		})
	}
	return err
}

func (s sqlDecisions) Flush(ctx context.Context) error { return s.queue.flush(ctx) }

// insert writes rows and what they cost, the rows in one statement: a round trip for each would bound what
// a distant database takes.
func insert(tx conn, rows []row) error {
	rows = newest(rows)
	if len(rows) == 0 {
		return nil
	}
	var args []any
	for _, r := range rows {
		args = append(args, r.tenant, r.id, r.at, r.session, r.trace, r.field, r.status, r.record)
	}
	_, err := tx.exec(`
		INSERT INTO decisions (tenant, id, at, session_id, trace_id, field, status, record)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`+strings.Repeat(", (?, ?, ?, ?, ?, ?, ?, ?)", len(rows)-1)+`
		ON CONFLICT (tenant, id) DO UPDATE SET
			at = excluded.at, session_id = excluded.session_id, trace_id = excluded.trace_id, field = excluded.field,
			status = excluded.status, record = excluded.record`, args...)
	if err != nil {
		return err
	}
	return insertCosts(tx, rows)
}

// newest returns rows without those that a later one of the same key replaces:
// Postgres does not touch a row twice in a statement.
func newest(rows []row) []row {
	last := map[rowKey]int{}
	for i, r := range rows {
		last[r.key()] = i
	}
	if len(last) == len(rows) {
		return rows
	}
	var kept []row
	for i, r := range rows {
		if last[r.key()] == i {
			kept = append(kept, r)
		}
	}
	return kept
}

func (s sqlDecisions) Get(ctx context.Context, tenant, id string) (*api.Decision, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	record, ok, err := db.record("SELECT record FROM decisions WHERE tenant = ? AND id = ?", tenant, id)
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case !ok:
		return nil, notFound(id)
	}
	return decode(record)
}

func (s sqlDecisions) List(ctx context.Context, tenant string, f Filter) (Page, error) {
	q, err := f.check()
	if err != nil {
		return Page{}, err
	}
	db, err := s.reading(ctx)
	if err != nil {
		return Page{}, err
	}
	where, args := q.where(tenant)
	rows, err := db.query("SELECT at, id, record FROM decisions WHERE "+where+" ORDER BY at DESC, id DESC LIMIT ?", append(args, q.Limit+1)...)
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

func (s sqlDecisions) DeleteBefore(ctx context.Context, t time.Time) (int64, error) {
	for total := int64(0); ; {
		var n int64
		err := s.async(ctx, func(tx conn) (err error) {
			n, err = tx.exec("DELETE FROM decisions WHERE (tenant, id) IN (SELECT tenant, id FROM decisions WHERE at < ? ORDER BY at LIMIT ?)",
				t.UnixMicro(), deleteRows)
			return err
		})
		total += n
		switch {
		case err != nil:
			return total, err
		case n < deleteRows:
			return total, s.async(ctx, func(tx conn) error {
				if _, err := tx.exec("DELETE FROM feedback WHERE at < ?", t.UnixMicro()); err != nil {
					return err
				}
				_, err := tx.exec("DELETE FROM costs WHERE at < ?", t.UnixMicro())
				return err
			})
		}
	}
}
