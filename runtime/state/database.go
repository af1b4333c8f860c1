// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk/fault"
)

// busyTimeout is how long SQLite waits for a lock of another process, in milliseconds.
const busyTimeout = "1000"

// What SQLite adds to a path for its other files; journals are of databases that
// have no write-ahead log.
const (
	walSuffix     = "-wal"
	shmSuffix     = "-shm"
	journalSuffix = "-journal"
)

// readers is the number of connections that read.
const readers = 4

// writing is how a connection that writes is set up.
var writing = []string{"journal_mode(wal)", "synchronous(normal)", "journal_size_limit(67108864)", "secure_delete(true)"}

// database is an open, migrated SQLite file, locked for this process.
type database struct {
	path string
	lock *lock
	// file and wal are the database and its write-ahead log as they were opened.
	file, wal os.FileInfo
	// write has a single connection, which puts writers in line.
	write *sql.DB
	read  *sql.DB
	// abandoned says that the file has vanished. Once it is closed, another one
	// may come to have the same number, so that [os.SameFile] does not tell.
	abandoned atomic.Bool
}

// openDatabase opens the file at path and creates it, with its folder, as needed.
func openDatabase(ctx context.Context, path string, log hclog.Logger) (_ *database, err error) {
	path, err = prepare(path)
	if err != nil {
		return nil, err
	}
	db := &database{path: path}
	if db.lock, err = acquire(path); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.close(!db.lock.unclean))
		}
	}()
	if db.file, err = create(path, log); err != nil {
		return nil, err
	}
	if db.write, err = connect(ctx, path, 1, writing...); err != nil {
		return nil, unusable(path, err)
	}
	if db.lock.unclean {
		if err := db.check(ctx); err != nil {
			return nil, err
		}
	}
	if err := migrate(ctx, TypeSQLite, db.write, path); err != nil {
		return nil, err
	}
	if db.read, err = connect(ctx, path, readers, "query_only(true)"); err != nil {
		return nil, unusable(path, err)
	}
	if db.wal, err = os.Stat(path + walSuffix); err != nil {
		return nil, unusable(path, err)
	}
	return db, nil
}

// prepare makes the folder and returns the path without links, so that one
// database has one lock file whatever it is called.
func prepare(path string) (string, error) {
	if path == "" {
		return "", fault.New(fault.ConfigInvalid, "The state block names no path for its database.")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fault.Wrap(err, fault.StateStoreUnavailable, "The path %s of the database cannot be resolved.", path)
	}
	if err := os.MkdirAll(filepath.Dir(abs), 0o700); err != nil {
		return "", fault.Wrap(err, fault.StateStoreUnavailable, "The folder of the database %s cannot be made. Make it, or configure another path.", abs)
	}
	if resolved, err := filepath.EvalSymlinks(abs); err == nil {
		return resolved, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if err != nil {
		return "", fault.Wrap(err, fault.StateStoreUnavailable, "The folder of the database %s cannot be resolved.", abs)
	}
	return filepath.Join(dir, filepath.Base(abs)), nil
}

// create makes the file for its owner alone, where there is none. SQLite gives
// its other files the same mode. It must not run once SQLite has the file open:
// closing any descriptor of a file drops the process's POSIX locks on it.
func create(path string, log hclog.Logger) (os.FileInfo, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(err, fault.StateStoreUnavailable, "The database %s cannot be opened for writing. Check its permissions, or configure another path.", path)
	}
	info, err := file.Stat()
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fault.Wrap(err, fault.StateStoreUnavailable, "The database %s cannot be read.", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		log.Warn("others than its owner may open the database, which holds what users wrote; run chmod 600 on it", "path", path, "mode", mode.String())
	}
	return info, nil
}

func connect(ctx context.Context, path string, connections int, pragmas ...string) (*sql.DB, error) {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(" + busyTimeout + ")"}, pragmas...)}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// check looks for damage. It reads the whole file, so it runs only when the
// last owner did not close it.
func (db *database) check(ctx context.Context) error {
	var result string
	err := db.write.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result)
	if err != nil {
		return unusable(db.path, err)
	}
	if result != "ok" {
		return fault.New(fault.StateStoreUnavailable,
			"The database %s is damaged: %s. Restore it from a backup, or move it away and restart.", db.path, result)
	}
	return nil
}

// present returns an error when the file at the path is no longer the one that is open.
func (db *database) present() error {
	if db.abandoned.Load() {
		return errGone
	}
	now, err := os.Stat(db.path)
	if err == nil && os.SameFile(now, db.file) {
		return nil
	}
	return errors.Join(errGone, err)
}

// abandon closes a database whose file has vanished. SQLite leaves the log
// where it is then, and would replay it into whatever comes to the path.
// Further calls do nothing.
func (db *database) abandon() error {
	if db.abandoned.Swap(true) {
		return nil
	}
	errs := []error{db.close(false)}
	if now, err := os.Stat(db.path + walSuffix); err == nil && os.SameFile(now, db.wal) {
		errs = append(errs, os.Remove(db.path+walSuffix), os.Remove(db.path+shmSuffix))
	}
	return errors.Join(errs...)
}

// close closes what is open. Clean says that the next owner need not check.
func (db *database) close(clean bool) error {
	var errs []error
	for _, c := range []*sql.DB{db.read, db.write} { // the last to close makes the checkpoint
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(append(errs, db.lock.release(clean))...)
}

// unusable is the fault of a file that cannot be opened as a database.
func unusable(path string, err error) error {
	return fault.Wrap(err, fault.StateStoreUnavailable, "The database %s cannot be used. %s", path, reasonOf(err))
}
