// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestOneTurnAtATime(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	first := turn(t, b, id)
	_, _, err := b.Begin(t.Context(), "acme", id, Stored)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "takes one at a time")
	_, _, err = b.Begin(t.Context(), "acme", id, IfStored)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	_, label, err := b.Begin(t.Context(), "acme", id, Label)
	require.NoError(t, err, "a query that does not use the session is none")
	require.Nil(t, label.Session)
	label.End()
	first.End()
	first.End() // once more does no harm
	turn(t, b, id).End()
	require.Empty(t, b.visits.open, "nothing is remembered of what has ended")
}

func TestASessionThatIsNotStored(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	_, _, err := b.Begin(t.Context(), "acme", "nope", Stored)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, _, err = b.Begin(t.Context(), "umbrella", id, Stored)
	require.Equal(t, fault.NotFound, fault.CodeOf(err), "another tenant's session does not exist")
	for range 2 { // and two at once are no conflict
		_, tn, err := b.Begin(t.Context(), "acme", "nope", IfStored)
		require.NoError(t, err)
		require.Nil(t, tn.Session)
		defer tn.End()
	}
}

func TestAnExchangeIsKept(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	a := answered("Because.", "c1")
	a.Caveat, a.Confidence, a.DecisionID = "Perhaps.", 0.75, "d1"
	say(t, b, id, a, user("  why\n "+strings.Repeat("so ", 30)))
	s, err := b.Get(t.Context(), "acme", id)
	require.NoError(t, err)
	require.Equal(t, "why so so so so so so so so so so so so so so so so so so s…", s.Title)
	require.Equal(t, []any{int64(2), "general", "swe", epoch}, []any{s.Messages, s.LastField, s.LastSpecialist, s.UpdatedAt})
	list, err := b.Messages(t.Context(), "acme", id, state.MessageRange{Newest: true})
	require.NoError(t, err)
	kept := list.Messages[0]
	require.Positive(t, kept.Tokens)
	require.Equal(t, s.Tokens, kept.Tokens+list.Messages[1].Tokens)
	require.JSONEq(t, `[{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]`, string(kept.ToolCalls))
	require.Equal(t, []any{"Because.", "answered", "Perhaps.", "swe", 0.75, "d1"},
		[]any{kept.Content, kept.Status, kept.Caveat, kept.Specialist, kept.Confidence, kept.DecisionID})
}

// An answer that is complete is stored, although its client has gone.
func TestAnExchangeIsKeptForAClientThatHasGone(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	ctx, cancel := context.WithCancel(t.Context())
	ctx, tn, err := b.Begin(ctx, "acme", id, Stored)
	require.NoError(t, err)
	defer tn.End()
	cancel()
	require.Error(t, ctx.Err())
	require.NoError(t, tn.Keep(ctx, answered("4")))
}

func TestErasingEndsWhatIsUnderWay(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	ctx, tn, err := b.Begin(background(t), "acme", id, Stored)
	require.NoError(t, err)
	labelled, label, err := b.Begin(background(t), "acme", id, Label)
	require.NoError(t, err)
	erased := make(chan error, 1)
	go func() {
		_, err := b.Erase(context.Background(), "acme", id)
		erased <- err
	}()
	<-ctx.Done()
	<-labelled.Done()
	var f *fault.Error
	require.True(t, errors.As(context.Cause(ctx), &f))
	require.Equal(t, fault.Conflict, f.Code)
	_, _, err = b.Begin(t.Context(), "acme", id, Stored)
	require.ErrorContains(t, err, "is being deleted")
	_, err = b.Erase(t.Context(), "acme", id)
	require.ErrorContains(t, err, "is being deleted already")
	tn.End()
	select {
	case err := <-erased:
		require.Fail(t, "it did not wait for the last query", "%v", err)
	default:
	}
	label.End()
	require.NoError(t, <-erased)
	_, err = b.Get(t.Context(), "acme", id)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Empty(t, b.visits.open)
}

