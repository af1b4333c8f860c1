// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/auahq/aua/sdk/fault"
)

// migrations has a folder for each type of store. The files of a version have
// the same name in all of them: what a version means does not depend on the
// database. In Postgres, texts that are compared or ordered say COLLATE "C",
// since lists and their cursors are in the order of bytes.
//
//go:embed migrations
var migrations embed.FS

// schemaTable holds the versions of the migrations that were applied.
const schemaTable = "schema_version"

var gooseDialects = map[string]goose.Dialect{TypeSQLite: goose.DialectSQLite3, TypePostgres: goose.DialectPostgres}

// migrator applies the migrations of a type of store. Name is what the database
// is called in errors.
type migrator struct {
	*goose.Provider
	name string
}

func newMigrator(kind string, db *sql.DB, name string) (*migrator, error) {
	files, err := fs.Sub(migrations, "migrations/"+kind)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "The migrations of the database are missing from this binary.")
	}
	p, err := goose.NewProvider(gooseDialects[kind], db, files,
		goose.WithTableName(schemaTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "The migrations of the database cannot be read.")
	}
	return &migrator{p, name}, nil
}

// versions returns the version of the schema and the newest that this binary
// knows, and refuses a schema that is newer still.
func (m *migrator) versions(ctx context.Context) (current, newest int64, err error) {
	current, newest, err = m.GetVersions(ctx)
	if err != nil {
		return 0, 0, unusable(m.name, err)
	}
	if current > newest {
		return current, newest, newer(m.name, current, newest)
	}
	return current, newest, nil
}

// up brings the schema to the newest version.
func (m *migrator) up(ctx context.Context) error {
	if _, _, err := m.versions(ctx); err != nil {
		return err
	}
	if _, err := m.Up(ctx); err != nil {
		return unusable(m.name, err)
	}
	return nil
}

// migrate brings the schema of db to the newest version.
func migrate(ctx context.Context, kind string, db *sql.DB, name string) error {
	m, err := newMigrator(kind, db, name)
	if err != nil {
		return err
	}
	return m.up(ctx)
}
