// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/session"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// newSession makes a session and returns its id.
func (s *stand) newSession(r api.SessionRequest) string {
	s.t.Helper()
	made, err := s.sessions.Create(s.t.Context(), "default", r)
	require.NoError(s.t, err)
	return made.ID
}

// inSession is a turn of one user message.
func inSession(id, text string) *pipeline.Request {
	r := request(text)
	r.SessionID, r.SessionUse = id, session.Stored
	return r
}

// turn serves a turn that must succeed.
func (s *stand) turn(id, text string) *pipeline.Result {
	s.t.Helper()
	result, err := s.Run(s.t.Context(), inSession(id, text), nil)
	require.NoError(s.t, err)
	return result
}

// stored is what the session holds: "role: text".
func (s *stand) stored(id string) []string {
	s.t.Helper()
	list, err := s.sessions.Messages(s.t.Context(), "default", id, state.MessageRange{})
	require.NoError(s.t, err)
	out := []string{}
	for _, m := range list.Messages {
		out = append(out, m.Role+": "+m.Content)
	}
	return out
}

// sent is what the newest call of a backend was sent.
func (s *stand) sent(backend string) []string {
	b := s.backends[backend]
	b.mu.Lock()
	defer b.mu.Unlock()
	out := []string{}
	for _, m := range b.requests[len(b.requests)-1].GetMessages() {
		out = append(out, m.GetRole()+": "+m.GetContent())
	}
	return out
}

func TestASessionRemembers(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{System: "Be brief."})
	s.turn(id, "first")
	result := s.turn(id, "second")
	require.Equal(t, []string{"system: Be brief.", "user: first", "assistant: one: first", "user: second"}, s.sent("one"))
	require.Equal(t, []string{"user: first", "assistant: one: first", "user: second", "assistant: one: second"}, s.stored(id))
	d := s.newest()
	require.Equal(t, "second", d.Query)
	require.Equal(t, result.Response.DecisionID, d.ID)
	require.Equal(t, &api.History{Messages: 3, Tokens: d.History.Tokens, WindowTokens: 1000}, d.History)
	require.Positive(t, d.History.Tokens)

	s.ask("alone")
	require.Nil(t, s.newest().History)
	require.Equal(t, []string{"user: alone"}, s.sent("one"))
}

func TestTheWindowIsOfTokens(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Sessions.HistoryTokens = 60 }, specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{})
	for _, q := range []string{"a", "b", "c", "d"} {
		s.turn(id, q+strings.Repeat(" word", 10))
	}
	s.turn(id, "last")
	require.Len(t, s.sent("one"), 3, "of four exchanges one goes along")
	h := s.newest().History
	require.Equal(t, []any{2, 6, int64(60)}, []any{h.Messages, h.LeftOutMessages, h.WindowTokens})
	require.LessOrEqual(t, h.Tokens, int64(60))
	require.Greater(t, h.LeftOutTokens, h.Tokens)
}

// A server that counts more tokens than AUA estimates gets less history.
func TestTheWindowFollowsWhatTheServerCounts(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Sessions.HistoryTokens = 2000 }, specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{})
	long := strings.Repeat("word ", 400) // 500 tokens by the estimate
	counts := func(prompt int64) {
		a := answers("ok")
		a.ending.GetDone().Usage = &sdk.Usage{PromptTokens: prompt, CompletionTokens: 1, Reported: true}
		s.backends["one"].then(a)
	}
	counts(2000)
	s.turn(id, long)
	counts(4000)
	s.turn(id, long)
	require.Len(t, s.sent("one"), 1, "at four times the estimate nothing fits beside the window's 2000")
	require.Greater(t, s.newest().History.LeftOutTokens, int64(2000))
}

func TestWhatFailsIsNotStored(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{})
	s.turn(id, "first")
	want := s.stored(id)

	s.backends["one"].then(fails(sdk.UpstreamRejected, false))
	_, err := s.Run(t.Context(), inSession(id, "rejected"), nil)
	require.Equal(t, fault.UpstreamRejected, fault.CodeOf(err))

	cut := fails(sdk.UpstreamInterrupted, true, "half an")
	s.backends["one"].then(cut)
	broken := inSession(id, "cut off")
	broken.Buffered = false
	_, err = s.Run(t.Context(), broken, &watcher{})
	require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err))

	s.backends["one"].then(answers("a", "b", "c"))
	left := inSession(id, "client leaves")
	left.Buffered = false
	_, err = s.Run(t.Context(), left, &watcher{fail: "delta", err: errors.New("gone")})
	require.Equal(t, fault.Cancelled, fault.CodeOf(err))

	require.Equal(t, want, s.stored(id))
	s.turn(id, "again")
	require.Equal(t, []string{"user: first", "assistant: one: first", "user: again"}, s.sent("one"))
}

