// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// TestLongPromptsPass sends a prompt of 1 MB through every surface, and one of
// 5 MB through one of each dialect; they must reach the model server whole.
func TestLongPromptsPass(t *testing.T) {
	t.Parallel()
	upstream := modelserver.New(t, modelserver.Config{Keep: 2})
	upstream.SetDefault(modelserver.Behaviour{Text: "A long story."})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream}))
	for _, size := range []int{1 << 20, 5 << 20} {
		prompt := coding + strings.Repeat(" and so on", size/10) + "."
		for i, sf := range surfaces() {
			if size > 1<<20 && !slices.Contains([]string{"/query", "/v1/chat/completions, streamed", "/v1/responses", "/v1/messages"}, sf.name) {
				continue
			}
			upstream.Forget()
			r := s.say(sf, []turn{{"user", prompt}}, target{session: fmt.Sprintf("%d-%d", size, i)})
			require.Nil(t, r.Failed, "%s, %d bytes: %.300s", sf.name, size, r.Raw)
			require.Equal(t, "A long story.", r.Text, sf.name)
			require.Equal(t, prompt, upstream.ChatRequests()[0].Prompt, sf.name)
		}
	}
}

// TestCancelledRequestsLeaveNothing has many clients leave in the middle of an
// answer: no goroutine and no place in the queue stays behind.
func TestCancelledRequestsLeaveNothing(t *testing.T) {
	t.Parallel()
	const clients, rounds = 8, 3
	upstream := replies(t, modelserver.Behaviour{Text: strings.Repeat("word ", 10_000), ChunkMS: 20})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	leave := func() {
		var wg sync.WaitGroup
		for range clients {
			wg.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				body, _ := s.begun(ctx)
				cancel()
				_ = body.Close()
			})
		}
		wg.Wait()
		require.Eventually(t, func() bool { return s.status().Queries.InFlight == 0 && upstream.InFlight() == 0 }, patience, tick)
	}
	leave() // pools are as large as they get
	before := s.goroutines()
	for range rounds {
		leave()
	}
	require.Eventually(t, func() bool { return s.goroutines() <= before+clients }, patience, 10*tick,
		"there were %d goroutines, and %d clients have left", before, clients*rounds)
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)

func (s *server) goroutines() int {
	s.t.Helper()
	n, err := strconv.Atoi(goroutines.FindStringSubmatch(s.metrics())[1])
	require.NoError(s.t, err)
	return n
}

// TestSlowReaderHoldsNobody has clients that do not read while an answer larger
// than all buffers comes; others are answered meanwhile.
func TestSlowReaderHoldsNobody(t *testing.T) {
	t.Parallel()
	big := modelserver.Behaviour{Text: strings.Repeat("word ", 4<<20), ChunkBytes: 1 << 16}
	s := serve(t, models(
		model{name: "long", fields: `"creative_writing"`, server: replies(t, big)},
		model{name: "swe", fields: `"software_engineering"`, server: replies(t, modelserver.Behaviour{Text: "Look."})},
	))
	for range 4 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		require.NoError(t, err)
		defer conn.Close()
		body := `{"query": "Write.", "specialist": "long"}`
		_, err = fmt.Fprintf(conn, "POST /stream HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", conn.RemoteAddr(), len(body), body)
		require.NoError(t, err)
	}
	require.Eventually(t, func() bool { return s.specialist("long").InFlight == 4 }, patience, tick)
	for range 20 {
		require.Equal(t, "Look.", s.ask(&api.QueryRequest{Query: coding, Specialist: "swe"}).Answer)
	}
	require.EqualValues(t, 4, s.specialist("long").InFlight, "they were held up all the while")
}

// TestLockedStoreHoldsNoQuery has another program lock the database: queries
// are answered, and their records are written when it is free again.
func TestLockedStoreHoldsNoQuery(t *testing.T) {
	t.Parallel()
	const queries = 20
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: replies(t, modelserver.Behaviour{Text: "Look."})}))
	s.ask(&api.QueryRequest{Query: coding})
	db, err := sql.Open("sqlite", filepath.Join(s.dir, ".aua", "state", "aua.db"))
	require.NoError(t, err)
	defer db.Close()
	conn, err := db.Conn(t.Context())
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.ExecContext(t.Context(), "PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE")
	require.NoError(t, err)
	for range queries {
		require.Equal(t, "Look.", s.ask(&api.QueryRequest{Query: coding}).Answer)
	}
	require.GreaterOrEqual(t, s.status().Store.Pending, int64(1), "nothing could be written")
	_, err = conn.ExecContext(t.Context(), "ROLLBACK")
	require.NoError(t, err)
	require.Eventually(t, func() bool { return s.status().Store.Pending == 0 }, patience, 5*time.Millisecond)
	require.Zero(t, s.status().Store.Dropped)
	s.stop()
	require.Len(t, records(t, s.dir), queries+1)
}
