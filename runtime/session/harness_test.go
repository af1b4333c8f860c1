// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

var epoch = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// newBook returns a book in memory with one session, whose id it returns.
func newBook(t *testing.T, r api.SessionRequest) (*Book, string) {
	t.Helper()
	store, err := state.Open(t.Context(), state.Options{Type: state.TypeMemory})
	require.NoError(t, err)
	b := New(store.Sessions(), nil, func() time.Time { return epoch })
	s, err := b.Create(t.Context(), "acme", r)
	require.NoError(t, err)
	return b, s.ID
}

func turn(t *testing.T, b *Book, id string) *Turn {
	t.Helper()
	_, tn, err := b.Begin(t.Context(), "acme", id, Stored)
	require.NoError(t, err)
	t.Cleanup(tn.End)
	return tn
}

// say has a whole turn: the messages that were asked, and the answer.
func say(t *testing.T, b *Book, id string, a Answer, asked ...*sdk.Message) {
	t.Helper()
	tn := turn(t, b, id)
	defer tn.End()
	_, _, err := tn.History(t.Context(), asked, 1<<20)
	require.NoError(t, err)
	require.NoError(t, tn.Keep(t.Context(), a))
}

func user(text string) *sdk.Message { return &sdk.Message{Role: "user", Content: text} }

func result(call string) *sdk.Message {
	return &sdk.Message{Role: "tool", ToolCallId: call, Content: "result of " + call}
}

func answered(text string, calls ...string) Answer {
	a := Answer{Text: text, Status: api.StatusAnswered, Field: "general", Specialist: "swe"}
	for _, c := range calls {
		a.ToolCalls = append(a.ToolCalls, &sdk.ToolCall{Id: c, Name: "f", Arguments: "{}"})
	}
	return a
}

// shown writes messages as lines: role, text and calls.
func shown(messages []*sdk.Message) []string {
	out := []string{}
	for _, m := range messages {
		line := m.GetRole() + ": " + m.GetContent()
		for _, c := range m.GetToolCalls() {
			line += " call " + c.GetId()
		}
		out = append(out, line)
	}
	return out
}

// history is what goes along with a turn, within budget.
func history(t *testing.T, b *Book, id string, budget int64, asked ...*sdk.Message) ([]string, *api.History) {
	t.Helper()
	tn := turn(t, b, id)
	defer tn.End()
	messages, h, err := tn.History(t.Context(), asked, budget)
	require.NoError(t, err)
	return shown(messages), h
}

// chat has n turns of about 20 tokens each.
func chat(t *testing.T, b *Book, id string, n int) {
	t.Helper()
	for i := range n {
		say(t, b, id, answered(fmt.Sprintf("answer %d, which is so long", i)), user(fmt.Sprintf("question %d, which is long", i)))
	}
}

func background(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}
