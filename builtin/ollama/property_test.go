// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// alphabet has what breaks careless code: quotes, escapes, line ends, wide and combined characters.
var alphabet = []string{"a", "b", " ", " ", "\n", "\r\n", "\t", `"`, `\`, "{", "}", "[", ":", ",", `{"done":true}`, "é", "日", "😀", "e\u0301", "\u2028", "\x01", "<b>"}

func randomText(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// randomBehaviour is an answer that a server gives in some way.
func randomBehaviour(r *rand.Rand) modelserver.Behaviour {
	finishes := []string{"", "", "", "length", "load"}
	b := modelserver.Behaviour{
		Text: "x" + randomText(r, 40), Reasoning: randomText(r, 20), ChunkBytes: r.IntN(7), FinishReason: finishes[r.IntN(len(finishes))],
		NoFinish: r.IntN(5) == 0, PromptTokens: 1 + r.IntN(50), CompletionTokens: 1 + r.IntN(50), BareToolCalls: r.IntN(3) == 0,
	}
	if r.IntN(6) == 0 {
		b.Usage = modelserver.UsageNone
	}
	for i := range r.IntN(3) {
		b.ToolCalls = append(b.ToolCalls, modelserver.ToolCall{
			ID: fmt.Sprintf("call_%d", i), Name: fmt.Sprintf("tool_%d", i), Arguments: fmt.Sprintf(`{"x":%d.0,"t":%q}`, r.IntN(9), "é\"日"),
		})
	}
	if r.IntN(3) == 0 {
		b.Extra = map[string]json.RawMessage{"x_timing": json.RawMessage(fmt.Sprint(r.IntN(100)))}
		b.MessageExtra = map[string]json.RawMessage{"x_new": json.RawMessage(`{"a": 1.0}`)}
	}
	return b
}

// TestStreamedAndBufferedAgree shows that what a server says arrives as it was
// said, and is the same streamed and buffered, however it was cut.
func TestStreamedAndBufferedAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	s, b := serve(t, modelserver.Config{})
	for round := range 200 {
		said := randomBehaviour(r)
		s.SetDefault(said)
		name := fmt.Sprintf("round %d, %+v", round, said)

		answer, failure := backendtest.Complete(t, b, backendtest.Ask("q"))
		require.Nil(t, failure, name)
		require.Equal(t, said.Text, answer.GetText(), name)
		require.Equal(t, said.Reasoning, answer.GetReasoning(), name)
		require.Len(t, answer.GetToolCalls(), len(said.ToolCalls), name)
		streamed := backendtest.Stream(t, b, backendtest.Ask("q")).Answer()
		for i, call := range said.ToolCalls {
			require.Equal(t, call.Arguments, answer.GetToolCalls()[i].GetArguments(), name)
			if said.BareToolCalls {
				require.NotEqual(t, answer.GetToolCalls()[i].GetId(), streamed.GetToolCalls()[i].GetId(), name)
				streamed.ToolCalls[i].Id = answer.GetToolCalls()[i].GetId()
			}
		}
		if said.Usage == modelserver.UsageNone {
			require.False(t, answer.GetUsage().GetReported(), name)
		} else {
			require.EqualValues(t, said.PromptTokens, answer.GetUsage().GetPromptTokens(), name)
			require.EqualValues(t, said.CompletionTokens, answer.GetUsage().GetCompletionTokens(), name)
		}
		// The first answer of a server took longer to load, and members may come in another order.
		require.JSONEq(t, durationless(answer), durationless(streamed), name)
		answer.Extra, streamed.Extra = nil, nil
		require.Equal(t, answer.String(), streamed.String(), name)
	}
}

// durationless is what an answer has beyond the contract, without its durations.
func durationless(a *sdk.Answer) string {
	all := map[string]json.RawMessage{}
	for _, part := range [][]byte{a.GetExtra().GetTopJson(), a.GetExtra().GetMessageJson()} {
		if len(part) > 0 && json.Unmarshal(part, &all) != nil {
			return "not JSON: " + string(part)
		}
	}
	for name := range all {
		if strings.HasSuffix(name, "_duration") {
			delete(all, name)
		}
	}
	out, err := json.Marshal(all)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

// TestAnswerAsTheNextTurn sends what the backend answered back and looks at
// what the server gets.
func TestAnswerAsTheNextTurn(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{
		Reasoning: "hm \"hm\"\n", Text: "I look.", ToolCalls: []modelserver.ToolCall{{ID: "call_1", Name: "f", Arguments: `{"a": 1.0}`}},
	}})
	req := backendtest.Ask("q")
	a := backendtest.Stream(t, b, req).Answer()
	extra, err := json.Marshal(map[string]string{"reasoning_content": a.GetReasoning()})
	require.NoError(t, err)
	req.Messages = append(req.Messages,
		&sdk.Message{Role: "assistant", Content: a.GetText(), ToolCalls: a.GetToolCalls(), ExtraJson: extra},
		&sdk.Message{Role: "tool", ToolCallId: "call_1", Content: "1"})
	backendtest.Stream(t, b, req)
	require.Contains(t, s.Requests()[1].Body, `{"role":"assistant","content":"I look.","thinking":"hm \"hm\"\n",`+
		`"tool_calls":[{"id":"call_1","function":{"index":0,"name":"f","arguments":{"a":1.0}}}]},`+
		`{"role":"tool","content":"1","tool_name":"f","tool_call_id":"call_1"}`)
}

// FuzzStream shows that no body makes the decoder fail in another way than the
// contract's, and that what it passes on is JSON.
func FuzzStream(f *testing.F) {
	for _, seed := range []string{
		said + `{"done":true,"done_reason":"stop","eval_count":1,"x":[1]}` + "\n", said + `{"error":"x"}`, `{"error":null}`, "<html>", `[]`,
		`{"message":{"tool_calls":[{"function":{"name":"f","arguments":{"a": [1, "}"]}}}],"new":{}},"logprobs":[],"done":true}`,
		`{"message":{"content":7}}`, `{"done":"yes"}`, "\n\n", `{"message":{"tool_calls":[7]}}`,
	} {
		f.Add([]byte(seed), uint16(7))
	}
	made, err := Plugin().New(f.Context(), backendtest.Instance(config{}))
	require.NoError(f, err)
	b, ok := made.(*backend)
	require.True(f, ok)
	f.Fuzz(func(t *testing.T, body []byte, cut uint16) {
		at := int(cut) % (len(body) + 1)
		r := backendtest.Relay(b.relay).Replay(t, body[:at:at], body[at:])
		for _, c := range r.Calls() {
			require.NotEmpty(t, c.GetId())
		}
		for _, ev := range r.Events {
			backendtest.CheckExtra(t, ev.GetDelta().GetExtra())
			backendtest.CheckExtra(t, ev.GetDone().GetExtra())
		}
		if r.Failure() != nil {
			require.NotZero(t, r.Failure().GetKind())
		}
	})
}
