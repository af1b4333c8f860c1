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

//go:embed migrations/*.sql
var migrations embed.FS

// schemaTable holds the versions of the migrations that were applied.
const schemaTable = "schema_version"

// migrate brings the schema to the newest version that this binary knows, and
// refuses one that is newer still.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fault.Wrap(err, fault.Internal, "The migrations of the database are missing from this binary.")
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithTableName(schemaTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fault.Wrap(err, fault.Internal, "The migrations of the database cannot be read.")
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return unusable(path, err)
	}
	if current > target {
		return fault.New(fault.StateStoreUnavailable,
			"The database %s has version %d of the schema, and this AUA knows no version above %d. Use the AUA that wrote it or a newer one, or configure another path.",
			path, current, target)
	}
	if _, err := p.Up(ctx); err != nil {
		return unusable(path, err)
	}
	return nil
}
