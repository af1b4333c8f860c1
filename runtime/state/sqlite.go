// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"
)

// sqliteEngine is one SQLite file.
type sqliteEngine struct {
	path string
	log  hclog.Logger
	// db is replaced when its file has vanished.
	db atomic.Pointer[database]
}

var _ engine = (*sqliteEngine)(nil)

func openSQLite(ctx context.Context, o Options) (*sqliteEngine, error) {
	db, err := openDatabase(ctx, o.Path, o.Log)
	if err != nil {
		return nil, err
	}
	e := &sqliteEngine{path: o.Path, log: o.Log}
	e.db.Store(db)
	return e, nil
}

func (e *sqliteEngine) kind() string           { return TypeSQLite }
func (e *sqliteEngine) trouble() string        { return "" } // what fails is tried again, and known by the writer
func (e *sqliteEngine) close(clean bool) error { return e.db.Load().close(clean) }

func (e *sqliteEngine) reading(ctx context.Context) (conn, error) {
	return conn{ctx, e.db.Load().read, sqliteDialect}, nil
}

func (e *sqliteEngine) write(ctx context.Context, durable bool, fn func(conn) error) error {
	db := e.db.Load()
	if err := db.present(); err != nil { // the writer opens it anew
		return err
	}
	in := func(tx *sql.Tx) error { return fn(conn{ctx, tx, sqliteDialect}) }
	if durable {
		return durably(ctx, db.write, in)
	}
	return transact(ctx, db.write, in)
}

// mend opens the database anew when its file has vanished.
func (e *sqliteEngine) mend(ctx context.Context) error {
	old := e.db.Load()
	gone := old.present()
	if gone == nil {
		return nil
	}
	if err := old.abandon(); err != nil {
		e.log.Debug("closing a database whose file has vanished", "error", err)
	}
	db, err := openDatabase(ctx, e.path, e.log)
	if err != nil {
		return errors.Join(gone, err)
	}
	e.log.Warn("the database file was removed or replaced while it was in use; a new one was opened", "path", db.path)
	e.db.Store(db)
	return nil
}

// errBusy says that a reader keeps the write-ahead log; then it is overwritten later.
var errBusy = errors.New("state: the write-ahead log is being read")

// forget empties the write-ahead log. The database itself overwrites what it deletes.
func (e *sqliteEngine) forget(ctx context.Context) error {
	db := e.db.Load()
	if err := db.present(); err != nil {
		return err
	}
	var busy, log, done int
	err := db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done)
	if err == nil && busy != 0 {
		return errBusy
	}
	return err
}

// durably runs fn in a transaction that is on disk when durably returns nil:
// the write-ahead log is flushed with its commit, and not at the next
// checkpoint as for the writes of the class *async*.
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
