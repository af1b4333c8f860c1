// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestHistoryKeepsTheNewestThatFit(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{System: "Be brief."})
	chat(t, b, id, 60) // more than one page
	all, h := history(t, b, id, 1<<20, user("q"))
	require.Len(t, all, 121)
	require.Equal(t, "system: Be brief.", all[0])
	require.Zero(t, h.LeftOutMessages)
	require.Zero(t, h.LeftOutTokens)
	total := h.Tokens

	some, h := history(t, b, id, 75, user("q"))
	require.Equal(t, []string{
		"system: Be brief.",
		"user: question 57, which is long", "assistant: answer 57, which is so long",
		"user: question 58, which is long", "assistant: answer 58, which is so long",
		"user: question 59, which is long", "assistant: answer 59, which is so long",
	}, some)
	require.LessOrEqual(t, h.Tokens, int64(75))
	require.Equal(t, []any{7, 114, total - h.Tokens}, []any{h.Messages, h.LeftOutMessages, h.LeftOutTokens})

	none, h := history(t, b, id, 0, user("q"))
	require.Equal(t, []string{"system: Be brief."}, none, "the system message is always kept")
	require.Equal(t, 120, h.LeftOutMessages)
}

func TestHistoryBeginsWithAUser(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	chat(t, b, id, 3)
	_, h := history(t, b, id, 1<<20)
	half := h.Tokens/2 + 1 // has room for three messages
	got, _ := history(t, b, id, half, user("q"))
	require.Equal(t, []string{"user: question 2, which is long", "assistant: answer 2, which is so long"}, got)
}

func TestAToolResultStaysWithItsCall(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	say(t, b, id, answered("", "c1", "c2"), user("weather in Rome and Paris?"))
	say(t, b, id, answered("Both sunny."), result("c1"), result("c2"))
	got, h := history(t, b, id, 1<<20, user("thanks"))
	whole := []string{"user: weather in Rome and Paris?", "assistant:  call c1 call c2", "tool: result of c1", "tool: result of c2", "assistant: Both sunny."}
	require.Equal(t, whole, got)
	for budget := range h.Tokens {
		got, _ := history(t, b, id, budget, user("thanks"))
		require.Empty(t, got, "with %d tokens there is no whole group that begins with a user", budget)
	}
}

// The call that is answered now goes along whatever it takes, or no model
// server would take its result.
func TestTheCallThatIsAnsweredIsAlwaysThere(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	say(t, b, id, answered("", "c1"), user(strings.Repeat("long ", 100)))
	got, h := history(t, b, id, 1, result("c1"))
	require.Equal(t, []string{"assistant:  call c1"}, got)
	require.Equal(t, 1, h.LeftOutMessages)
	say(t, b, id, answered("", "c2"), result("c1"))
	got, _ = history(t, b, id, 60, result("c2"))
	require.Equal(t, []string{"assistant:  call c1", "tool: result of c1", "assistant:  call c2"}, got)
}

func TestResultsMustAnswerOpenCalls(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	say(t, b, id, answered("", "c1", "c2"), user("q"))
	for _, c := range []struct {
		asked   []*sdk.Message
		message string
	}{
		{[]*sdk.Message{result("c9")}, `waits for no result of the tool call "c9"`},
		{[]*sdk.Message{result("c1")}, "The results of these tool calls are missing: c2."},
		{[]*sdk.Message{result("c1"), result("c1")}, `no result of the tool call "c1"`},
		{[]*sdk.Message{user("q"), result("c1")}, `no result of the tool call "c1"`},
	} {
		tn := turn(t, b, id)
		_, _, err := tn.History(t.Context(), c.asked, 1000)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
		require.Contains(t, fault.As(err).Message, c.message)
		tn.End()
	}
	got, _ := history(t, b, id, 1000, result("c2"), result("c1"))
	require.Len(t, got, 2, "in any order")
}

// Who goes on without having answered a tool call does not spoil the session.
func TestCallsThatWereNeverAnsweredAreLeftOut(t *testing.T) {
	b, id := newBook(t, api.SessionRequest{})
	say(t, b, id, answered("", "c1"), user("first"))
	say(t, b, id, answered("Let me see.", "c2"), user("second"))
	got, _ := history(t, b, id, 1000, user("third"))
	require.Equal(t, []string{"user: first", "user: second", "assistant: Let me see."}, got)
}

// Whatever a conversation was, what is sent of it is one that servers accept.
func TestEveryWindowIsAConversation(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		b, id := newBook(t, api.SessionRequest{})
		var open []string
		for n := range 40 {
			asked := []*sdk.Message{user(strings.Repeat("w ", 1+random.IntN(40)))}
			if len(open) > 0 && random.IntN(3) > 0 {
				asked = nil
				for _, c := range open {
					asked = append(asked, result(c))
				}
			}
			checkWindow(t, b, id, random.Int64N(300), asked)
			open = nil
			for c := range random.IntN(3) {
				open = append(open, fmt.Sprint("c", n, "-", c))
			}
			say(t, b, id, answered(strings.Repeat("a ", random.IntN(30)), open...), asked...)
		}
	}
}

// checkWindow holds a window to what it promises.
func checkWindow(t *testing.T, b *Book, id string, budget int64, asked []*sdk.Message) {
	t.Helper()
	tn := turn(t, b, id)
	defer tn.End()
	sent, h, err := tn.History(t.Context(), asked, budget)
	require.NoError(t, err)
	results := asked[0].GetRole() == "tool"
	if !results {
		require.LessOrEqual(t, h.Tokens, budget)
		if len(sent) > 0 {
			require.Equal(t, "user", sent[0].GetRole())
		}
	}
	waiting := map[string]bool{}
	for _, m := range append(sent, asked...) {
		if m.GetRole() == "tool" {
			require.True(t, waiting[m.GetToolCallId()], "%v has no call", m)
			delete(waiting, m.GetToolCallId())
			continue
		}
		require.Empty(t, waiting, "%v stands before the results", m)
		for _, c := range m.GetToolCalls() {
			waiting[c.GetId()] = true
		}
	}
	require.Empty(t, waiting)
}
