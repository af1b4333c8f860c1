// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
	"github.com/auahq/aua/test/postgrestest"
)

// onPostgres is a configuration whose state is in Postgres, at the URL that the
// environment variable STATE_URL has.
func onPostgres(t *testing.T, pg *postgrestest.Server) string {
	t.Helper()
	t.Setenv("STATE_URL", pg.URL())
	return models(model{name: "swe", fields: `"software_engineering", "general"`, server: modelserver.New(t, modelserver.Config{})}) +
		"state \"postgres\" {\n  url = secret(\"STATE_URL\")\n}\n"
}

// turns are the acknowledged turns of a session.
type turns struct {
	id           string
	acknowledged []string
}

// take is the next turn. Where the store is down, that is an error, and the
// turn may be stored or not.
func (c *turns) take(s *server, n int) error {
	text := fmt.Sprint("turn ", n)
	_, err := s.QuerySession(context.Background(), c.id, &api.QueryRequest{Query: text})
	if err == nil {
		c.acknowledged = append(c.acknowledged, text)
	}
	return err
}

// demand demands that every acknowledged turn is stored, once and in order.
func (c *turns) demand(s *server) {
	s.t.Helper()
	var questions []string
	for page := (client.Page{Limit: state.MaxLimit}); ; {
		list, err := s.SessionMessages(s.t.Context(), c.id, page)
		require.NoError(s.t, err)
		require.Zero(s.t, len(list.Messages)%2, "a turn is whole")
		for i, m := range list.Messages {
			require.Equal(s.t, []string{"user", "assistant"}[i%2], m.Role)
			if m.Role == "user" {
				questions = append(questions, m.Content)
			}
		}
		if page.Cursor = list.Next; page.Cursor == "" {
			break
		}
	}
	stored := questions
	for _, text := range c.acknowledged {
		for len(stored) > 0 && stored[0] != text {
			stored = stored[1:] // was not acknowledged
		}
		require.NotEmpty(s.t, stored, "%q was acknowledged, and is not in %q", text, questions)
		stored = stored[1:]
	}
}

// recordsIn returns the ids of the decision records in Postgres, of a server that has stopped.
func recordsIn(t *testing.T, pg *postgrestest.Server, dir string) map[string]bool {
	t.Helper()
	store, err := state.Open(t.Context(), state.Options{
		Type: state.TypePostgres, URL: pg.URL(), AuditKeyFile: filepath.Join(dir, state.DefaultStateDir, state.DefaultSchema+".audit-key"),
	})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close(context.Background())) }()
	all := map[string]bool{}
	for filter := (state.Filter{Limit: state.MaxLimit}); ; {
		page, err := store.Decisions().List(t.Context(), identity.DefaultTenant, filter)
		require.NoError(t, err)
		for _, d := range page.Decisions {
			all[d.ID] = true
		}
		if filter.Cursor = page.Next; filter.Cursor == "" {
			return all
		}
	}
}

// The phases of the test, by what may be lost of the records that are made in them.
const (
	flushed = iota // nothing
	crash          // what Postgres has committed, and not flushed when it stops
	waiting        // nothing: it waits until Postgres is back
)

