// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/modelserver"
)

// chatting is a server with one specialist, whose model repeats the question,
// and a session.
func chatting(t *testing.T, more string) (*server, *modelserver.Server, string) {
	t.Helper()
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering", "general"`, server: upstream})+more)
	return s, upstream, s.session(api.SessionRequest{})
}

func (s *server) session(r api.SessionRequest) string {
	s.t.Helper()
	made, err := s.CreateSession(s.t.Context(), &r)
	require.NoError(s.t, err)
	return made.ID
}

// turn is a turn that must be answered.
func (s *server) turn(id, text string) *api.QueryResponse {
	s.t.Helper()
	r, err := s.QuerySession(s.t.Context(), id, &api.QueryRequest{Query: text, Debug: true})
	require.NoError(s.t, err)
	return r
}

// stored is what a session holds, "role: text".
func (s *server) stored(id string) []string {
	s.t.Helper()
	list, err := s.SessionMessages(s.t.Context(), id, client.Page{})
	require.NoError(s.t, err)
	out := []string{}
	for _, m := range list.Messages {
		out = append(out, m.Role+": "+m.Content)
	}
	return out
}

// sent is what the newest request to a model server holds.
func sent(t *testing.T, upstream *modelserver.Server) []string {
	t.Helper()
	requests := upstream.ChatRequests()
	require.NotEmpty(t, requests)
	var body struct {
		Messages []struct{ Role, Content string }
	}
	require.NoError(t, json.Unmarshal([]byte(requests[len(requests)-1].Body), &body))
	out := []string{}
	for _, m := range body.Messages {
		out = append(out, m.Role+": "+m.Content)
	}
	return out
}

// TestASessionOutlivesTheServer has turns by each route, and a kill -9 between them.
func TestASessionOutlivesTheServer(t *testing.T) {
	s, upstream, _ := chatting(t, "")
	id := s.session(api.SessionRequest{System: "Be brief.", Metadata: map[string]string{"app": "x"}})
	s.turn(id, "one")
	var text string
	for e, err := range s.StreamSession(t.Context(), id, &api.QueryRequest{Query: "two"}) {
		require.NoError(t, err)
		if c, ok := e.(*api.ChunkEvent); ok {
			text += c.Text
		}
	}
	require.Equal(t, "You said: two", text)
	s.ask(&api.QueryRequest{Query: "three", SessionID: id})
	want := []string{"user: one", "assistant: You said: one", "user: two", "assistant: You said: two", "user: three", "assistant: You said: three"}
	require.Equal(t, want, s.stored(id))
	require.Equal(t, append([]string{"system: Be brief."}, want[:5]...), sent(t, upstream))

	require.NoError(t, s.command.Process.Kill())
	s.exited <- <-s.exited
	s = serveIn(t, s.dir)
	require.Equal(t, want, s.stored(id))
	r := s.turn(id, "four")
	require.Equal(t, append(append([]string{"system: Be brief."}, want...), "user: four"), sent(t, upstream))
	require.Equal(t, id, r.SessionID)
	require.Equal(t, 7, r.Decision.History.Messages)
	list, err := s.ListSessions(t.Context(), client.Page{})
	require.NoError(t, err)
	require.Equal(t, []any{id, "one", int64(8), "swe"}, []any{list.Sessions[0].ID, list.Sessions[0].Title, list.Sessions[0].Messages, list.Sessions[0].LastSpecialist})

	// With messages of its own the client keeps the history itself.
	_, body := s.post("/query", `{"session_id": "`+id+`", "messages": [{"role": "user", "content": "mine"}]}`)
	require.Contains(t, string(body), "You said: mine")
	require.Equal(t, []string{"user: mine"}, sent(t, upstream))
	require.Len(t, s.stored(id), 8)
}

