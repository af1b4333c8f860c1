// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/test/modelserver"
)

const (
	capitalAsked = "What is the capital of Australia?"
	capitalWrong = "The capital of Australia is Sydney."
	capitalRight = "The capital of Australia is Canberra."
)

// stubborn is a server whose only model is wrong about Australia, whatever it is told.
func stubborn(t *testing.T) (*server, *modelserver.Server) {
	t.Helper()
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Text: capitalWrong})
	dir := t.TempDir()
	hcl := models(model{name: "geo", fields: `"general", "research", "education", "software_engineering", "mathematics"`, server: upstream})
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(hcl), 0o600))
	return serveIn(t, dir), upstream
}

// notRepeated asks a question that was corrected, and requires that the wrong
// answer does not come.
func (s *server) notRepeated(q *api.QueryRequest) *api.QueryResponse {
	s.t.Helper()
	r := s.ask(q)
	require.NotContains(s.t, r.Answer, "Sydney", q.Query)
	require.Len(s.t, r.Corrections, 1, q.Query)
	return r
}

// TestAMistakeIsNotRepeated: ask, correct, ask again.
func TestAMistakeIsNotRepeated(t *testing.T) {
	s, upstream := stubborn(t)
	require.Equal(t, capitalWrong, s.ask(&api.QueryRequest{Query: capitalAsked}).Answer)
	out, stderr, status := runCommand(t, s.dir, "corrections", "add", "-address", s.url,
		"-subject", capitalAsked, "-claim", capitalRight, "-rejected", "Sydney")
	require.Zero(t, status, stderr)
	require.Contains(t, out, capitalRight)

	r := s.notRepeated(&api.QueryRequest{Query: capitalAsked, Debug: true})
	require.Equal(t, api.StatusAbstained, r.Status)
	require.Contains(t, r.Reason, "The capital of Australia is Canberra")
	require.Equal(t, []string{"block", "contradicted"}, []string{r.Corrections[0].Action, r.Corrections[0].Outcome})
	require.Len(t, r.Decision.Candidates, 2, "it was asked once more")
	for _, q := range []string{"what is the capital of Australia", "Which city is the capital of Australia?", "Tell me the capital of Australia."} {
		s.notRepeated(&api.QueryRequest{Query: q, SessionID: "another"})
	}
	near := s.ask(&api.QueryRequest{Query: "What is the capital of Austria?"})
	require.Empty(t, near.Corrections, "a question about something else is left alone")
	require.Equal(t, "relay", near.Delivery)
	require.Equal(t, capitalWrong, near.Answer)

	_, stream := s.post("/stream", `{"query": "`+capitalAsked+`"}`)
	require.NotContains(t, stream, "event: chunk")
	require.NotContains(t, stream, "verified before", "the prompt is for models alone")
	require.Contains(t, stream, `"outcome":"contradicted"`)
	for _, more := range []string{"", `, "stream": true`} {
		_, chat := s.post("/v1/chat/completions", `{"model": "aua", "messages": [{"role": "user", "content": "`+capitalAsked+`"}]`+more+`}`)
		require.NotContains(t, chat, capitalWrong)
		require.Contains(t, chat, "Canberra")
		require.Contains(t, chat, `"action":"block"`)
	}

	// A model that listens is let through.
	upstream.SetDefault(modelserver.Behaviour{Text: capitalRight})
	r = s.notRepeated(&api.QueryRequest{Query: capitalAsked})
	require.Equal(t, capitalRight, r.Answer)
	require.Equal(t, "helped", r.Corrections[0].Outcome)
	require.Contains(t, s.metrics(), `aua_correction_count{scope="global",source="manual"} 1`)
	require.Contains(t, s.metrics(), `aua_correction_applied_total{action="block",outcome="helped"} 1`)
}

