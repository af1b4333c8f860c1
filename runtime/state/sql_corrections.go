// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

type sqlCorrections struct{ *sqlStore }

var _ Corrections = sqlCorrections{}

// change makes changes, and their event in the audit log, in one transaction
// and returns the number of the last.
func (s sqlCorrections) change(ctx context.Context, event *api.AuditEvent, fn func(tx conn) (sequence int64, err error)) (sequence int64, err error) {
	err = s.sync(ctx, func(tx conn) (err error) {
		if sequence, err = fn(tx); err != nil {
			return err
		}
		return s.audit(tx, event)
	})
	if err != nil {
		return 0, err
	}
	return sequence, nil
}

func (s sqlCorrections) Append(ctx context.Context, c *api.Correction, supersedes string, event *api.AuditEvent) (int64, error) {
	r, err := encodeCorrection(c)
	if err != nil {
		return 0, err
	}
	return s.change(ctx, event, func(tx conn) (int64, error) {
		switch _, taken, err := correctionIn(tx, r.key()); {
		case err != nil:
			return 0, err
		case taken:
			return 0, correctionExists(c.ID)
		}
		if supersedes != "" {
			old, ok, err := correctionIn(tx, rowKey{c.Tenant, supersedes})
			switch {
			case err != nil:
				return 0, err
			case !ok:
				return 0, noCorrection(supersedes)
			}
			if old, err = old.supersede(c.ID); err != nil {
				return 0, err
			}
			if err := putCorrection(tx, old); err != nil {
				return 0, err
			}
			if _, err := noteChange(tx, old.key()); err != nil {
				return 0, err
			}
		}
		if err := putCorrection(tx, r); err != nil {
			return 0, err
		}
		return noteChange(tx, r.key())
	})
}

func (s sqlCorrections) Erase(ctx context.Context, tenant, id string, event *api.AuditEvent) (int64, error) {
	sequence, err := s.change(ctx, event, func(tx conn) (int64, error) {
		n, err := tx.exec("DELETE FROM corrections WHERE tenant = ? AND id = ?", tenant, id)
		switch {
		case err != nil:
			return 0, err
		case n == 0:
			return 0, noCorrection(id)
		}
		return noteChange(tx, rowKey{tenant, id})
	})
	if err != nil {
		return 0, err
	}
	s.forget(ctx)
	return sequence, nil
}

// correctionIn reads a row of the transaction; false when there is none.
func correctionIn(tx conn, k rowKey) (correctionRow, bool, error) {
	record, ok, err := tx.record("SELECT record FROM corrections WHERE tenant = ? AND id = ?", k.tenant, k.id)
	return correctionRow{tenant: k.tenant, id: k.id, record: record}, ok, err
}

func putCorrection(tx conn, r correctionRow) error {
	superseded := 0
	if r.superseded {
		superseded = 1
	}
	_, err := tx.exec(`
		INSERT INTO corrections (tenant, id, at, scope, scope_id, field, source, superseded, words, record)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (tenant, id) DO UPDATE SET
			at = excluded.at, scope = excluded.scope, scope_id = excluded.scope_id, field = excluded.field, source = excluded.source,
			superseded = excluded.superseded, words = excluded.words, record = excluded.record`,
		r.tenant, r.id, r.at, r.scope, r.scopeID, r.field, r.source, superseded, r.words, r.record)
	return err
}

// noteChange gives a change of a record the next number.
func noteChange(tx conn, k rowKey) (sequence int64, err error) {
	err = tx.row("SELECT COALESCE(MAX(sequence), 0) + 1 FROM correction_changes").Scan(&sequence)
	if err == nil {
		_, err = tx.exec("INSERT INTO correction_changes (sequence, tenant, id) VALUES (?, ?, ?)", sequence, k.tenant, k.id)
	}
	return sequence, err
}

func (s sqlCorrections) Get(ctx context.Context, tenant, id string) (*api.Correction, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	record, ok, err := db.record("SELECT record FROM corrections WHERE tenant = ? AND id = ?", tenant, id)
	switch {
	case err != nil:
		return nil, failure(ctx, err)
	case !ok:
		return nil, noCorrection(id)
	}
	return decodeCorrection(record)
}

func (s sqlCorrections) List(ctx context.Context, tenant string, f CorrectionFilter) (*api.CorrectionPage, error) {
	q, err := f.check()
	if err != nil {
		return nil, err
	}
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	where, args := q.where(tenant, db.dialect)
	rows, err := db.query("SELECT at, id, record FROM corrections WHERE "+where+" ORDER BY at DESC, id DESC LIMIT ?", append(args, q.Limit+1)...)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer rows.Close()
	var found []correctionRow
	for rows.Next() {
		var r correctionRow
		if err := rows.Scan(&r.at, &r.id, &r.record); err != nil {
			return nil, failure(ctx, err)
		}
		found = append(found, r)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(ctx, err)
	}
	return q.page(found)
}

// where is the condition that selects what [correctionQuery.selects] does.
func (q correctionQuery) where(tenant string, d dialect) (string, []any) {
	conditions, args := []string{"tenant = ?"}, []any{tenant}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	for _, c := range []struct{ column, value string }{
		{"scope", q.Scope}, {"scope_id", q.ScopeID}, {"field", q.Field}, {"source", q.Source},
	} {
		if c.value != "" {
			add(c.column+" = ?", c.value)
		}
	}
	if q.Text != "" {
		add(d.find+"(words, ?) > 0", q.Text)
	}
	if q.Current {
		add("superseded = 0")
	}
	if q.from != nil {
		add("(at, id) < (?, ?)", q.from.at, q.from.id)
	}
	return strings.Join(conditions, " AND "), args
}

func (s sqlCorrections) Changes(ctx context.Context, after int64, limit int) ([]CorrectionChange, error) {
	db, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := db.query(`
		SELECT c.sequence, c.tenant, c.id, r.record
		FROM correction_changes AS c LEFT JOIN corrections AS r ON r.tenant = c.tenant AND r.id = c.id
		WHERE c.sequence > ? ORDER BY c.sequence LIMIT ?`, after, limit)
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer rows.Close()
	var changes []CorrectionChange
	for rows.Next() {
		var c CorrectionChange
		var record []byte
		if err := rows.Scan(&c.Sequence, &c.Tenant, &c.ID, &record); err != nil {
			return nil, failure(ctx, err)
		}
		if record != nil {
			if c.Correction, err = decodeCorrection(record); err != nil {
				return nil, err
			}
		}
		changes = append(changes, c)
	}
	if err := rows.Err(); err != nil {
		return nil, failure(ctx, err)
	}
	return changes, nil
}
