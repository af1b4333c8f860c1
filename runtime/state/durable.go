// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
)

// durably runs fn in a transaction that is on disk when durably returns nil:
// the write-ahead log is flushed with its commit, and not at the next
// checkpoint as for the writes of the class *async*. It is the write of every
// repository of the class *sync*.
func durably(ctx context.Context, db *sql.DB, fn func(*sql.Tx) error) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// It cannot be set within a transaction. There is one connection to write
	// with, so that it is set back before anybody else writes.
	if _, err = conn.ExecContext(ctx, "PRAGMA synchronous = full"); err != nil {
		return err
	}
	defer func() {
		_, reset := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA synchronous = normal")
		err = errors.Join(err, reset)
	}()
	return transact(ctx, conn, fn)
}
