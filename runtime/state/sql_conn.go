// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
)

// conn runs statements of one call: on the connections that read, or in a
// transaction. Statements are portable: their placeholders are `?`, and what
// replaces a row says ON CONFLICT.
//
// It holds the context that they run in, which is not always the caller's: a
// transaction may have to end in order although nobody waits for it any more.
type conn struct {
	ctx context.Context
	on  interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}
	dialect dialect
}

func (c conn) query(query string, args ...any) (*sql.Rows, error) {
	return c.on.QueryContext(c.ctx, c.dialect.bind(query), c.dialect.values(args)...)
}

// row is for at most one row.
func (c conn) row(query string, args ...any) *sql.Row {
	return c.on.QueryRowContext(c.ctx, c.dialect.bind(query), c.dialect.values(args)...)
}

// exec returns the number of rows that the statement has changed.
func (c conn) exec(query string, args ...any) (int64, error) {
	result, err := c.on.ExecContext(c.ctx, c.dialect.bind(query), c.dialect.values(args)...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// record reads a single column of at most one row, as every record is found by
// its key; false when there is none.
func (c conn) record(query string, args ...any) (record []byte, ok bool, err error) {
	err = c.row(query, args...).Scan(&record)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return record, err == nil, err
}

// each calls f with the single column of each row, until f returns false.
func (c conn) each(query string, args []any, f func(record []byte) (more bool, err error)) error {
	rows, err := c.query(query, args...)
	if err != nil {
		return failure(c.ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		var record []byte
		if err := rows.Scan(&record); err != nil {
			return failure(c.ctx, err)
		}
		if more, err := f(record); !more || err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return failure(c.ctx, err)
	}
	return nil
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
