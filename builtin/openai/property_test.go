// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/modelserver"
)

// alphabet has what breaks careless code: quotes, escapes, line ends, wide and combined characters.
var alphabet = []string{"a", "b", " ", " ", "\n", "\r\n", "\t", `"`, `\`, "{", "}", "[", "]", ":", ",", "data: ", "é", "ü", "日", "😀", "e\u0301", "\u2028", "\x01", "<b>", "[DONE]"}

func randomText(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// randomBehaviour is an answer that a server gives in some way.
func randomBehaviour(r *rand.Rand) modelserver.Behaviour {
	places := []modelserver.UsagePlace{modelserver.UsageAsked, modelserver.UsageExtra, modelserver.UsageLast, modelserver.UsageEvery, modelserver.UsageNone}
	b := modelserver.Behaviour{
		Text: "x" + randomText(r, 40), Reasoning: randomText(r, 20), ChunkBytes: r.IntN(7), ArgumentBytes: 1 + r.IntN(5),
		NoRole: r.IntN(4) == 0, NoDone: r.IntN(4) == 0, BareToolCalls: r.IntN(3) == 0,
		Usage: places[r.IntN(len(places))], PromptTokens: 1 + r.IntN(50), CompletionTokens: 1 + r.IntN(50),
	}
	if r.IntN(2) == 0 {
		b.ReasoningField = "reasoning"
	}
	for i := range r.IntN(3) {
		b.ToolCalls = append(b.ToolCalls, modelserver.ToolCall{ID: fmt.Sprintf("call_%d", i), Name: fmt.Sprintf("tool_%d", i), Arguments: randomText(r, 20)})
	}
	if r.IntN(3) == 0 {
		b.Extra = map[string]json.RawMessage{"x_timing": json.RawMessage(fmt.Sprint(r.IntN(100)))}
	}
	return b
}

// TestStreamedAndBufferedAgree shows that what a server says arrives as it was
// said, streamed or not, however it was cut and whatever surrounds it.
func TestStreamedAndBufferedAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 150 {
		said := randomBehaviour(r)
		dialect := dialectsOfServers[r.IntN(len(dialectsOfServers))]
		s, b := serve(t, modelserver.Config{Dialect: dialect, Default: said})
		name := fmt.Sprintf("round %d, %s, %+v", round, dialect, said)

		answer, failure := complete(t, b, ask("q"))
		require.Nil(t, failure, name)
		require.Equal(t, said.Text, answer.GetText(), name)
		require.Equal(t, said.Reasoning, answer.GetReasoning(), name)

		got := stream(t, b, ask("q"))
		require.NotNil(t, got.Done(), name)
		reasoning := ""
		for _, ev := range got.Events {
			reasoning += ev.GetDelta().GetReasoning()
		}
		require.Equal(t, said.Text, got.Text(), name)
		require.Equal(t, said.Reasoning, reasoning, name)
		require.Equal(t, answer.GetFinishReason(), got.Done().GetFinishReason(), name)

		calls := got.Calls()
		require.Len(t, calls, len(said.ToolCalls), name)
		require.Len(t, answer.GetToolCalls(), len(said.ToolCalls), name)
		for i, want := range said.ToolCalls {
			require.Equal(t, want.Arguments, calls[i].GetArguments(), name)
			require.Equal(t, want.Arguments, answer.GetToolCalls()[i].GetArguments(), name)
			require.Equal(t, want.Name, calls[i].GetName(), name)
			require.NotEmpty(t, calls[i].GetId(), name)
		}
		if u := got.Done().GetUsage(); u.GetReported() {
			require.EqualValues(t, said.PromptTokens, u.GetPromptTokens(), name)
		}
		if said.Extra != nil {
			require.Contains(t, string(answer.GetExtra().GetTopJson()), `"x_timing":`+string(said.Extra["x_timing"]), name)
		}
		s.Close()
		require.NoError(t, b.Close())
	}
}
