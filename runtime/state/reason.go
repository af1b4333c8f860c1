// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"errors"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/auahq/aua/sdk/fault"
)

// What [api.StoreStatus] gives as the reason, beside those of the database.
const (
	closedReason = "The store is closed."
	fullReason   = "Records come faster than they can be written, and some were dropped."
)

// errGone says that the file under an open database is no longer the one at its path.
var errGone = errors.New("state: the database file was removed or replaced")

var reasons = map[int]string{
	sqlite3.SQLITE_PERM:     "The database file may not be written; check its permissions.",
	sqlite3.SQLITE_BUSY:     "Another process holds a lock on the database file.",
	sqlite3.SQLITE_LOCKED:   "Another connection holds a lock on the database.",
	sqlite3.SQLITE_READONLY: "The database file is read-only; check its permissions and the file system.",
	sqlite3.SQLITE_IOERR:    "The disk reports an input/output error.",
	sqlite3.SQLITE_CORRUPT:  "The database file is damaged; restore it from a backup, or move it away and restart.",
	sqlite3.SQLITE_FULL:     "The disk is full; make room on it.",
	sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened; check that its folder exists and may be written.",
	sqlite3.SQLITE_NOTADB:   "The file is no SQLite database; move it away, or configure another path.",
}

// reasonOf says in one sentence what an error of the database means.
func reasonOf(err error) string {
	if errors.Is(err, errGone) {
		return "The database file was removed or replaced while it was in use."
	}
	if reason, ok := reasons[primaryCode(err)]; ok {
		return reason
	}
	if strings.Contains(err.Error(), "sql: database is closed") { // which package sql has no name for
		return "The database was lost while it was in use."
	}
	if isFault(err) {
		return fault.As(err).Message
	}
	if reason := postgresReason(err); reason != "" {
		return reason
	}
	return "The database cannot be used: " + err.Error() + "."
}

// primaryCode is SQLite's result code without its extension; 0 for another error.
func primaryCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// unavailable is the fault of a store that cannot do its work.
func unavailable(err error) error {
	if errors.Is(err, ErrClosed) {
		return fault.Wrap(err, fault.StateStoreUnavailable, closedReason)
	}
	return fault.Wrap(err, fault.StateStoreUnavailable, "The state store cannot be used. %s", reasonOf(err))
}

// isConstraint says that the database refused a row for what it holds.
func isConstraint(err error) bool { return primaryCode(err) == sqlite3.SQLITE_CONSTRAINT }
