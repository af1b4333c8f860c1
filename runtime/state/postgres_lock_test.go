// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/postgrestest"
)

func TestASchemaHasOneServer(t *testing.T) {
	o := stores[TypePostgres](t)
	cmd, out := spawn(t, "hold", place(o))
	require.True(t, out.Scan())
	require.Equal(t, "open true", out.Text())

	_, err := Open(t.Context(), o)
	require.Equal(t, fault.StateLocked, fault.CodeOf(err), "%v", err)
	f := fault.As(err)
	host, err := os.Hostname()
	require.NoError(t, err)
	pid := strconv.Itoa(cmd.Process.Pid)
	require.Contains(t, f.Message, fmt.Sprintf("in use by another AUA, with the process id %s on %s (127.0.0.1), since ", pid, host))
	require.Contains(t, f.Message, "Stop that one, or configure another schema.")
	require.Equal(t, map[string]any{"schema": o.Schema, "pid": pid, "host": host}, f.Details)

	other := o
	other.Schema = newSchema()
	open(t, other)

	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	open(t, o) // the lock went with the process
}

func TestAnotherProgramsLockIsNamed(t *testing.T) {
	o := stores[TypePostgres](t)
	s := open(t, Options{Type: TypePostgres, URL: o.URL, Schema: newSchema()}).(*sqlStore)
	l := s.engine.(*postgresEngine).link.Load()
	c, err := l.read.Conn(t.Context())
	require.NoError(t, err)
	defer c.Close() //nolint:errcheck // it is given back
	_, err = c.ExecContext(t.Context(), "SET application_name = 'psql'")
	require.NoError(t, err)
	_, err = c.ExecContext(t.Context(), "SELECT pg_advisory_lock($1, $2)", lockClass, lockKey(o.Schema))
	require.NoError(t, err)
	_, err = Open(t.Context(), o)
	require.Equal(t, fault.StateLocked, fault.CodeOf(err), "%v", err)
	require.Contains(t, fault.As(err).Message, "in use by another program, in the server's process ")
}

// While it was away, another server has taken the schema: it stays down rather
// than writing beside that one.
func TestASchemaThatAnotherServerTookIsNotWritten(t *testing.T) {
	o := stores[TypePostgres](t)
	pipe := newPipe(t, postgrestest.Shared(t).Port)
	by := o
	by.URL = postgrestest.Shared(t).URLAt(pipe.port)
	s, _, _ := openPostgresAt(t, by)
	appendAll(t, s, decision("acme", "before", 0))
	pipe.cut(true)
	until(t, s, "down", unhealthy)
	other := open(t, o)
	pipe.cut(false)
	until(t, s, "refused", func(st api.StoreStatus) bool {
		return !st.Healthy && strings.Contains(st.Reason, "is in use by another AUA")
	})
	err := s.Statistics().Save(t.Context(), []StatisticsRow{{Tenant: "acme"}})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "is in use by another AUA")
	appendAll(t, other, decision("acme", "other", 1))
	require.NoError(t, s.Decisions().Append(decision("acme", "held", 2)))

	require.NoError(t, other.Close(t.Context()))
	until(t, s, "up again", settled)
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{"held", "other", "before"}, ids(page))
}