func TestTheWindowOfASession(t *testing.T) {
	s, upstream, id := chatting(t, "sessions { history_tokens = 60 }\n")
	for _, word := range []string{"alpha", "beta", "gamma", "delta"} {
		s.turn(id, word+" and some more words")
	}
	h := s.turn(id, "last").Decision.History
	got := sent(t, upstream)
	require.Equal(t, "user: last", got[len(got)-1])
	require.Equal(t, h.Messages+1, len(got))
	require.Equal(t, 8, h.Messages+h.LeftOutMessages)
	require.Positive(t, h.Messages)
	require.Positive(t, h.LeftOutTokens)
	require.LessOrEqual(t, h.Tokens, h.WindowTokens)
	require.Equal(t, "user: delta and some more words", got[len(got)-3], "the newest are kept")
}

func TestATurnThatDoesNotEndWellIsNotStored(t *testing.T) {
	s, upstream, id := chatting(t, "")
	s.turn(id, "one")
	want := s.stored(id)

	upstream.Enqueue(modelserver.Behaviour{HeaderMS: 60_000}, modelserver.Behaviour{Text: "This is cut off somewhere in the middle of it.", Fault: modelserver.CutAfter})
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, 1)
	go func() {
		_, err := s.QuerySession(ctx, id, &api.QueryRequest{Query: "slow"})
		waiting <- err
	}()
	require.Eventually(t, func() bool { return len(upstream.ChatRequests()) == 2 }, patience, tick)
	_, err := s.QuerySession(t.Context(), id, &api.QueryRequest{Query: "impatient"})
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	for _, err := range s.StreamSession(t.Context(), id, &api.QueryRequest{Query: "impatient"}) {
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
	}
	cancel()
	require.Equal(t, fault.Cancelled, fault.CodeOf(<-waiting))
	// The server notices that the client has gone, and lets the next turn in.
	require.Eventually(t, func() bool {
		var last error
		for _, err := range s.StreamSession(t.Context(), id, &api.QueryRequest{Query: "cut off"}) {
			last = err
		}
		require.Error(t, last)
		return fault.CodeOf(last) == fault.StreamInterrupted
	}, patience, tick)
	require.Equal(t, want, s.stored(id))
	s.turn(id, "two")
	require.Equal(t, []string{"user: one", "assistant: You said: one", "user: two"}, sent(t, upstream))
}

func TestCancellingAStreamStoresNothing(t *testing.T) {
	s, upstream, id := chatting(t, "")
	upstream.Enqueue(modelserver.Behaviour{Text: strings.Repeat("word ", 200), ChunkMS: 20})
	for e, err := range s.StreamSession(t.Context(), id, &api.QueryRequest{Query: coding}) {
		require.NoError(t, err)
		if _, ok := e.(*api.ChunkEvent); ok {
			break
		}
	}
	require.Eventually(t, func() bool {
		_, err := s.QuerySession(t.Context(), id, &api.QueryRequest{Query: "again"})
		return err == nil
	}, patience, tick)
	require.Equal(t, []string{"user: again", "assistant: You said: again"}, s.stored(id))
}

// TestDeletingErases looks for what was said in every file of the server.
func TestDeletingErases(t *testing.T) {
	s, _, id := chatting(t, "")
	const secret = "my-secret-plan"
	s.turn(id, secret)
	s.ask(&api.QueryRequest{Query: "label " + secret, SessionID: "only-a-label", Metadata: map[string]string{"x": secret}})
	found := func() (files []string) {
		require.NoError(t, filepath.WalkDir(s.dir, func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if strings.Contains(string(data), secret) {
				files = append(files, filepath.Base(path))
			}
			return err
		}))
		return files
	}
	require.Eventually(t, func() bool { return len(found()) > 0 }, patience, tick)
	erased, err := s.DeleteSession(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, &api.SessionErased{ID: id, Messages: 2, Decisions: 1}, erased)
	_, err = s.Session(t.Context(), id)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = s.QuerySession(t.Context(), id, &api.QueryRequest{Query: "q"})
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.NotEmpty(t, found(), "the other session's record still has it")
	erased, err = s.DeleteSession(t.Context(), "only-a-label")
	require.NoError(t, err)
	require.Equal(t, &api.SessionErased{ID: "only-a-label", Decisions: 1}, erased)
	require.Empty(t, found())
	require.NotContains(t, s.log.String(), secret)
	s.stop()
	for _, d := range records(t, s.dir) {
		require.True(t, d.Erased || d.Error != "", "the records stay")
	}
}

