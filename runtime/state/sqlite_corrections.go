// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

type sqliteCorrections struct{ *sqliteStore }

var _ Corrections = sqliteCorrections{}

// change makes changes in one durable transaction and returns the number of the last.
func (s sqliteCorrections) change(ctx context.Context, fn func(*sql.Tx) (sequence int64, err error)) (int64, error) {
	db, err := s.writable()
	if err != nil {
		return 0, err
	}
	var sequence int64
	err = durably(ctx, db, func(tx *sql.Tx) (err error) {
		sequence, err = fn(tx)
		return err
	})
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return 0, f
	case err != nil:
		return 0, failure(ctx, err)
	}
	return sequence, nil
}

func (s sqliteCorrections) Append(ctx context.Context, c *api.Correction, supersedes string) (int64, error) {
	r, err := encodeCorrection(c)
	if err != nil {
		return 0, err
	}
	return s.change(ctx, func(tx *sql.Tx) (int64, error) {
		switch _, taken, err := correctionIn(ctx, tx, r.key()); {
		case err != nil:
			return 0, err
		case taken:
			return 0, correctionExists(c.ID)
		}
		if supersedes != "" {
			old, ok, err := correctionIn(ctx, tx, rowKey{c.Tenant, supersedes})
			switch {
			case err != nil:
				return 0, err
			case !ok:
				return 0, noCorrection(supersedes)
			}
			if old, err = old.supersede(c.ID); err != nil {
				return 0, err
			}
			if err := putCorrection(ctx, tx, old); err != nil {
				return 0, err
			}
			if _, err := noteChange(ctx, tx, old.key()); err != nil {
				return 0, err
			}
		}
		if err := putCorrection(ctx, tx, r); err != nil {
			return 0, err
		}
		return noteChange(ctx, tx, r.key())
	})
}

func (s sqliteCorrections) Erase(ctx context.Context, tenant, id string) (int64, error) {
	sequence, err := s.change(ctx, func(tx *sql.Tx) (int64, error) {
		result, err := tx.ExecContext(ctx, "DELETE FROM corrections WHERE tenant = ? AND id = ?", tenant, id)
		if err != nil {
			return 0, err
		}
		n, err := result.RowsAffected()
		switch {
		case err != nil:
			return 0, err
		case n == 0:
			return 0, noCorrection(id)
		}
		return noteChange(ctx, tx, rowKey{tenant, id})
	})
	if err != nil {
		return 0, err
	}
	// The database overwrites what it deletes; the log still has it as it was
	// written. While a reader keeps the log, the next checkpoint does this.
	if db, err := s.writable(); err == nil {
		_, _ = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return sequence, nil
}

// correctionIn reads a row of the transaction; false when there is none.
func correctionIn(ctx context.Context, tx *sql.Tx, k rowKey) (correctionRow, bool, error) {
	r := correctionRow{tenant: k.tenant, id: k.id}
	err := tx.QueryRowContext(ctx, "SELECT record FROM corrections WHERE tenant = ? AND id = ?", k.tenant, k.id).Scan(&r.record)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	return r, err == nil, err
}

func putCorrection(ctx context.Context, tx *sql.Tx, r correctionRow) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR REPLACE INTO corrections (tenant, id, at, scope, scope_id, field, source, superseded, words, record)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.tenant, r.id, r.at, r.scope, r.scopeID, r.field, r.source, r.superseded, r.words, r.record)
	return err
}

// noteChange gives a change of a record the next number.
func noteChange(ctx context.Context, tx *sql.Tx, k rowKey) (int64, error) {
	result, err := tx.ExecContext(ctx, `
		INSERT INTO correction_changes (sequence, tenant, id)
		SELECT COALESCE(MAX(sequence), 0) + 1, ?, ? FROM correction_changes`, k.tenant, k.id)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

func (s sqliteCorrections) Get(ctx context.Context, tenant, id string) (*api.Correction, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	var record []byte
	err = db.read.QueryRowContext(ctx, "SELECT record FROM corrections WHERE tenant = ? AND id = ?", tenant, id).Scan(&record)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, noCorrection(id)
	case err != nil:
		return nil, failure(ctx, err)
	}
	return decodeCorrection(record)
}

func (s sqliteCorrections) List(ctx context.Context, tenant string, f CorrectionFilter) (*api.CorrectionPage, error) {
	q, err := f.check()
	if err != nil {
		return nil, err
	}
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	where, args := q.where(tenant)
	rows, err := db.read.QueryContext(ctx,
		"SELECT at, id, record FROM corrections WHERE "+where+" ORDER BY at DESC, id DESC LIMIT ?", append(args, q.Limit+1)...)
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
func (q correctionQuery) where(tenant string) (string, []any) {
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
		add("instr(words, ?) > 0", q.Text)
	}
	if q.Current {
		add("superseded = 0")
	}
	if q.from != nil {
		add("(at, id) < (?, ?)", q.from.at, q.from.id)
	}
	return strings.Join(conditions, " AND "), args
}

func (s sqliteCorrections) Changes(ctx context.Context, after int64, limit int) ([]CorrectionChange, error) {
	db, err := s.open()
	if err != nil {
		return nil, err
	}
	rows, err := db.read.QueryContext(ctx, `
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
