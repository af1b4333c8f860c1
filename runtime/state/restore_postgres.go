// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/fault"
)

// restorePostgres copies the database that was made of a backup into the schema,
// in one transaction that drops what was there.
func restorePostgres(ctx context.Context, o Options, in *input, force bool) (_ *Restored, err error) {
	s, err := occupy(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	r := &Restored{File: in.file.Name(), Store: s.kind, Name: s.name, Backup: in.Manifest(), Schema: newestSchema()}
	var version int64
	err = s.read(ctx, func(tx conn) error {
		if version, err = s.known(tx); err == nil {
			r.Replaced, err = s.count(tx)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case r.Replaced > 0 && !force:
		return nil, notEmpty(s.name, r.Replaced, "which drops what is there with the last step")
	}
	folder, err := os.MkdirTemp("", "aua-restore-*")
	if err != nil {
		return nil, fault.Wrap(err, fault.StateStoreUnavailable, "There is no place for the database that is made of the backup: %v.", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	made := filepath.Join(folder, "aua.db")
	if r.Rows, err = rebuild(ctx, in, made); err != nil {
		return nil, err
	}
	if err := bringKey(in, s.keyFile); err != nil {
		return nil, err
	}
	if err := s.migrate(ctx, version, newestSchema()); err != nil {
		return nil, s.failure(ctx, err)
	}
	if err := s.replace(ctx, made); err != nil {
		return nil, err
	}
	return r, r.turnKey(s.keyFile)
}

// replace puts all rows of an SQLite database of the same schema in the place of
// those that are there.
func (s *site) replace(ctx context.Context, path string) (err error) {
	source, err := visit(ctx, Options{Type: TypeSQLite, Path: path})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.close()) }()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.failure(ctx, err)
	}
	defer tx.Rollback() //nolint:errcheck // it was committed, or there is nothing to keep
	to := conn{ctx, tx, s.dialect}
	err = source.read(ctx, func(from conn) error {
		names, err := s.tables(to)
		if err != nil {
			return outside{err}
		}
		for _, name := range names {
			if err := s.copyTable(to, source, from, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = tx.Commit()
	}
	return s.failure(ctx, err)
}

// copyTable replaces the rows of one table.
func (s *site) copyTable(to conn, source *site, from conn, name string) error {
	t, err := tableNamed(name)
	if err != nil {
		return err
	}
	if _, err := to.exec(fmt.Sprintf(`DELETE FROM "%s"`, name)); err != nil {
		return outside{err}
	}
	l, err := s.loader(to, name)
	if err != nil {
		return outside{err}
	}
	err = source.dump(from, t, "", nil, func(r archive.Row) error {
		if err := l.add(r); err != nil {
			return outside{err}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := l.flush(); err != nil {
		return outside{err}
	}
	return nil
}
