// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/auahq/aua/sdk/fault"
)

// site is a store as its operator works on it: a database that is neither
// migrated by being opened, nor served.
type site struct {
	kind string
	// name is what the database is called in errors and reports.
	name    string
	db      *sql.DB
	dialect dialect
	// keyFile is where the key of its audit log is; empty when that is configured.
	keyFile string
	// release gives back what keeps servers away; it does nothing when nothing does.
	release func() error
}

// visit opens a store for reading, beside a server that may be using it. A
// store that does not exist is [fault.NotFound].
func visit(ctx context.Context, o Options) (*site, error) {
	switch o.Type {
	case TypeSQLite:
		path, err := prepare(o.Path)
		if err != nil {
			return nil, err
		}
		if err := exists(path); err != nil {
			return nil, err
		}
		db, err := connect(ctx, path, 1, "query_only(true)")
		if err != nil {
			return nil, unusable(path, err)
		}
		return &site{kind: o.Type, name: path, db: db, dialect: sqliteDialect, keyFile: o.keyFile(path), release: nothing}, nil
	case TypePostgres:
		return visitPostgres(ctx, o)
	default:
		return nil, nowhere(o)
	}
}

func nothing() error { return nil }

// visitPostgres waits as long as it takes: what it asks for is not small.
func visitPostgres(ctx context.Context, o Options) (*site, error) {
	p, err := o.postgres()
	if err != nil {
		return nil, err
	}
	db := readSchema(p, &patience{}, 0)
	s := &site{kind: o.Type, name: p.name, db: db, dialect: postgresDialect, keyFile: o.keyFile(p.schema), release: nothing}
	var there bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", p.schema).Scan(&there)
	switch {
	case err != nil:
		return nil, errors.Join(s.failure(ctx, err), db.Close())
	case !there:
		return nil, errors.Join(fault.New(fault.NotFound, "There is no database %s. \"aua serve\" makes the schema; check the state block.", p.name), db.Close())
	}
	return s, nil
}

// occupy opens a store for changing it, and makes it where there is none. Where
// a server uses the store, it is [fault.StateLocked].
func occupy(ctx context.Context, o Options) (_ *site, err error) {
	switch o.Type {
	case TypeSQLite:
		path, err := prepare(o.Path)
		if err != nil {
			return nil, err
		}
		l, err := acquire(path)
		if err != nil {
			return nil, err
		}
		s := &site{
			kind: o.Type, name: path, dialect: sqliteDialect, keyFile: o.keyFile(path),
			release: func() error { return l.release(!l.unclean) },
		}
		if _, err := create(path, o.logger()); err != nil {
			return nil, errors.Join(err, s.release())
		}
		if s.db, err = connect(ctx, path, 1, writing...); err != nil {
			return nil, errors.Join(unusable(path, err), s.release())
		}
		return s, nil
	case TypePostgres:
		p, err := o.postgres()
		if err != nil {
			return nil, err
		}
		wait := &patience{}
		wait.Store(int64(migrationTimeout))
		db, err := occupySchema(ctx, p, wait) // which holds the lock until it is closed
		s := &site{kind: o.Type, name: p.name, db: db, dialect: postgresDialect, keyFile: o.keyFile(p.schema), release: nothing}
		if err != nil {
			return nil, s.failure(ctx, err)
		}
		return s, nil
	default:
		return nil, nowhere(o)
	}
}

// keyFile is where the key of the audit log is, for the database at a path or
// the schema of that name; empty when it is configured and so is not the store's.
func (o Options) keyFile(of string) string {
	switch {
	case len(o.AuditKey) > 0:
		return ""
	case o.AuditKeyFile != "":
		return o.AuditKeyFile
	case o.Type == TypePostgres:
		return filepath.Join(DefaultStateDir, of+auditKeySuffix)
	}
	return of + auditKeySuffix
}

func exists(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "There is no database %s. \"aua serve\" makes it; check the path in the state block, and the folder that you are in.", path)
	}
	return nil
}

func nowhere(o Options) error {
	if o.Type == TypeMemory {
		return fault.New(fault.ConfigInvalid, "The state is kept in memory, so it ends with the server and there is nothing to work on. Configure state \"sqlite\" or state \"postgres\" to keep it.")
	}
	_, err := Open(context.Background(), o)
	return err
}

func (s *site) close() error { return errors.Join(s.db.Close(), s.release()) }

// read runs fn on what the store held at one moment, whatever is written meanwhile.
func (s *site) read(ctx context.Context, fn func(tx conn) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.isolation()})
	if err != nil {
		return s.failure(ctx, err)
	}
	defer tx.Rollback() //nolint:errcheck // there is nothing to keep
	return s.failure(ctx, fn(conn{ctx, tx, s.dialect}))
}

// isolation makes a reading transaction see one moment. In SQLite every one does.
func (s *site) isolation() sql.IsolationLevel {
	if s.kind == TypeSQLite {
		return sql.LevelDefault
	}
	return sql.LevelRepeatableRead
}

// outside is an error that is not the database's.
type outside struct{ error }

// failure names the database in an error of it that is no fault yet.
func (s *site) failure(ctx context.Context, err error) error {
	var other outside
	switch {
	case errors.As(err, &other):
		return other.error
	case err == nil || isFault(err):
		return err
	case context.Cause(ctx) != nil:
		return failure(ctx, err)
	}
	return unusable(s.name, err)
}