// TestCorrectionsOutliveTheServer, and what superseded them holds.
func TestCorrectionsOutliveTheServer(t *testing.T) {
	s, _ := stubborn(t)
	first, err := s.AddCorrection(t.Context(), &api.CorrectionRequest{Subject: capitalAsked, Claim: capitalRight, Rejected: "Sydney"})
	require.NoError(t, err)
	require.NoError(t, s.command.Process.Kill())
	<-s.exited
	s.exited <- nil
	s = serveIn(t, s.dir)
	require.Equal(t, first.ID, s.notRepeated(&api.QueryRequest{Query: capitalAsked}).Corrections[0].ID)

	second, err := s.SupersedeCorrection(t.Context(), first.ID, &api.CorrectionRequest{Claim: "It was Melbourne until 1927.", Rejected: "Perth"})
	require.NoError(t, err)
	r := s.ask(&api.QueryRequest{Query: capitalAsked})
	require.Equal(t, second.ID, r.Corrections[0].ID)
	require.Equal(t, capitalWrong, r.Answer, "what was superseded forbids nothing")
	_, err = s.EraseCorrection(t.Context(), second.ID)
	require.NoError(t, err)
	require.Empty(t, s.ask(&api.QueryRequest{Query: capitalAsked}).Corrections)
}

// TestTheCorrectionStoreIsKilledUnderLoad: every correction that was
// acknowledged is found afterwards, and no query fails.
func TestTheCorrectionStoreIsKilledUnderLoad(t *testing.T) {
	s, _ := stubborn(t)
	const kills = 5
	var acknowledged atomic.Int64
	var stop atomic.Bool
	var wg sync.WaitGroup
	failed := make(chan error, 2)
	subject := func(n int64) string { return fmt.Sprintf("What is the capital of Utopia%d?", n) }
	wg.Go(func() {
		for n := int64(0); !stop.Load(); n++ {
			_, err := s.AddCorrection(t.Context(), &api.CorrectionRequest{Subject: subject(n), Claim: fmt.Sprintf("It is Amaurot%d.", n), Rejected: "Sydney"})
			if err != nil {
				failed <- err
				return
			}
			acknowledged.Store(n + 1)
			time.Sleep(10 * time.Millisecond)
		}
	})
	wg.Go(func() {
		for !stop.Load() {
			if _, err := s.Query(t.Context(), &api.QueryRequest{Query: subject(max(acknowledged.Load()-1, 0))}); err != nil {
				failed <- err
				return
			}
		}
	})
	killed := map[int]bool{}
	for range kills {
		before := acknowledged.Load()
		require.Eventually(t, func() bool {
			pid := s.pid("correction_store.default")
			if pid == 0 || killed[pid] || acknowledged.Load() < before+3 {
				return len(failed) > 0
			}
			killed[pid] = syscall.Kill(pid, syscall.SIGKILL) == nil
			return killed[pid]
		}, patience, tick)
	}
	stop.Store(true)
	wg.Wait()
	select {
	case err := <-failed:
		require.NoError(t, err)
	default:
	}
	for n := range acknowledged.Load() {
		r := s.ask(&api.QueryRequest{Query: subject(n)})
		require.Empty(t, r.Degraded)
		require.Len(t, r.Corrections, 1, "correction %d of %d", n, acknowledged.Load())
		require.Contains(t, r.Corrections[0].Claim, fmt.Sprintf("Amaurot%d.", n))
	}
	exported := 0
	for _, err := range s.ExportCorrections(t.Context(), client.CorrectionFilter{}) {
		require.NoError(t, err)
		exported++
	}
	require.EqualValues(t, acknowledged.Load(), exported)
}

// TestACorrectionInASession holds in that session alone.
func TestACorrectionInASession(t *testing.T) {
	s, _ := stubborn(t)
	session, err := s.CreateSession(t.Context(), &api.SessionRequest{})
	require.NoError(t, err)
	turn := func(text string) *api.QueryResponse {
		r, err := s.QuerySession(t.Context(), session.ID, &api.QueryRequest{Query: text})
		require.NoError(t, err)
		return r
	}
	require.Equal(t, capitalWrong, turn(capitalAsked).Answer)
	require.Contains(t, turn("correction: it is Canberra, not Sydney").Answer, "Noted")
	again := turn(capitalAsked)
	require.Len(t, again.Corrections, 1)
	require.Equal(t, capitalWrong, s.ask(&api.QueryRequest{Query: capitalAsked}).Answer, "elsewhere nothing has changed")
	page, err := s.ListCorrections(t.Context(), client.CorrectionFilter{Scope: api.ScopeSession, ScopeID: session.ID})
	require.NoError(t, err)
	require.Len(t, page.Corrections, 1)
}
