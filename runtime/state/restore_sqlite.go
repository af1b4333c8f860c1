// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/auahq/aua/sdk/fault"
)

// restoringSuffix is what the database ends with that a backup is being made of.
const restoringSuffix = ".restoring"

// restoreSQLite puts the database that was made of a backup in the place of
// the one at o.Path, which is kept under another name.
func restoreSQLite(ctx context.Context, o Options, in *input, force bool) (_ *Restored, err error) {
	path, err := prepare(o.Path)
	if err != nil {
		return nil, err
	}
	l, err := acquire(path)
	if err != nil {
		return nil, err
	}
	clean := !l.unclean
	defer func() { err = errors.Join(err, l.release(clean)) }()
	r := &Restored{File: in.file.Name(), Store: TypeSQLite, Name: path, Backup: in.Manifest(), Schema: newestSchema()}
	var old *sql.DB
	if _, err := os.Stat(path); err == nil {
		if old, r.Replaced, err = seize(ctx, path, force); err != nil {
			return nil, err
		}
		if old != nil {
			defer func() { err = errors.Join(err, old.Close()) }()
		}
	}
	if r.Replaced != 0 && !force {
		return nil, notEmpty(path, r.Replaced, "which keeps what is there in another file")
	}
	next := path + restoringSuffix
	defer func() { err = errors.Join(err, removeDatabase(next)) }()
	if r.Rows, err = rebuild(ctx, in, next); err != nil {
		return nil, err
	}
	if err := syncFile(next); err != nil {
		return nil, unusable(next, err)
	}
	if err := ctx.Err(); err != nil {
		return nil, failure(ctx, err)
	}
	if r.Replaced != 0 {
		r.Aside = path + time.Now().UTC().Format(".before-20060102T150405.000Z")
	}
	if err := bringKey(in, o.keyFile(path)); err != nil {
		return nil, err
	}
	if err := r.swap(next); err != nil {
		return nil, fault.Wrap(err, fault.StateStoreUnavailable, "The database %s cannot be replaced: %v.", path, err)
	}
	clean = true
	return r, r.turnKey(o.keyFile(path))
}

// swap puts a database in the place of the one at r.Name, which stays as r.Aside
// unless that is empty.
//
// What the old one has beside it must go first, since it would be replayed into
// the new one. It has a log only when it is damaged, or its file was removed.
func (r *Restored) swap(next string) error {
	for _, suffix := range []string{"", walSuffix, journalSuffix} {
		if r.Aside == "" {
			break
		}
		if err := os.Link(r.Name+suffix, r.Aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	folder := filepath.Dir(r.Name)
	if err := syncFolder(folder); err != nil {
		return err
	}
	for _, suffix := range []string{walSuffix, shmSuffix, journalSuffix} {
		if err := os.Remove(r.Name + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(next, r.Name); err != nil {
		return err
	}
	return syncFolder(folder)
}

// unknownRows is how many rows a database has that cannot be opened.
const unknownRows = -1

// seize makes a database one file without a log, and keeps every other program
// from opening it until the result is closed: one that has it open while its
// name becomes another's would take the other's log away. It also returns how
// many rows there are. A database that is too damaged for that is left as it
// is when it shall be replaced, and the result is nil.
func seize(ctx context.Context, path string, force bool) (_ *sql.DB, rows int64, err error) {
	db, err := connect(ctx, path, 1, "locking_mode(exclusive)", "journal_mode(delete)")
	if err == nil {
		s := &site{kind: TypeSQLite, name: path, db: db, dialect: sqliteDialect}
		if _, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
			if rows, err = s.count(conn{ctx, db, s.dialect}); err == nil {
				return db, rows, nil
			}
		}
		err = errors.Join(err, db.Close())
	}
	switch code := primaryCode(err); {
	case ctx.Err() != nil:
		return nil, 0, failure(ctx, err)
	case code == sqlite3.SQLITE_BUSY, code == sqlite3.SQLITE_LOCKED:
		return nil, 0, fault.Wrap(err, fault.StateLocked, "The database %s is being read by another program, such as a backup. Wait for it, and try again.", path)
	case force:
		return nil, unknownRows, nil
	}
	return nil, 0, fault.Wrap(err, fault.StateStoreUnavailable, "The database %s cannot be read, so that it is not known whether it is empty. %s To put the backup in its place, which keeps its files, give -force.", path, reasonOf(err))
}

func notEmpty(name string, rows int64, forced string) error {
	return fault.New(fault.Conflict, "The database %s has %d rows already. Restore into an empty store; or give -force to put the backup in its place, %s.", name, rows, forced).With("rows", rows)
}

// count returns the number of rows that a backup would have.
func (s *site) count(tx conn) (total int64, err error) {
	names, err := s.tables(tx)
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if t, err := tableNamed(name); err == nil && t.passing {
			continue
		}
		var n int64
		if err := tx.row(fmt.Sprintf(`SELECT COUNT(*) FROM "%s"`, name)).Scan(&n); err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}