func TestASecondTurnIsRefused(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{})
	s.backends["one"].then(act{wait: true})
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() {
		_, err := s.Run(ctx, inSession(id, "slow"), nil)
		first <- err
	}()
	require.Eventually(t, func() bool { return s.backends["one"].calls() == 1 }, time.Minute, time.Millisecond)
	_, err := s.Run(t.Context(), inSession(id, "impatient"), nil)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Equal(t, "AUA_CONFLICT", s.newest().Error, "it leaves a record")
	cancel()
	require.Equal(t, fault.Cancelled, fault.CodeOf(<-first))
	s.turn(id, "patient")
	require.Equal(t, []string{"user: patient", "assistant: one: patient"}, s.stored(id))
}

func TestDeletingEndsTheTurnAndErasesIt(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{})
	s.backends["one"].then(act{wait: true})
	ended := make(chan error, 1)
	go func() {
		_, err := s.Run(context.Background(), inSession(id, "my secret"), nil)
		ended <- err
	}()
	require.Eventually(t, func() bool { return s.backends["one"].calls() == 1 }, time.Minute, time.Millisecond)
	erased, err := s.sessions.Erase(t.Context(), "default", id)
	require.NoError(t, err)
	require.EqualValues(t, 1, erased.Decisions, "the record of the turn under way is among them")
	err = <-ended
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "was deleted while the query was under way")
	d := s.newest()
	require.True(t, d.Erased)
	require.Empty(t, d.Query)
}

// The middleware sees the history too, and the session keeps what its user saw.
func TestMiddlewareStandsBetweenTheSessionAndTheModel(t *testing.T) {
	for _, streamed := range []bool{false, true} {
		s := newStand(t, func(c *config.Config) {
			c.Middlewares = []*config.Block{{Kind: sdk.KindMiddleware, Name: "m", Plugin: "test-middleware", Timeout: time.Minute, OnError: "fail", Isolation: "inline"}}
		}, specialist("one", "alpha"))
		hide, show := strings.NewReplacer("ada", "[NAME]"), strings.NewReplacer("[NAME]", "ada")
		s.before = func(r *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
			resp := &sdk.BeforeQueryResponse{}
			for _, m := range r.GetContent().GetMessages() {
				resp.Messages = append(resp.Messages, &sdk.Message{Role: m.GetRole(), Content: hide.Replace(m.GetContent())})
			}
			return resp, nil
		}
		s.chunk = func(text string, _ bool) (string, error) { return show.Replace(text), nil }
		s.after = func(r *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
			if r.GetSent() {
				return &sdk.AfterResponseResponse{}, nil
			}
			text := show.Replace(r.GetText())
			return &sdk.AfterResponseResponse{Text: &text}, nil
		}
		id := s.newSession(api.SessionRequest{System: "You talk to ada."})
		for _, text := range []string{"I am ada", "ada again"} {
			r := inSession(id, text)
			r.Buffered = !streamed
			_, err := s.Run(t.Context(), r, &watcher{})
			require.NoError(t, err)
		}
		require.Equal(t, []string{"system: You talk to [NAME].", "user: I am [NAME]", "assistant: one: I am [NAME]", "user: [NAME] again"}, s.sent("one"))
		require.Equal(t, []string{"user: I am ada", "assistant: one: I am ada", "user: ada again", "assistant: one: ada again"}, s.stored(id))
	}
}