func TestPersonalDataOfTheHistoryIsRedacted(t *testing.T) {
	s, upstream, id := chatting(t, "middleware \"pii\" { plugin = \"pii-redaction\" }\n")
	s.turn(id, "I am ada@example.org.")
	for range 2 {
		for _, err := range s.StreamSession(t.Context(), id, &api.QueryRequest{Query: "Who am I?"}) {
			require.NoError(t, err)
		}
	}
	for _, r := range upstream.ChatRequests() {
		require.NotContains(t, r.Body, "ada@example.org")
	}
	require.Contains(t, sent(t, upstream)[0], "EMAIL")
	require.Equal(t, []string{"user: I am ada@example.org.", "assistant: You said: I am ada@example.org."}, s.stored(id)[:2], "the session keeps what its user saw")
}

func TestToolsInASession(t *testing.T) {
	s, upstream, id := chatting(t, "")
	upstream.Enqueue(modelserver.Behaviour{ToolCalls: []modelserver.ToolCall{{ID: "call_1", Name: "weather", Arguments: `{"city": "Rome"}`}}})
	tools := `"params": {"tools": [{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}]}`
	_, body := s.post("/sessions/"+id+"/messages", `{"query": "weather in Rome?", `+tools+`}`)
	require.Contains(t, string(body), `"call_1"`)
	resp, body := s.post("/sessions/"+id+"/messages", `{"messages": [{"role": "tool", "tool_call_id": "call_2", "content": "sunny"}]}`)
	require.Equal(t, 400, resp.StatusCode, string(body))
	resp, body = s.post("/sessions/"+id+"/messages", `{"messages": [{"role": "tool", "tool_call_id": "call_1", "content": "sunny"}], `+tools+`}`)
	require.Equal(t, 200, resp.StatusCode, string(body))
	requests := upstream.ChatRequests()
	require.Contains(t, requests[len(requests)-1].Body, `"tool_call_id":"call_1"`)
	require.Contains(t, requests[len(requests)-1].Body, `{\"city\": \"Rome\"}`)
}

// TestACorrectionOfASession is recorded and used; one that is of the session is erased with it.
func TestACorrectionOfASession(t *testing.T) {
	s, upstream, id := chatting(t, "")
	_, err := s.QuerySession(t.Context(), id, &api.QueryRequest{Query: "correction: it is so"})
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "There is no question before the correction")

	const question = "What is the capital of Australia?"
	upstream.Enqueue(modelserver.Behaviour{Text: "The answer is Sydney."})
	s.turn(id, question)
	calls := len(upstream.ChatRequests())
	r := s.turn(id, "correction: the capital of Australia is Canberra")
	require.Equal(t, "Noted, and it holds in this session from now on: the capital of Australia is Canberra", r.Answer)
	require.Len(t, upstream.ChatRequests(), calls, "it goes to no model")
	require.Contains(t, r.Decision.Route.Reason, "The message is a correction")
	require.Len(t, s.stored(id), 4)

	list, err := s.ListCorrections(t.Context(), client.CorrectionFilter{})
	require.NoError(t, err)
	require.Len(t, list.Corrections, 1)
	require.Equal(t, []string{"session", question, "Sydney"}, []string{list.Corrections[0].Scope, list.Corrections[0].Subject, list.Corrections[0].Rejected})

	scoped, err := s.AddCorrection(t.Context(), &api.CorrectionRequest{Subject: "my-secret-plan", Claim: "it is off", Scope: api.ScopeSession, ScopeID: id})
	require.NoError(t, err)
	upstream.SetDefault(modelserver.Behaviour{Text: "It is Canberra."})
	r = s.turn(id, question)
	require.NotEmpty(t, r.Decision.Corrections, "it is found for the same words")
	require.Contains(t, upstream.ChatRequests()[len(upstream.ChatRequests())-1].Body, "Canberra")

	erased, err := s.DeleteSession(t.Context(), id)
	require.NoError(t, err)
	require.EqualValues(t, 2, erased.Corrections)
	_, err = s.Correction(t.Context(), scoped.ID)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}
