// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"path/filepath"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk/fault"
)

// The types of a store.
const (
	TypeSQLite   = "sqlite"
	TypePostgres = "postgres"
	TypeMemory   = "memory"
)

// How rows are grouped into commits: a commit takes up to BatchRows rows and
// begins at most BatchDelay after the first of them.
const (
	BatchRows  = 100
	BatchDelay = 5 * time.Millisecond
)

// DefaultStateDir is where AUA keeps state, below the working folder.
var DefaultStateDir = filepath.Join(".aua", "state")

// Options says which store to open.
type Options struct {
	// Type is [TypeSQLite], [TypePostgres] or [TypeMemory].
	Type string
	// Path is the database file of sqlite.
	Path string
	// AuditKey is what the hashes of the audit log are made with. When it is empty,
	// the key is in the file AuditKeyFile, which is made with the database; for
	// sqlite that is beside the database when it is empty, and for postgres in
	// [DefaultStateDir], under the name of the schema. A store in memory has a key
	// of its own.
	AuditKey     []byte
	AuditKeyFile string
	// URL says where Postgres is and who AUA is there, Schema where in the
	// database AUA's tables are ([DefaultSchema] when empty), and MaxConnections
	// how many connections AUA makes ([DefaultMaxConnections] when 0).
	URL            string
	Schema         string
	MaxConnections int
	// Log takes what an operator should know. Nil is silent.
	Log hclog.Logger
	// QueueRows and QueueBytes bound the rows that wait to be written; for
	// memory they bound the rows that are kept. 0 means 10000 rows and 64 MiB.
	QueueRows  int
	QueueBytes int64
}

// Open opens a store, creating and migrating its database as needed. A database
// that cannot be used is a fault that names it and the reason: in use by
// another process ([fault.StateLocked]), written by a newer AUA, damaged, or no
// database at all ([fault.StateStoreUnavailable]). So is the missing key of an
// audit log.
func Open(ctx context.Context, o Options) (Store, error) {
	o.Log = o.logger()
	if o.QueueRows <= 0 {
		o.QueueRows = 10_000
	}
	if o.QueueBytes <= 0 {
		o.QueueBytes = 64 << 20
	}
	switch o.Type {
	case TypeSQLite:
		e, err := openSQLite(ctx, o)
		if err != nil {
			return nil, err
		}
		if o.AuditKeyFile == "" {
			o.AuditKeyFile = e.db.Load().path + auditKeySuffix
		}
		return openSQL(ctx, e, o)
	case TypePostgres:
		e, err := openPostgres(ctx, o)
		if err != nil {
			return nil, err
		}
		if o.AuditKeyFile == "" {
			o.AuditKeyFile = filepath.Join(DefaultStateDir, e.options.schema+auditKeySuffix)
		}
		return openSQL(ctx, e, o)
	case TypeMemory:
		return newMemory(o), nil
	}
	return nil, fault.New(fault.ConfigInvalid, "The state type %q does not exist. Use %q, %q or %q.", o.Type, TypeSQLite, TypePostgres, TypeMemory)
}

func (o Options) logger() hclog.Logger {
	if o.Log == nil {
		return hclog.NewNullLogger()
	}
	return o.Log
}
