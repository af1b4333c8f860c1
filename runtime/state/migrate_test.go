// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// schemaOf returns the migrator of a store that is closed, for fn alone.
func schemaOf(t *testing.T, o Options, fn func(*migrator, *sql.DB)) {
	t.Helper()
	var db *sql.DB
	name := o.Path
	if o.Type == TypePostgres {
		p, err := o.postgres()
		require.NoError(t, err)
		name = p.name
		db, err = occupySchema(t.Context(), p, &patience{})
		require.NoError(t, err)
	} else {
		path, err := prepare(o.Path)
		require.NoError(t, err)
		db, err = connect(t.Context(), path, 1)
		require.NoError(t, err)
	}
	defer db.Close() //nolint:errcheck // each statement was looked at
	m, err := newMigrator(o.Type, db, name)
	require.NoError(t, err)
	fn(m, db)
}

// stock puts something into the repositories of a store.
func stock(t *testing.T, s Store) {
	t.Helper()
	appendAll(t, s, decision("acme", "d1", 0))
	require.NoError(t, s.Statistics().Save(t.Context(), []StatisticsRow{{Tenant: "acme", Specialist: "swe", UpdatedAt: epoch}}))
	_, err := s.Corrections().Append(t.Context(), statement("acme", "c1", 0), "", nil)
	require.NoError(t, err)
	begin(t, s, "acme", session("s1", 0))
	require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(0)))
	require.NoError(t, s.Feedback().Put(t.Context(), &api.Feedback{Tenant: "acme", DecisionID: "d1", CreatedAt: epoch}))
}

func TestEveryVersionGoesUpAndDown(t *testing.T) {
	eachDisk(t, func(t *testing.T, o Options) {
		var newest int64
		s := open(t, o)
		stock(t, s)
		require.NoError(t, s.Close(t.Context()))
		schemaOf(t, o, func(m *migrator, _ *sql.DB) {
			current, known, err := m.versions(t.Context())
			require.NoError(t, err)
			require.Equal(t, known, current)
			newest = known
		})
		for version := newest - 1; version >= 0; version-- {
			t.Run(fmt.Sprint(version), func(t *testing.T) {
				schemaOf(t, o, func(m *migrator, _ *sql.DB) {
					_, err := m.DownTo(t.Context(), version)
					require.NoError(t, err)
					current, _, err := m.versions(t.Context())
					require.NoError(t, err)
					require.Equal(t, version, current)
				})
				s := open(t, o)
				if version > 0 { // what the versions below it keep is still there
					got, err := s.Decisions().Get(t.Context(), "acme", "d1")
					require.NoError(t, err)
					require.Equal(t, decision("acme", "d1", 0), got)
				} else {
					page, err := s.Decisions().List(t.Context(), "acme", Filter{})
					require.NoError(t, err)
					require.Empty(t, page.Decisions)
				}
				require.NoError(t, s.Sessions().Create(t.Context(), "acme", session(fmt.Sprint("again", version), 0)))
				require.NoError(t, s.Close(t.Context()))
			})
		}
	})
}

// Going down leaves nothing but the table of the versions.
func TestNothingIsLeftBelowTheFirstVersion(t *testing.T) {
	lists := map[string]string{
		TypeSQLite:   "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'",
		TypePostgres: "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('i', 'S')",
	}
	eachDisk(t, func(t *testing.T, o Options) {
		s := open(t, o)
		stock(t, s)
		require.NoError(t, s.Close(t.Context()))
		schemaOf(t, o, func(m *migrator, db *sql.DB) {
			_, err := m.DownTo(t.Context(), 0)
			require.NoError(t, err)
			var left []string
			require.NoError(t, conn{ctx: t.Context(), on: db}.each(lists[o.Type], nil, func(name []byte) (bool, error) {
				left = append(left, string(name))
				return true, nil
			}))
			require.Equal(t, []string{schemaTable}, left)
		})
	})
}

func TestANewerSchemaIsRefusedEverywhere(t *testing.T) {
	eachDisk(t, func(t *testing.T, o Options) {
		s := open(t, o)
		require.NoError(t, s.Close(t.Context()))
		edit := func(statement string) {
			schemaOf(t, o, func(_ *migrator, db *sql.DB) {
				_, err := db.Exec(statement)
				require.NoError(t, err)
			})
		}
		edit("INSERT INTO schema_version (version_id, is_applied) VALUES (4711, true)")
		_, err := Open(t.Context(), o)
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%v", err)
		require.Contains(t, fault.As(err).Message, "has version 4711 of the schema, and this AUA knows no version above")
		edit("DELETE FROM schema_version WHERE version_id = 4711")
		open(t, o)
	})
}
