// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPlaceholdersAreNumberedForPostgres(t *testing.T) {
	const statement = "SELECT a FROM b WHERE (c, d) < (?, ?) AND e = ? LIMIT ?"
	require.Equal(t, statement, sqliteDialect.bind(statement))
	require.Equal(t, "SELECT a FROM b WHERE (c, d) < ($1, $2) AND e = $3 LIMIT $4", postgresDialect.bind(statement))
	require.Equal(t, "SELECT 1", postgresDialect.bind("SELECT 1"))
}

func TestPostgresTextsAreWhatItCanHold(t *testing.T) {
	args := func() []any { return []any{"a\x00b", "a\xffb", "☺", []byte("\x00"), int64(1)} }
	require.Equal(t, args(), sqliteDialect.values(args()))
	require.Equal(t, []any{"a\uFFFDb", "a\uFFFDb", "☺", []byte("\x00"), int64(1)}, postgresDialect.values(args()))
}

func TestEveryDatabaseHasTheSameVersions(t *testing.T) {
	files := func(kind string) []string {
		names, err := fs.Glob(migrations, "migrations/"+kind+"/*.sql")
		require.NoError(t, err)
		for i, name := range names {
			names[i] = name[len("migrations/"+kind):]
		}
		return names
	}
	require.NotEmpty(t, files("sqlite"))
	require.Equal(t, files("sqlite"), files("postgres"))
}
