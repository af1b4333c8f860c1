// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestASoundStore(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		s := open(t, o)
		furnish(t, s)
		r, err := Inspect(t.Context(), o) // while it is in use
		require.NoError(t, err)
		require.Empty(t, r.Problems)
		require.Equal(t, r.Newest, r.Schema)
		require.Contains(t, r.Tables, TableCount{"decisions", 122})
		require.Contains(t, r.Tables, TableCount{"messages", 6})
		require.Len(t, r.Tables, len(tables))
		require.Contains(t, r.Tables, TableCount{"audit", 3})
		require.Positive(t, r.Size)
		if o.Type == TypeSQLite {
			require.Positive(t, r.Free)
		}
	})
}

func TestRowsThatCannotBeRead(t *testing.T) {
	o := furnished(t, TypeSQLite)
	edit(t, o.Path, `UPDATE sessions SET record = '{"id": ' WHERE id = 's2'`)
	edit(t, o.Path, `UPDATE decisions SET record = '[]'`)
	r, err := Inspect(t.Context(), o)
	require.NoError(t, err)
	require.Len(t, r.Problems, maxProblems+1, "what is wrong everywhere is said some times")
	last := r.Problems[maxProblems]
	require.Equal(t, "sessions", last.Table)
	require.Equal(t, "acme/s2", last.Key)
	require.Contains(t, last.Reason, "unexpected end of JSON input")
}

func TestAnAuditLogThatWasChanged(t *testing.T) {
	o := furnished(t, TypeSQLite)
	edit(t, o.Path, "UPDATE audit SET actor = 'nobody' WHERE seq = 2")
	r, err := Inspect(t.Context(), o)
	require.NoError(t, err)
	require.Len(t, r.Problems, 1)
	require.Equal(t, []string{"audit", "2"}, []string{r.Problems[0].Table, r.Problems[0].Key})
	require.NoError(t, os.Remove(o.Path+auditKeySuffix))
	r, err = Inspect(t.Context(), o)
	require.NoError(t, err)
	require.Contains(t, r.Problems[0].Reason, "without which no server starts")
}

func TestADamagedFileIsSaidToBe(t *testing.T) {
	r, err := Inspect(t.Context(), Options{Type: TypeSQLite, Path: damaged(t)})
	require.NoError(t, err, "that something is wrong is what was asked")
	require.NotEmpty(t, r.Problems)
	var all []string
	for _, p := range r.Problems {
		all = append(all, p.Reason)
	}
	require.Regexp(t, `(?i)page|malformed|damaged`, strings.Join(all, "\n"))
}

func TestAnInspectionThatIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := furnished(t, TypeSQLite)
	cancel()
	_, err := Inspect(ctx, o)
	require.ErrorIs(t, err, context.Canceled)
}
