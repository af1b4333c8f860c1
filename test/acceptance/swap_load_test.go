// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
)

// load is a mixed load that nothing may disturb.
type load struct {
	*live.Load
	s *server
	// retired are generations that have been replaced; outlived counts the
	// queries that were answered by one afterwards.
	retired  sync.Map
	outlived atomic.Int64
}

// load begins to ask from several clients at once: buffered, streamed and in sessions.
func (s *server) load(clients int) *load {
	s.t.Helper()
	l := &load{s: s}
	sessions := make([]string, clients)
	for c := 2; c < clients; c += 3 {
		sessions[c] = s.session(api.SessionRequest{})
	}
	l.Load = live.StartLoad(s.t, clients, func(c, n int) error { return l.ask(c, n, sessions[c]) })
	return l
}

func (l *load) ask(c, n int, session string) error {
	ask := buffered
	if c%3 == 1 {
		ask = streamed
	}
	r, err := ask(l.s, &api.QueryRequest{Query: fmt.Sprintf("%s Case %d of %d.", coding, n, c), SessionID: session})
	switch {
	case err != nil:
		return err
	case len(r.Degraded) > 0:
		return fmt.Errorf("degraded: %v", r.Degraded)
	case r.Status != api.StatusAnswered:
		return fmt.Errorf("%s: %s", r.Status, r.Reason)
	}
	if _, old := l.retired.Load(r.Generation); old {
		l.outlived.Add(1)
	}
	return nil
}

// TestSwapsUnderLoad replaces a plugin of every kind again and again, and kills
// the new ones: no query fails, and the hook is told of each. Backend and
// middleware are not killed, since a stream cannot go on without those that it
// is in the midst of, and neither is the hook, which would be told twice.
func TestSwapsUnderLoad(t *testing.T) {
	const rounds = 3
	upstream := modelserver.New(t, modelserver.Config{Keep: -1})
	upstream.SetDefault(modelserver.Behaviour{Text: "Check for nil before you use it.", HeaderMS: 10})
	s := serveTester(t, everyKind(upstream, nil))
	l := s.load(6)
	round := map[string]int{}
	start, swaps := time.Now(), 0
	for n := range rounds {
		for _, address := range swappable {
			round[address]++
			s.configure(everyKind(upstream, round))
			r := s.reload()
			require.Equal(t, map[string]string{address: api.ReloadReplaced}, changes(r))
			l.retired.Store(r.Before, true)
			swaps++
			if n != 0 && !slices.Contains([]string{"backend.swe", "middleware.pii", "hook.journal"}, address) {
				require.NoError(t, syscall.Kill(s.pid(address), syscall.SIGKILL))
			}
			l.More(6)
		}
	}
	took := time.Since(start)
	l.End()
	s.settled(len(swappable))
	require.Positive(t, l.outlived.Load(), "no query outlived its generation, so that nothing was proved")
	t.Logf("%d swaps, %d queries in %s, %d of them answered by a generation that was replaced meanwhile", swaps, l.Answered.Load(), took.Round(time.Millisecond), l.outlived.Load())

	st := s.status()
	require.EqualValues(t, l.Answered.Load(), s.specialist("swe").Calls+s.specialist("second").Calls, "the specialists' records go on")
	require.Zero(t, st.Queries.Failed)
	require.Contains(t, s.metrics(), fmt.Sprintf(`aua_extension_reloads_total{outcome="swapped"} %d`, swaps))
	require.NotContains(t, s.metrics(), "aua_hook_events_dropped_total")
	s.live.Stop()
	b, err := os.ReadFile(filepath.Join(s.dir, "events.jsonl"))
	require.NoError(t, err)
	require.EqualValues(t, l.Answered.Load(), strings.Count(string(b), "\n"), "the hook was told of every query")
}

// TestALongStreamOutlivesItsGeneration: it ends as it began, and only then is the old backend stopped.
func TestALongStreamOutlivesItsGeneration(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Text: strings.Repeat("word ", 30), ChunkMS: 40})
	hcl := models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream})
	s := serve(t, hcl)
	old := s.pid("backend.swe")
	began, ended := make(chan string, 1), make(chan *api.QueryResponse, 1)
	go func() {
		for e, err := range s.Stream(t.Context(), &api.QueryRequest{Query: coding, Specialist: "swe"}) {
			switch e := e.(type) {
			case *api.StartEvent:
				began <- e.Generation
			case *api.QueryResponse:
				ended <- e
			}
			if err != nil {
				t.Error(err)
				close(ended)
				return
			}
		}
	}()
	generation := <-began
	require.Eventually(t, func() bool { return len(upstream.ChatRequests()) == 1 }, patience, tick)
	s.configure(strings.Replace(hcl, "config {", "env = { ROUND = \"1\" }\n  config {", 1))
	r := s.reload()
	require.Equal(t, generation, r.Before)
	upstream.SetDefault(modelserver.Behaviour{Text: "At once."})
	require.Equal(t, r.Generation, s.ask(&api.QueryRequest{Query: coding}).Generation)
	require.True(t, alive(old), "its stream is under way")
	done := <-ended
	require.NotNil(t, done)
	require.Equal(t, generation, done.Generation)
	require.Equal(t, "stop", done.FinishReason)
	require.Eventually(t, func() bool { return !alive(old) }, patience, tick)
}

// TestANewCorrectionStoreKnowsTheCorrections before it is asked.
func TestANewCorrectionStoreKnowsTheCorrections(t *testing.T) {
	s, _ := stubborn(t)
	_, err := s.AddCorrection(t.Context(), &api.CorrectionRequest{Subject: capitalAsked, Claim: capitalRight, Rejected: "Sydney"})
	require.NoError(t, err)
	for range 3 {
		r, err := s.Reload(t.Context(), &api.ReloadRequest{Names: []string{"correction_store.default"}, Force: true})
		require.NoError(t, err)
		require.Equal(t, map[string]string{"correction_store.default": api.ReloadReplaced}, changes(r))
		require.Empty(t, s.notRepeated(&api.QueryRequest{Query: capitalAsked}).Degraded)
	}
	_, err = s.AddCorrection(t.Context(), &api.CorrectionRequest{Subject: "What is the capital of Brazil?", Claim: "The capital of Brazil is Brasília.", Rejected: "Rio"})
	require.NoError(t, err)
	require.Len(t, s.ask(&api.QueryRequest{Query: "What is the capital of Brazil?"}).Corrections, 1, "the new one is fed on")
	s.settled(5)
}

// TestManySwapsLeaveNothing behind: neither processes nor descriptors.
func TestManySwapsLeaveNothing(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serveTester(t, everyKind(upstream, nil))
	host := s.command.Process.Pid
	swap := func() {
		_, err := s.Reload(t.Context(), &api.ReloadRequest{Force: true})
		require.NoError(t, err)
		s.ask(&api.QueryRequest{Query: coding})
		s.settled(len(swappable))
	}
	swap()
	before := descriptors(host)
	for range 8 {
		swap()
	}
	require.Eventually(t, func() bool { return len(children(host)) == len(swappable) }, patience, tick)
	require.Eventually(t, func() bool { return descriptors(host) <= before+2 }, patience, tick, "%d descriptors before", before)
}
