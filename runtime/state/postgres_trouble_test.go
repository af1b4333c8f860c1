// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/postgrestest"
)

// openPostgresAt opens a store whose engine the test may look into.
func openPostgresAt(t *testing.T, o Options) (*sqlStore, *postgresEngine, *journal) {
	t.Helper()
	j := &journal{}
	o.Type, o.Log = TypePostgres, j.logger()
	s := open(t, o).(*sqlStore)
	return s, s.engine.(*postgresEngine), j
}

func TestAStoppedPostgresComesBack(t *testing.T) {
	server := postgrestest.New(t)
	s, _, j := openPostgresAt(t, Options{URL: server.URL(), QueueRows: 5})
	begin(t, s, "acme", session("s1", 0))
	appendAll(t, s, decision("acme", "before", 0))
	// What is flushed takes along what was committed before it.
	require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(0)))

	server.Stop()
	until(t, s, "down", unhealthy)
	for i := range 5 {
		require.NoError(t, s.Decisions().Append(decision("acme", fmt.Sprint("held", i), i+1)))
	}
	for i := range 3 {
		require.ErrorIs(t, s.Decisions().Append(decision("acme", fmt.Sprint("dropped", i), i)), ErrFull)
	}
	for _, call := range map[string]func() error{
		"append": func() error { return s.Sessions().Append(t.Context(), "acme", "s1", exchange(1)) },
		"save":   func() error { return s.Statistics().Save(t.Context(), nil) },
		"get":    func() error { _, err := s.Decisions().Get(t.Context(), "acme", "before"); return err },
		"list":   func() error { _, err := s.Sessions().List(t.Context(), "acme", Range{}); return err },
		"put":    func() error { return s.Feedback().Put(t.Context(), &api.Feedback{Tenant: "acme"}) },
	} {
		err := call()
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%v", err)
		require.NotContains(t, err.Error(), server.Password)
	}
	st := s.Status()
	require.EqualValues(t, 3, st.Dropped)
	require.EqualValues(t, 5, st.Pending)
	require.Regexp(t, "^(Postgres|The connection to Postgres) .*\\.$", st.Reason)

	require.NoError(t, server.Start())
	until(t, s, "up again", settled)
	require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(1)))
	list, err := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{})
	require.NoError(t, err)
	require.Len(t, list.Messages, 4)
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{"held4", "held3", "held2", "held1", "held0", "before"}, ids(page))
	require.EqualValues(t, 6, s.Status().Written)
	require.Equal(t, 1, j.count("the state store is down"))
	require.Equal(t, 1, j.count("the state store is up again"))
	require.Zero(t, j.count(server.Password))
}

// The server ends a connection, as an administrator or a proxy does.
func TestABrokenConnectionIsReplaced(t *testing.T) {
	o := stores[TypePostgres](t)
	s, e, j := openPostgresAt(t, o)
	appendAll(t, s, decision("acme", "before", 0))
	first := e.link.Load()
	_, err := first.read.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()", e.options.identity)
	require.NoError(t, err)
	require.Eventually(t, func() bool { l := e.link.Load(); return l != nil && l != first }, time.Minute, 5*time.Millisecond)
	appendAll(t, s, decision("acme", "after", 1))
	require.NoError(t, s.Statistics().Save(t.Context(), []StatisticsRow{{Tenant: "acme"}}))
	page, err := s.Decisions().List(t.Context(), "acme", Filter{})
	require.NoError(t, err)
	require.Equal(t, []string{"after", "before"}, ids(page))
	require.Zero(t, s.Status().Dropped)
	require.Equal(t, 1, j.count("up again"))
}

