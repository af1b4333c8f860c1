// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

func TestTheDatabaseIsSetUpAsDocumented(t *testing.T) {
	s, _ := openAt(t, filepath.Join(t.TempDir(), "aua.db"), Options{})
	value := func(db *sql.DB, pragma string) string {
		var v string
		require.NoError(t, db.QueryRow("PRAGMA "+pragma).Scan(&v))
		return v
	}
	db := file(s)
	require.Equal(t, "wal", value(db.write, "journal_mode"))
	require.Equal(t, "1", value(db.write, "synchronous"))
	require.Equal(t, "67108864", value(db.write, "journal_size_limit"))
	for _, c := range []*sql.DB{db.write, db.read} {
		require.Equal(t, "1000", value(c, "busy_timeout"))
	}
	require.Equal(t, 1, db.write.Stats().MaxOpenConnections)
	_, err := db.read.Exec("DELETE FROM decisions")
	require.ErrorContains(t, err, "readonly")
}

// Every request is answered from an index, and in the index's order.
func TestListsReadNoMoreThanTheyMust(t *testing.T) {
	s, _ := openAt(t, filepath.Join(t.TempDir(), "aua.db"), Options{})
	for index, f := range map[string]Filter{
		"decisions_by_time":    {Since: epoch, Until: epoch, Cursor: position{1, "x"}.cursor()},
		"decisions_by_session": {Session: "s1", Cursor: position{1, "x"}.cursor()},
	} {
		q, err := f.check()
		require.NoError(t, err)
		where, args := q.where("acme")
		rows, err := file(s).read.Query("EXPLAIN QUERY PLAN SELECT at, id, record FROM decisions WHERE "+where+" ORDER BY at DESC, id DESC LIMIT 5", args...)
		require.NoError(t, err)
		var plan []string
		for rows.Next() {
			var id, parent, unused int
			var detail string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
			plan = append(plan, detail)
		}
		require.NoError(t, rows.Err())
		require.NoError(t, rows.Close())
		require.Len(t, plan, 1, strings.Join(plan, "\n")) // no step that sorts
		require.Contains(t, plan[0], "USING INDEX "+index)
	}
}

func TestEveryReasonIsASentence(t *testing.T) {
	all := []string{closedReason, fullReason, reasonOf(errGone), reasonOf(errors.New("boom"))}
	for _, r := range reasons {
		all = append(all, r)
	}
	for _, r := range all {
		require.Regexp(t, "^[A-Z].*[^.]\\.$", r)
	}
}

func TestAFailureKeepsItsCause(t *testing.T) {
	cause := errors.New("boom")
	err := unavailable(cause)
	require.ErrorIs(t, err, cause)
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.True(t, fault.StateStoreUnavailable.Transient())
}

func TestAFailedTransactionChangesNothing(t *testing.T) {
	s, _ := openAt(t, filepath.Join(t.TempDir(), "aua.db"), Options{})
	boom := errors.New("boom")
	err := transact(t.Context(), file(s).write, func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO statistics VALUES ('acme', 'swe', '', '', 1, 1, 1, 1)")
		require.NoError(t, err)
		return boom
	})
	require.ErrorIs(t, err, boom)
	rows, err := s.Statistics().Load(t.Context())
	require.NoError(t, err)
	require.Empty(t, rows)
	require.NoError(t, s.Statistics().Save(t.Context(), nil), "the connection is still in the transaction")
}
