// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func agree(*Migration) error { return nil }

func TestTheSchemaGoesDownAndUpAgain(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		s := open(t, o)
		furnish(t, s)
		_, err := Migrate(t.Context(), o, 0, agree)
		require.Equal(t, fault.StateLocked, fault.CodeOf(err), "a server uses it: %v", err)
		schema, err := SchemaOf(t.Context(), o)
		require.NoError(t, err)
		require.Equal(t, newestSchema(), schema.Version)
		require.Len(t, schema.Steps, int(schema.Newest))
		require.NoError(t, s.Close(timeout(t)))

		no := errors.New("no")
		var asked *Migration
		_, err = Migrate(t.Context(), o, 3, func(m *Migration) error { asked = m; return no })
		require.ErrorIs(t, err, no)
		require.Subset(t, asked.Dropped, []Dropped{
			{Table: "decisions", Column: "trace_id", Rows: 122},
			{Table: "feedback", Rows: 2},
			{Table: "messages", Rows: 6},
			{Table: "sessions", Rows: 2},
		})
		schema, err = SchemaOf(t.Context(), o)
		require.NoError(t, err)
		require.Equal(t, newestSchema(), schema.Version, "nothing was done")

		m, err := Migrate(t.Context(), o, 3, agree)
		require.NoError(t, err)
		require.Equal(t, []int64{newestSchema(), 3}, []int64{m.From, m.To})
		require.Equal(t, newestSchema(), m.Steps[0].Version, "the newest is undone first")
		schema, err = SchemaOf(t.Context(), o)
		require.NoError(t, err)
		require.EqualValues(t, 3, schema.Version)
		require.True(t, schema.Steps[2].Applied)
		require.False(t, schema.Steps[3].Applied)

		unasked := func(*Migration) error { t.Error("nothing is dropped on the way up"); return nil }
		m, err = Migrate(t.Context(), o, -1, unasked)
		require.NoError(t, err)
		require.EqualValues(t, 4, m.Steps[0].Version)
		again, err := Migrate(t.Context(), o, -1, unasked)
		require.NoError(t, err)
		require.Empty(t, again.Steps)

		s = open(t, o)
		_, err = s.Decisions().Get(t.Context(), "acme", "d1")
		require.NoError(t, err)
		list, err := s.Sessions().List(t.Context(), "acme", Range{})
		require.NoError(t, err)
		require.Empty(t, list.Sessions, "what was dropped is gone")
		begin(t, s, "acme", session("s1", 0))
		require.NoError(t, s.Close(timeout(t)))

		_, err = Migrate(t.Context(), o, 0, agree)
		require.NoError(t, err)
		empty, err := Inspect(t.Context(), o)
		require.NoError(t, err)
		require.Zero(t, empty.Schema)
		require.Empty(t, empty.Tables)
	})
}

func TestAnEmptyStoreIsMigratedWithoutAsking(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		_, err := Migrate(t.Context(), o, 2, agree)
		require.NoError(t, err)
		_, err = Migrate(t.Context(), o, 1, func(*Migration) error { return errors.New("asked") })
		require.NoError(t, err, "there is nothing to lose")
		open(t, o)
	})
}

func TestAVersionThatDoesNotExist(t *testing.T) {
	_, err := Migrate(t.Context(), stores[TypeSQLite](t), 4711, agree)
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Contains(t, err.Error(), "There is no version 4711")
}

func TestANewerSchemaIsLeftAlone(t *testing.T) {
	o := furnished(t, TypeSQLite)
	edit(t, o.Path, "INSERT INTO schema_version (version_id, is_applied) VALUES (4711, 1)")
	_, err := Migrate(t.Context(), o, -1, agree)
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	_, err = Backup(t.Context(), o, t.TempDir()+"/b", "1")
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, err.Error(), "version 4711")
	schema, err := SchemaOf(t.Context(), o)
	require.NoError(t, err, "its version can be asked for")
	require.EqualValues(t, 4711, schema.Version)
}