// A network that swallows everything, or a server that hangs.
func TestASilentPostgresIsGivenUp(t *testing.T) {
	server := postgrestest.Shared(t)
	pipe := newPipe(t, server.Port)
	options, err := Options{URL: server.URLAt(pipe.port), Schema: newSchema()}.postgres()
	require.NoError(t, err)
	options.answer = 300 * time.Millisecond
	options.config.ConnectTimeout = 300 * time.Millisecond
	j := &journal{}
	e, err := startPostgres(t.Context(), options, j.logger())
	require.NoError(t, err)
	s, err := openSQL(t.Context(), e, Options{Log: j.logger(), QueueRows: 10, QueueBytes: 1 << 20, AuditKey: []byte("key")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close(timeout(t))) })
	begin(t, s, "acme", session("s1", 0))

	pipe.hold(true)
	err = s.Sessions().Append(t.Context(), "acme", "s1", exchange(0))
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%v", err)
	until(t, s, "down", unhealthy)
	require.NoError(t, s.Decisions().Append(decision("acme", "held", 0)))

	pipe.hold(false)
	until(t, s, "up again", settled)
	require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(1)))
	_, err = s.Decisions().Get(t.Context(), "acme", "held")
	require.NoError(t, err)
}

// What waits for an answer fails with the link, and not when its own time is up.
func TestALostLinkEndsWhatWaitsForIt(t *testing.T) {
	server := postgrestest.Shared(t)
	pipe := newPipe(t, server.Port)
	s, e, _ := openPostgresAt(t, Options{URL: server.URLAt(pipe.port), Schema: newSchema()})
	l := e.link.Load()
	pipe.hold(true)
	failed := make(chan error, 3)
	go func() { _, err := s.Decisions().Get(context.Background(), "acme", "d1"); failed <- err }()
	for range 2 {
		go func() { failed <- s.Statistics().Save(context.Background(), []StatisticsRow{{Tenant: "acme"}}) }()
	}
	require.Eventually(t, func() bool {
		return l.read.Stats().OpenConnections > 0 && l.write.Stats().InUse == 1 && l.write.Stats().WaitCount > 0
	}, time.Minute, time.Millisecond)
	e.lost(l, errBroken)
	for range 3 {
		err := <-failed
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), "%v", err)
		require.NotContains(t, fault.As(err).Message, "sql:")
	}
	pipe.hold(false)
	until(t, s, "up again", settled)
}

func TestWhoGivesUpDoesNotBreakTheConnection(t *testing.T) {
	s, e, _ := openPostgresAt(t, stores[TypePostgres](t))
	first := e.link.Load()
	holding, done := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	var err error
	go func() {
		defer close(done)
		err = s.sync(ctx, func(tx conn) error { // begun before it is cancelled, so it ends
			close(holding)
			<-ctx.Done()
			_, err := tx.exec("INSERT INTO statistics VALUES ('acme', 'swe', '', '', 1, 1, 1, 1)")
			return err
		})
	}()
	<-holding
	waiting, giveUp := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer giveUp()
	require.ErrorIs(t, s.sync(waiting, func(conn) error { panic("it is not its turn") }), context.DeadlineExceeded)
	cancel()
	<-done
	require.NoError(t, err)
	require.ErrorIs(t, s.sync(ctx, func(conn) error { panic("too late") }), context.Canceled)
	rows, err := s.Statistics().Load(t.Context())
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Same(t, first, e.link.Load())
}

func TestAFailedTransactionOfPostgresChangesNothing(t *testing.T) {
	s, e, _ := openPostgresAt(t, stores[TypePostgres](t))
	first := e.link.Load()
	err := s.sync(t.Context(), func(tx conn) error {
		_, err := tx.exec("INSERT INTO statistics VALUES ('acme', 'swe', '', '', 1, 1, 1, 1)")
		require.NoError(t, err)
		_, err = tx.exec("SELECT 1/0")
		return err
	})
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.ErrorContains(t, err, "division by zero")
	rows, err := s.Statistics().Load(t.Context())
	require.NoError(t, err)
	require.Empty(t, rows)
	require.NoError(t, s.Statistics().Save(t.Context(), []StatisticsRow{{Tenant: "acme"}}))
	require.Same(t, first, e.link.Load(), "an error in a statement is no reason to connect again")
}
