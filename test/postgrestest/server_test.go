// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package postgrestest

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestAServerComesBackWithWhatItHad(t *testing.T) {
	s := New(t)
	run := func(statement string) error {
		c, err := pgx.Connect(t.Context(), s.URL())
		if err != nil {
			return err
		}
		defer c.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // it is the end of it
		_, err = c.Exec(t.Context(), statement)
		return err
	}
	require.NoError(t, run("CREATE TABLE kept AS SELECT 1"))
	s.Stop()
	require.Error(t, run("SELECT 1"))
	s.Stop() // again, and nothing happens
	require.NoError(t, s.Start())
	require.NoError(t, run("SELECT * FROM kept"))
	require.Contains(t, s.Log(), "database system was not properly shut down")

	s.remove()
	require.NoDirExists(t, s.dir)
}

func TestTextsAreNotInTheOrderOfBytes(t *testing.T) {
	s := Shared(t)
	require.Same(t, s, Shared(t))
	t.Cleanup(StopShared)
	c, err := pgx.Connect(t.Context(), s.URL())
	require.NoError(t, err)
	defer c.Close(context.WithoutCancel(t.Context())) //nolint:errcheck // it is the end of it
	var order bool
	require.NoError(t, c.QueryRow(t.Context(), "SELECT 'a'::text < 'B'::text").Scan(&order))
	require.True(t, order)
	var fsync string
	require.NoError(t, c.QueryRow(t.Context(), "SHOW fsync").Scan(&fsync))
	require.Equal(t, "on", fsync)
}

func TestNothingRunsAsRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		require.Nil(t, ordinary())
		return
	}
	require.NotZero(t, ordinary().Uid)
	require.NotZero(t, ordinary().Gid)
}
