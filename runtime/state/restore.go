// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/auahq/aua/runtime/state/archive"
	"github.com/auahq/aua/sdk/fault"
)

// Restored is what a restore did.
type Restored struct {
	File string `json:"file"`
	// Store and Name are the store that has the backup now.
	Store  string            `json:"store"`
	Name   string            `json:"name"`
	Backup *archive.Manifest `json:"backup"`
	// Schema is the version that the rows were brought to.
	Schema int64 `json:"schema_version"`
	Rows   int64 `json:"rows"`
	// Replaced is how many rows were there before, and Aside the file that has them.
	Replaced int64  `json:"replaced"`
	Aside    string `json:"aside,omitempty"`
}

// Restore makes a store what it was when the backup in file was made. A store
// that has rows is [fault.Conflict] unless force is set, one that a server uses
// [fault.StateLocked].
//
// The backup is first made a database of its own, which takes what any row of
// it could be refused for, and is migrated to the newest schema. Only when that
// is complete does it take the store's place, in one step: whenever the process
// is killed, the store is what it was or what the backup says.
func Restore(ctx context.Context, o Options, file string, force bool) (_ *Restored, err error) {
	in, err := openBackup(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.file.Close()) }()
	switch o.Type {
	case TypeSQLite:
		return restoreSQLite(ctx, o, in, force)
	case TypePostgres:
		return restorePostgres(ctx, o, in, force)
	default:
		return nil, nowhere(o)
	}
}

// input is a backup that was verified.
type input struct {
	*archive.Reader
	file *os.File
}

// openBackup opens the backup in a file, reads all of it, and refuses what is
// damaged, or newer than this program.
func openBackup(name string) (_ *input, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "The backup %s cannot be read: %v.", name, errors.Unwrap(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, file.Close())
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fault.New(fault.RequestInvalid, "%s is no file. Name the file of a backup.", name)
	}
	r, err := archive.NewReader(file, info.Size())
	if err != nil {
		return nil, unreadable(name, err)
	}
	if newest := newestSchema(); r.Manifest().Schema > newest {
		return nil, fault.New(fault.RequestInvalid, "The backup %s was made by AUA %s with version %d of the schema, and this AUA knows none above %d. Restore it with that AUA or a newer one.",
			name, r.Manifest().Version, r.Manifest().Schema, newest)
	}
	if err := r.Verify(); err != nil {
		return nil, unreadable(name, err)
	}
	return &input{r, file}, nil
}

// unreadable is the fault of a file that is no backup that this program reads.
func unreadable(name string, err error) error {
	if errors.Is(err, archive.ErrNewer) {
		return fault.Wrap(err, fault.RequestInvalid, "The backup %s was made by a newer AUA: %v. Restore it with that AUA.", name, err)
	}
	return fault.Wrap(err, fault.RequestInvalid, "The backup %s cannot be restored, for it is %v. Nothing was changed; take another backup.", name, err)
}

// rebuild makes a database of a backup at path, with the newest schema, flushed
// and closed.
func rebuild(ctx context.Context, in *input, path string) (rows int64, err error) {
	if err := removeDatabase(path); err != nil {
		return 0, err
	}
	if _, err := create(path, Options{}.logger()); err != nil {
		return 0, err
	}
	// Nobody else sees it until it is complete, so that it needs no log; and what
	// was synced before it takes its place is all that counts.
	db, err := connect(ctx, path, 1, "journal_mode(memory)", "synchronous(off)", "secure_delete(true)")
	if err != nil {
		return 0, unusable(path, err)
	}
	s := &site{kind: TypeSQLite, name: path, db: db, dialect: sqliteDialect, release: nothing}
	defer func() { err = errors.Join(err, s.close()) }()
	m := in.Manifest()
	if err := s.migrate(ctx, 0, m.Schema); err != nil {
		return 0, s.failure(ctx, err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, s.failure(ctx, err)
	}
	defer tx.Rollback() //nolint:errcheck // it was committed, or there is nothing to keep
	for _, part := range m.Parts {
		n, err := s.load(conn{ctx, tx, s.dialect}, in, part)
		if err != nil {
			return 0, s.loading(ctx, in, err)
		}
		rows += n
	}
	if err := tx.Commit(); err != nil {
		return 0, s.failure(ctx, err)
	}
	if err := s.migrate(ctx, m.Schema, newestSchema()); err != nil {
		return 0, s.failure(ctx, err)
	}
	var result string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil || result != "ok" {
		return 0, errors.Join(fault.New(fault.StateStoreUnavailable, "The database %s that was made of the backup is not sound: %s. Nothing was changed.", path, result), err)
	}
	return rows, nil
}

// load fills the table of a part.
func (s *site) load(tx conn, in *input, part archive.Part) (int64, error) {
	l, err := s.loader(tx, part.Table)
	if err != nil {
		return 0, err
	}
	if len(l.columns) == 0 {
		return 0, fmt.Errorf("%w: its version of the schema has no table %q", archive.ErrDamaged, part.Table)
	}
	if err := in.Rows(part.Table, l.add); err != nil {
		return 0, err
	}
	if err := l.flush(); err != nil {
		return 0, err
	}
	if l.total != part.Rows {
		return 0, fmt.Errorf("%w: the table %q took %d rows of %d", archive.ErrDamaged, part.Table, l.total, part.Rows)
	}
	return l.total, nil
}

// loading says whose fault it is that a backup was not loaded.
func (s *site) loading(ctx context.Context, in *input, err error) error {
	var columns errColumns
	switch {
	case errors.Is(err, archive.ErrDamaged), errors.As(err, &columns), isConstraint(err):
		return unreadable(in.file.Name(), err)
	}
	return s.failure(ctx, err)
}

// removeDatabase removes the files of a database.
func removeDatabase(path string) error {
	for _, suffix := range []string{"", walSuffix, shmSuffix, journalSuffix} {
		if err := os.Remove(path + suffix); err != nil && !os.IsNotExist(err) {
			return fault.Wrap(err, fault.StateStoreUnavailable, "The file %s cannot be removed: %v.", path+suffix, errors.Unwrap(err))
		}
	}
	return nil
}

// syncFile puts a file on disk.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