func TestPostgresStopsAndStartsUnderLoad(t *testing.T) {
	pg := postgrestest.New(t)
	s := serve(t, onPostgres(t, pg))
	var (
		phase    atomic.Int32
		mu       sync.Mutex
		answered [waiting + 1][]string
		refused  atomic.Int64
		sessions [2]turns
	)
	queries := live.StartLoad(t, 2, func(c, n int) error {
		at := phase.Load()
		r, err := s.Query(context.Background(), &api.QueryRequest{Query: fmt.Sprint("query ", c, " ", n)})
		if err != nil {
			return err // a query without a session is answered whatever the store does
		}
		mu.Lock()
		answered[at] = append(answered[at], r.DecisionID)
		mu.Unlock()
		return nil
	})
	for i := range sessions {
		sessions[i].id = s.session(api.SessionRequest{})
	}
	chats := live.StartLoad(t, len(sessions), func(c, n int) error {
		err := sessions[c].take(s, n)
		if fault.CodeOf(err) == fault.StateStoreUnavailable && phase.Load() != flushed {
			refused.Add(1)
			return nil
		}
		return err
	})
	queries.More(50)
	chats.More(20)

	// What was answered so far is committed, and the next turn flushes it.
	phase.Store(crash)
	committed := s.status().Store
	require.Eventually(t, func() bool { return s.status().Store.Written >= committed.Written+committed.Pending }, live.Patience, live.Tick)
	chats.More(4)
	pg.Stop()
	require.Eventually(t, func() bool { return !s.status().Store.Healthy }, live.Patience, live.Tick)
	phase.Store(waiting)
	queries.More(50)
	require.Eventually(t, func() bool { return refused.Load() > 10 }, live.Patience, live.Tick)
	st := s.status()
	require.Equal(t, "degraded", st.Health.Status)
	require.Contains(t, strings.Join(st.Health.Reasons, " "), "The state store is not healthy. Postgres cannot be reached")
	require.Positive(t, st.Store.Pending)
	require.Contains(t, s.metrics(), "\naua_state_up 0\n")

	require.NoError(t, pg.Start())
	require.Eventually(t, func() bool { return s.status().Store.Healthy }, live.Patience, live.Tick)
	more := refused.Load()
	queries.More(20)
	chats.More(10)
	queries.End()
	chats.End()
	require.Eventually(t, func() bool { return s.status().Store.Pending == 0 }, live.Patience, live.Tick)
	st = s.status()
	require.Equal(t, "ok", st.Health.Status)
	require.Zero(t, st.Store.Dropped)
	require.GreaterOrEqual(t, st.Store.Written, queries.Answered.Load()+chats.Answered.Load()-more)
	require.Contains(t, s.metrics(), "\naua_state_up 1\n")
	require.Contains(t, s.metrics(), "\naua_decisions_dropped_total 0\n")
	for i := range sessions {
		sessions[i].demand(s)
	}
	require.NotContains(t, s.log.String(), pg.Password)
	s.live.Stop()

	stored := recordsIn(t, pg, s.dir)
	for _, at := range []int{flushed, waiting} {
		require.NotEmpty(t, answered[at])
		for _, id := range answered[at] {
			require.True(t, stored[id], "phase %d: the record %s is lost", at, id)
		}
	}
}

func TestAServerOnPostgresIsKilledUnderLoad(t *testing.T) {
	pg := postgrestest.New(t)
	s := serve(t, onPostgres(t, pg))
	sessions := [2]turns{{id: s.session(api.SessionRequest{})}, {id: s.session(api.SessionRequest{})}}
	for round := range 4 {
		var killed atomic.Bool
		load := live.StartLoad(t, len(sessions), func(c, n int) error {
			err := sessions[c].take(s, 10_000*round+n)
			if err != nil && killed.Load() {
				return nil
			}
			return err
		})
		load.More(int64(3 + 7*round))
		killed.Store(true)
		require.NoError(t, s.command.Process.Kill())
		s.exited <- <-s.exited
		load.End()
		s = serveIn(t, s.dir) // its lock is free, although nobody gave it back
		for i := range sessions {
			sessions[i].demand(s)
		}
	}
}

func TestAPostgresThatIsDownAtTheStart(t *testing.T) {
	pg := postgrestest.New(t)
	s := serve(t, onPostgres(t, pg))
	s.session(api.SessionRequest{})

	dir := t.TempDir() // another server, on the same schema
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(onPostgres(t, pg)), 0o600))
	_, stderr, status := runCommand(t, dir, "serve", "-listen", "127.0.0.1:0")
	require.Equal(t, fault.StateLocked.Exit(), status, stderr)
	require.Contains(t, stderr, fmt.Sprintf("in use by another AUA, with the process id %d on ", s.command.Process.Pid))

	pg.Stop()
	_, stderr, status = runCommand(t, dir, "serve", "-listen", "127.0.0.1:0")
	require.Equal(t, fault.StateStoreUnavailable.Exit(), status, stderr)
	require.Contains(t, stderr, "Postgres cannot be reached")
	require.NotContains(t, stderr, pg.Password)
}