func TestASessionForcesItsFieldAndSpecialist(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha", "beta"))
	id := s.newSession(api.SessionRequest{Specialist: "two"})
	require.Equal(t, "two", s.turn(id, "q").Response.Specialist)
	require.Equal(t, []string{"session", "The session names the specialist."}, []string{s.newest().Classification.Source, s.newest().Route.Reason})

	id = s.newSession(api.SessionRequest{Field: "beta"})
	require.Equal(t, []string{"beta", "two"}, []string{s.turn(id, "q").Response.Field, s.newest().Candidates[0].Specialist})
	forced := inSession(id, "q")
	forced.Specialist = "one"
	_, err := s.Run(t.Context(), forced, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"client", "one"}, []string{s.newest().Classification.Source, s.newest().Candidates[0].Specialist}, "a turn may ask for another one")

	require.NoError(t, s.CheckTarget("a", "one"))
	require.NoError(t, s.CheckTarget("", ""))
	require.Equal(t, fault.NotFound, fault.CodeOf(s.CheckTarget("nope", "")))
	require.Equal(t, fault.NotFound, fault.CodeOf(s.CheckTarget("", "nope")))
}

// "And why?" belongs to what the session is about, high risk included.
func TestATurnWithoutAFieldStaysInTheSessions(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("general", "general"))
	id := s.newSession(api.SessionRequest{})
	s.turn(id, "about alpha")
	s.classify = noField
	r := s.turn(id, "and why?").Response
	require.Equal(t, []string{"alpha", "one"}, []string{r.Field, r.Specialist})
	require.Equal(t, "session", s.newest().Classification.Source)
	require.Equal(t, map[string]float64{"alpha": 1}, s.newest().Classification.Distribution)
	require.Equal(t, "general", s.ask("and why?").Response.Specialist, "alone it has no field")
}

// A session stays on its specialist, and a tool's result goes to the one that
// made the call, also when all that was in memory is gone.
func TestStickinessSurvivesARestart(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"), specialist("two", "alpha"))
	id := s.newSession(api.SessionRequest{})
	first := inSession(id, "q")
	first.Specialist = "two"
	s.backends["two"].then(act{
		deltas: []*sdk.Delta{{ToolCalls: []*sdk.ToolCallDelta{{Index: 0, Id: "c1", Name: "f", Arguments: "{}"}}}}, ending: done("tool_calls"),
	})
	_, err := s.Run(t.Context(), first, nil)
	require.NoError(t, err)
	for range 3 { // which makes the other one the better choice
		other := request("another")
		other.Specialist = "one"
		_, err := s.Run(t.Context(), other, nil)
		require.NoError(t, err)
	}
	require.Equal(t, "one", s.ask("yet another").Response.Specialist)

	s.restart()
	result := inSession(id, "")
	result.Messages = []*sdk.Message{{Role: "tool", ToolCallId: "c1", Content: "sunny"}}
	r, err := s.Run(t.Context(), result, nil)
	require.NoError(t, err)
	require.Equal(t, "two", r.Response.Specialist)
	require.Contains(t, s.newest().Route.Reason, "It made the tool call that is answered.")

	s.restart()
	require.Equal(t, "two", s.turn(id, "thanks").Response.Specialist)
	require.Contains(t, s.newest().Route.Reason, "The conversation is with it.")
}

// What a user reads instead of an answer is part of the conversation.
func TestAnAbstentionIsStored(t *testing.T) {
	s := newStand(t, func(c *config.Config) { c.Safety = config.Safety{Abstain: true, MinConfidence: .95} }, specialist("one", "danger"))
	s.classify = says("danger", 0.9)
	id := s.newSession(api.SessionRequest{})
	r := s.turn(id, "q").Response
	require.Equal(t, api.StatusAbstained, r.Status)
	list, err := s.sessions.Messages(t.Context(), "default", id, state.MessageRange{})
	require.NoError(t, err)
	require.Equal(t, []any{r.Reason, api.StatusAbstained}, []any{list.Messages[1].Content, list.Messages[1].Status})
}

func TestASessionThatIsOnlyALabel(t *testing.T) {
	s := newStand(t, nil, specialist("one", "alpha"))
	id := s.newSession(api.SessionRequest{})
	r := inSession(id, "mine")
	r.SessionUse = session.Label
	_, err := s.Run(t.Context(), r, nil)
	require.NoError(t, err)
	require.Empty(t, s.stored(id))
	r = inSession("nope", "mine")
	r.SessionUse = session.IfStored
	_, err = s.Run(t.Context(), r, nil)
	require.NoError(t, err)
	_, err = s.Run(t.Context(), inSession("nope", "mine"), nil)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}