func TestErasingCanBeGivenUp(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	tn := turn(t, b, id)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := b.Erase(ctx, "acme", id)
	require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	tn.End()
	turn(t, b, id).End() // the session is as it was
}

func TestMessagesComeBackAsTheyWere(t *testing.T) {
	for _, raw := range []string{
		`{"role": "user", "content": "plain ☺"}`,
		`{"role": "user", "content": "", "name": "ada"}`,
		`{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "data:x"}}]}`,
		`{"role": "tool", "content": "4", "tool_call_id": "c1", "x_big": 12345678901234567890}`,
		`{"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1"}}]}`,
	} {
		sent, err := openai.DecodeMessages([]json.RawMessage{json.RawMessage(raw)})
		require.NoError(t, err)
		back, err := restored([]*api.SessionMessage{stored(sent[0])})
		require.NoError(t, err)
		require.Len(t, back, 1)
		for i := range sent[0].Parts { // their JSON is written anew
			require.JSONEq(t, string(sent[0].Parts[i].Json), string(back[0].Parts[i].Json))
			sent[0].Parts[i].Json, back[0].Parts[i].Json = nil, nil
		}
		if len(sent[0].ExtraJson) > 0 {
			require.JSONEq(t, string(sent[0].ExtraJson), string(back[0].ExtraJson))
			require.Contains(t, string(back[0].ExtraJson), "12345678901234567890")
			sent[0].ExtraJson, back[0].ExtraJson = nil, nil
		}
		require.True(t, proto.Equal(sent[0], back[0]), "%v\n%v", sent[0], back[0])
	}
}

func TestImagesCount(t *testing.T) {
	sent, err := openai.DecodeMessages([]json.RawMessage{json.RawMessage(`{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:x"}}]}`)})
	require.NoError(t, err)
	require.Greater(t, stored(sent[0]).Tokens, int64(partTokens))
}

func TestWhatAClientSaysOfASessionIsBounded(t *testing.T) {
	b, _ := newBook(t, api.SessionRequest{})
	_, err := b.Create(t.Context(), "acme", api.SessionRequest{Metadata: map[string]string{"a": strings.Repeat("x", 17<<10)}})
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "The metadata is larger than 16 KiB.")
}

// erasing counts the corrections of one session.
type erasing map[string]int

func (e erasing) EraseScope(_ context.Context, tenant, scope, id string) (int, error) {
	n := e[tenant+" "+scope+" "+id]
	delete(e, tenant+" "+scope+" "+id)
	return n, nil
}

func TestErasingTakesTheCorrectionsOfTheSession(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	b.corrections = erasing{"acme session " + id: 2, "acme session only-a-label": 1}
	erased, err := b.Erase(t.Context(), "acme", id)
	require.NoError(t, err)
	require.Equal(t, &api.SessionErased{ID: id, Corrections: 2}, erased)
	erased, err = b.Erase(t.Context(), "acme", "only-a-label")
	require.NoError(t, err)
	require.Equal(t, &api.SessionErased{ID: "only-a-label", Corrections: 1}, erased)
	_, err = b.Erase(t.Context(), "acme", "only-a-label")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

func TestTheTurnBefore(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	skip := func(m string) bool { return strings.HasPrefix(m, "correction:") }
	before := func() []string {
		tn := turn(t, b, id)
		defer tn.End()
		q, a, err := tn.Before(t.Context(), skip)
		require.NoError(t, err)
		return []string{q, a}
	}
	require.Equal(t, []string{"", ""}, before())
	say(t, b, id, answered("A"), user("Q"))
	say(t, b, id, answered("Noted."), user("correction: B"))
	require.Equal(t, []string{"Q", "A"}, before())
	abstained := answered("Not sure.")
	abstained.Status = api.StatusAbstained
	say(t, b, id, abstained, user("Q2"))
	require.Equal(t, []string{"Q2", ""}, before())
}
