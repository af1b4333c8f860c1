// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/runtime/audit"
	"github.com/auahq/aua/sdk/fault"
)

// auditKeySuffix is added to the path of a database for the file of its key.
const auditKeySuffix = ".audit-key"

// auditKey holds the key of a database's audit log.
type auditKey struct {
	audit.Key
	// file is where the key is kept; empty when it is configured.
	file string
}

// keep makes the key's file when there is none.
func (k auditKey) keep() error {
	if k.file == "" {
		return nil
	}
	if _, err := os.Stat(k.file); err == nil {
		return nil
	}
	return k.Write(k.file)
}

// openAudit finds the key, or makes one for a log without events.
func openAudit(ctx context.Context, e engine, o Options) (k auditKey, err error) {
	db, err := e.reading(ctx)
	if err != nil {
		return k, failure(ctx, err)
	}
	ends, err := auditEnds(db)
	if err != nil {
		return k, failure(ctx, err)
	}
	k = auditKey{Key: o.AuditKey}
	if len(k.Key) == 0 {
		k.file = o.AuditKeyFile
		k.Key, err = audit.ReadKey(k.file)
		if len(ends) > 0 && (err != nil || !k.Wrote(ends[0])) {
			brought, ok, problem := finishKey(k.file, ends)
			if problem != nil {
				return k, problem
			}
			if ok {
				k.Key, err = brought, nil
			}
		}
		switch {
		case errors.Is(err, fs.ErrNotExist) && len(ends) == 0:
			k.Key = audit.NewKey()
			if err := k.keep(); err != nil {
				return k, err
			}
		case errors.Is(err, fs.ErrNotExist):
			return k, fault.New(fault.StateStoreUnavailable,
				"The key of the audit log, %s, is missing, and without it the events in the database can neither be verified nor continued. Restore the file from a backup. When it is lost for good, move the rows of the table audit elsewhere, and AUA begins a new log.",
				k.file).With("file", k.file)
		case err != nil:
			return k, err
		}
	}
	return k, k.check(ends, o.Log)
}

// auditEnds returns the first and the last row of the log; none when it is empty.
func auditEnds(db conn) ([]audit.Row, error) {
	first, err := auditRows(db, "ORDER BY seq LIMIT 1")
	if err != nil {
		return nil, err
	}
	last, err := auditRows(db, "ORDER BY seq DESC LIMIT 1")
	return append(first, last...), err
}

// check tells the wrong key from a log that was changed.
func (k auditKey) check(ends []audit.Row, log hclog.Logger) error {
	if len(ends) == 0 {
		return nil
	}
	first, last := ends[0], ends[len(ends)-1]
	switch {
	case k.Wrote(first) && k.Wrote(last):
		// Who keeps logs elsewhere has a hash to verify against.
		log.Info("the audit log", "events", last.Seq, "head", last.Hash)
	case k.Wrote(first) || k.Wrote(last):
		log.Error("the audit log is not as it was written; run \"aua audit verify\" to find where")
	case k.file != "":
		return fault.New(fault.StateStoreUnavailable,
			"The key in %s is not the one that the audit log in the database was written with. Restore the file that belongs to the database.", k.file).With("file", k.file)
	default:
		return fault.New(fault.StateStoreUnavailable,
			"The key that is configured is not the one that the audit log in the database was written with. A log has one key from its first event on.")
	}
	return nil
}
