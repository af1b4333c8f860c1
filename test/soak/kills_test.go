// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
)

// How often the server is killed: by the ordinary tests, and by make soak.
const (
	fewKills  = 12
	manyKills = 400
)

// killable answers at once, from a file, so that many servers are started.
const killable = `config_version = "1.0"
auth { enabled = false }
backend "replay" {
  plugin = "replay"
  config { file = "answers.jsonl" }
}
specialist "swe" {
  backend = "replay"
  model   = "m"
  fields  = ["general", "software_engineering"]
}
`

// promises are what a server has acknowledged, in order.
type promises struct {
	mu sync.Mutex
	// decisions are of the class async, the rest is sync.
	decisions []string
	feedback  map[string]bool // by user
	claims    map[string]bool
	turns     map[string]int64 // by session
}

func (p *promises) note(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// keepAsking is one client of every kind of write, until the server is gone.
func (p *promises) keepAsking(s *live.Server, client string) {
	ctx, cancel := context.WithTimeout(context.Background(), live.Patience)
	defer cancel()
	session, err := s.CreateSession(ctx, &api.SessionRequest{})
	if err != nil {
		return
	}
	p.note(func() { p.turns[session.ID] = 0 })
	for n := 0; ; n++ {
		r, err := s.Query(ctx, &api.QueryRequest{Query: "hello"})
		if err != nil {
			return
		}
		p.note(func() { p.decisions = append(p.decisions, r.DecisionID) })
		name := fmt.Sprint(client, "-", n)
		switch rand.IntN(4) {
		case 0:
			_, err = s.Feedback(ctx, &api.FeedbackRequest{DecisionID: r.DecisionID, Rating: api.RatingUp, User: name})
			if err == nil {
				p.note(func() { p.feedback[name] = true })
			}
		case 1:
			_, err = s.AddCorrection(ctx, &api.CorrectionRequest{Subject: "What is the number of " + name + "?", Claim: "It is " + name + "."})
			if err == nil {
				p.note(func() { p.claims["It is "+name+"."] = true })
			}
		default:
			var turn *api.QueryResponse
			if turn, err = s.QuerySession(ctx, session.ID, &api.QueryRequest{Query: "hello"}); err == nil {
				p.note(func() { p.turns[session.ID]++; p.decisions = append(p.decisions, turn.DecisionID) })
			}
		}
		if err != nil {
			return
		}
	}
}

// kept is what is in the store.
type kept struct {
	decisions, feedback, claims map[string]bool
	messages                    map[string]int64
}

// export reads the store of a server that was killed, as an operator does.
func export(t *testing.T, f *live.Folder) kept {
	t.Helper()
	k := kept{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]int64{}}
	lines := bufio.NewScanner(strings.NewReader(f.Run("state", "export").OK().Out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e struct {
			Table     string
			SessionID string `json:"session_id"`
			Record    struct{ ID, User, Claim string }
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &e))
		switch e.Table {
		case "decisions":
			k.decisions[e.Record.ID] = true
		case "feedback":
			k.feedback[e.Record.User] = true
		case "corrections":
			k.claims[e.Record.Claim] = true
		case "messages":
			k.messages[e.SessionID]++
		}
	}
	return k
}

// check proves that the promises of the class sync are kept, and returns how many
// decisions were lost. Those before known were in the store after an earlier kill.
func (p *promises) check(t *testing.T, k kept, known int) (lost int) {
	t.Helper()
	for user := range p.feedback {
		require.True(t, k.feedback[user], "the feedback of %s was acknowledged", user)
	}
	for claim := range p.claims {
		require.True(t, k.claims[claim], "the correction %q was acknowledged", claim)
	}
	for session, turns := range p.turns {
		require.GreaterOrEqual(t, k.messages[session], 2*turns, "turns of the session %s were acknowledged", session)
		require.Zero(t, k.messages[session]%2, "a turn is stored whole or not at all")
	}
	for i, id := range p.decisions[known:] {
		if !k.decisions[id] {
			lost++
			require.Greater(t, i, len(p.decisions)-known-3*state.BatchRows, "only the newest may be lost")
		}
	}
	return lost
}

// TestSoakKills kills the server at a random moment of mixed writes, again and
// again, on the same store: what was acknowledged is there afterwards, but for
// the newest decision records, of which no more are lost than is documented.
func TestSoakKills(t *testing.T) {
	kills := fewKills
	if os.Getenv("AUA_SOAK") != "" {
		kills = manyKills
	}
	temp, err := os.MkdirTemp("", "soak") // the path of a socket is short
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	binary, err := live.Build(temp)
	require.NoError(t, err)
	f := live.In(t, binary).Write("aua.hcl", killable).Write("answers.jsonl", `{"prompt": "hello", "answer": "hi"}`+"\n")

	p := &promises{feedback: map[string]bool{}, claims: map[string]bool{}, turns: map[string]int64{}}
	var lost, most int
	var slowest time.Duration
	for round := range kills {
		begun := time.Now()
		s := f.Serve()
		slowest = max(slowest, time.Since(begun))
		known := len(p.decisions)
		var asking sync.WaitGroup
		for client := range 4 {
			asking.Go(func() { p.keepAsking(s, fmt.Sprint(round, "-", client)) })
		}
		require.Eventually(t, func() bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			return len(p.decisions) > known
		}, live.Patience, time.Millisecond)
		time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond)
		require.NoError(t, s.Command.Process.Kill())
		asking.Wait()
		s.Exited <- <-s.Exited
		if round%4 == 0 {
			f.Run("state", "check").OK()
		}
		n := p.check(t, export(t, f), known)
		lost, most = lost+n, max(most, n)
		require.LessOrEqual(t, n, 2*state.BatchRows, "lost with one kill")
	}
	f.Run("state", "check").OK()
	require.NotEmpty(t, p.feedback)
	require.NotEmpty(t, p.claims)
	t.Logf("%d kills: of %d acknowledged decision records %d were lost, at most %d at once; of %d corrections, %d ratings and the turns of %d sessions none. The slowest start took %s.",
		kills, len(p.decisions), lost, most, len(p.claims), len(p.feedback), len(p.turns), slowest.Round(time.Millisecond))
}
