// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strings"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/sdk/api"
)

type sqlAudit struct{ *sqlStore }

var _ Audit = sqlAudit{}

func (s sqlAudit) Append(ctx context.Context, event *api.AuditEvent) error {
	return s.sync(ctx, func(tx conn) error { return s.audit(tx, event) })
}

// audit writes the event of a change in the transaction of the change, if there
// is an event. One transaction writes at a time, so that none can come between
// the end of the log and the new one.
func (s *sqlStore) audit(tx conn, event *api.AuditEvent) error {
	if event == nil {
		return nil
	}
	last, err := auditEnd(tx)
	if err != nil {
		return err
	}
	if last.Seq == 0 { // as in a database that was made in the place of another one
		if err := s.auditKey.keep(); err != nil {
			return err
		}
	}
	r, err := s.auditKey.Seal(event, last)
	if err != nil {
		return err
	}
	_, err = tx.exec("INSERT INTO audit ("+auditColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		r.Seq, r.At, r.Tenant, r.Actor, r.Action, r.Target, r.Details, r.Outcome, r.PrevHash, r.Hash)
	return err
}

const auditColumns = "seq, at, tenant, actor, action, target, details, outcome, prev_hash, hash"

// auditEnd is where the log ends.
func auditEnd(db conn) (last audit.Place, err error) {
	err = db.row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").Scan(&last.Seq, &last.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Place{}, nil
	}
	return last, err
}

// auditRows reads rows of the log.
func auditRows(db conn, rest string, args ...any) (found []audit.Row, err error) {
	rows, err := db.query("SELECT "+auditColumns+" FROM audit "+rest, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r audit.Row
		var at any // a column of SQLite can be made to hold anything
		if err := rows.Scan(&r.Seq, &at, &r.Tenant, &r.Actor, &r.Action, &r.Target, &r.Details, &r.Outcome, &r.PrevHash, &r.Hash); err != nil {
			return nil, err
		}
		r.At, _ = at.(int64)
		found = append(found, r)
	}
	return found, rows.Err()
}

func (s sqlAudit) List(ctx context.Context, tenant string, f AuditFilter) (*api.AuditPage, error) {
	q, err := f.check()
	if err != nil {
		return nil, err
	}
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	where, args := q.where(tenant)
	rows, err := auditRows(db, "WHERE "+where+" ORDER BY seq DESC LIMIT ?", append(args, q.Limit+1)...)
	if err != nil {
		return nil, failure(ctx, err)
	}
	return q.page(rows), nil
}

// where is the condition that selects what [auditQuery.selects] does.
func (q auditQuery) where(tenant string) (string, []any) {
	conditions, args := []string{"1 = 1"}, []any{}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if tenant != AllTenants {
		add("tenant = ?", tenant)
	}
	if q.Action != "" { // the byte after the point is a slash
		add("(action = ? OR action > ? AND action < ?)", q.Action, q.Action+".", q.Action+"/")
	}
	if q.Actor != "" {
		add("actor = ?", q.Actor)
	}
	if q.Target != "" {
		add("target = ?", q.Target)
	}
	if !q.Since.IsZero() {
		add("at >= ?", q.Since.UnixMicro())
	}
	if !q.Until.IsZero() {
		add("at < ?", q.Until.UnixMicro())
	}
	if q.before > 0 {
		add("seq < ?", q.before)
	}
	return strings.Join(conditions, " AND "), args
}

// walkRows is how many rows of a walk are read at once, so that no reader stays
// in the way of a checkpoint while somebody looks at a long log.
const walkRows = 1000

// walk calls f with all rows in the order of their numbers, until f returns an error.
func (s sqlAudit) walk(ctx context.Context, f func(audit.Row) error) error {
	// Numbers below 1 are not AUA's, and would not be seen otherwise.
	for after := int64(math.MinInt64); ; {
		db, err := s.reading(ctx)
		if err != nil {
			return err
		}
		rows, err := auditRows(db, "WHERE seq > ? ORDER BY seq LIMIT ?", after, walkRows)
		if err != nil {
			return failure(ctx, err)
		}
		for _, r := range rows {
			if err := f(r); err != nil {
				return err
			}
			after = r.Seq
		}
		if len(rows) < walkRows {
			return nil
		}
	}
}

func (s sqlAudit) Walk(ctx context.Context, f func(*api.AuditEvent) error) error {
	return s.walk(ctx, func(r audit.Row) error { return f(r.Event()) })
}

// errEnough ends a walk.
var errEnough = errors.New("state: enough")

func (s sqlAudit) Verify(ctx context.Context, head string) (*api.AuditVerification, error) {
	v := audit.NewVerifier(s.auditKey.Key, head)
	err := s.walk(ctx, func(r audit.Row) error {
		if !v.Add(r) {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return v.Result(), nil
}
