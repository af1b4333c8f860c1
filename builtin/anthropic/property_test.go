// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// alphabet has what breaks careless code: quotes, escapes, line ends, wide and combined characters.
var alphabet = []string{"a", "b", " ", " ", "\n", "\r\n", "\t", `"`, `\`, "{", "}", "[", ":", ",", "data: ", "event: error", "é", "日", "😀", "e\u0301", "\u2028", "\x01", "<b>"}

func randomText(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// randomBehaviour is an answer that a server gives in some way.
func randomBehaviour(r *rand.Rand) modelserver.Behaviour {
	finishes := []string{"", "", "", "stop", "length", "content_filter", "pause_turn"}
	b := modelserver.Behaviour{
		Text: "x" + randomText(r, 40), Reasoning: randomText(r, 20), ChunkBytes: r.IntN(7), ArgumentBytes: 1 + r.IntN(5),
		NoRole: r.IntN(8) == 0, NoDone: r.IntN(4) == 0, FinishReason: finishes[r.IntN(len(finishes))],
		PromptTokens: 10 + r.IntN(50), CompletionTokens: 1 + r.IntN(50), CachedTokens: r.IntN(10), ReasoningTokens: r.IntN(3),
	}
	if r.IntN(6) == 0 {
		b.Usage = modelserver.UsageNone
	}
	for i := range r.IntN(3) {
		b.ToolCalls = append(b.ToolCalls, modelserver.ToolCall{
			ID: fmt.Sprintf("toolu_%d", i), Name: fmt.Sprintf("tool_%d", i),
			Arguments: fmt.Sprintf(`{"x": %d.0,%s"t":%q}`, r.IntN(9), strings.Repeat(" ", r.IntN(3)), "é\"日"),
		})
	}
	return b
}

// TestStreamedAndBufferedAgree shows that what a server says arrives as it was
// said, and is the same streamed and buffered, however it was cut.
func TestStreamedAndBufferedAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
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
		for i, call := range said.ToolCalls {
			require.Equal(t, call.Arguments, answer.GetToolCalls()[i].GetArguments(), name)
			require.Equal(t, call.ID, answer.GetToolCalls()[i].GetId(), name)
		}
		streamed := backendtest.Stream(t, b, backendtest.Ask("q")).Answer()
		if said.NoRole {
			// Without message_start, a stream lacks what stands there.
			streamed.Model, answer.Model = "", ""
			streamed.Usage, answer.Usage = nil, nil
			streamed.Extra, answer.Extra = nil, nil
		}
		require.Equal(t, answer.String(), streamed.String(), name)
		if said.Usage != modelserver.UsageNone && !said.NoRole {
			u := answer.GetUsage()
			require.Equal(t, []int64{int64(said.PromptTokens), int64(said.CompletionTokens), int64(said.CachedTokens), int64(said.ReasoningTokens)},
				[]int64{u.GetPromptTokens(), u.GetCompletionTokens(), u.GetCachedTokens(), u.GetReasoningTokens()}, name)
			require.True(t, u.GetReported(), name)
		}
	}
}

// TestAnswerAsTheNextTurn sends what the backend answered back, as a client
// that keeps the members of a message does, and looks at what the API gets.
func TestAnswerAsTheNextTurn(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{
		Reasoning: "hm \"hm\"\n", Text: "I look.",
		ToolCalls: []modelserver.ToolCall{{ID: "toolu_1", Name: "f", Arguments: `{"a": 1.0}`}, {ID: "toolu_2", Name: "g", Arguments: `{}`}},
	}})
	for name, ask := range map[string]func(*sdk.CompleteRequest) *sdk.Answer{
		"buffered": func(req *sdk.CompleteRequest) *sdk.Answer {
			a, failure := backendtest.Complete(t, b, req)
			require.Nil(t, failure)
			return a
		},
		"streamed": func(req *sdk.CompleteRequest) *sdk.Answer { return backendtest.Stream(t, b, req).Answer() },
	} {
		req := backendtest.Ask("q")
		a := ask(req)
		req.Messages = append(req.Messages,
			&sdk.Message{Role: "assistant", Content: a.GetText(), ToolCalls: a.GetToolCalls(), ExtraJson: a.GetExtra().GetMessageJson()},
			&sdk.Message{Role: "tool", ToolCallId: "toolu_1", Content: "1"}, &sdk.Message{Role: "tool", ToolCallId: "toolu_2", Content: "2"})
		s.Forget()
		ask(req)
		require.Contains(t, s.Requests()[0].Body, `{"role":"assistant","content":[`+
			`{"type":"thinking","thinking":"hm \"hm\"\n","signature":"c2lnbmVk"},{"type":"text","text":"I look."},`+
			`{"type":"tool_use","id":"toolu_1","name":"f","input":{"a": 1.0}},{"type":"tool_use","id":"toolu_2","name":"g","input":{}}]},`+
			`{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"1"},{"type":"tool_result","tool_use_id":"toolu_2","content":"2"}]}`, name)
	}
	req := backendtest.Ask("q")
	req.Messages = append(req.Messages, &sdk.Message{
		Role: "assistant", Content: "a", ExtraJson: []byte(`{"thinking_blocks":[{"type":"thinking","thinking":"x","signature":""}]}`),
	})
	require.NotContains(t, encode(t, req), "thinking", "the API takes no thought that is not signed")
}

// FuzzStream shows that no body makes the decoder fail in another way than the
// contract's, and that what it passes on is JSON.
func FuzzStream(f *testing.F) {
	for _, seed := range []string{
		started + said + errorEvent("overloaded_error", "x"),
		"data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"input\":{\"x\":1}}}\n\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\ndata: {\"type\":\"message_stop\"}\n\n",
		"data: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"server_tool_use\",\"input\":{}}}\n\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"}{\"}}\n\ndata: {\"type\":\"content_block_stop\"}\n\ndata: {\"type\":\"message_stop\"}\n\n",
		`{"content":[{"type":"text","text":"a","citations":[1]}],"usage":{"input_tokens":1e3},"stop_reason":"end_turn"}`,
		"data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":7}}\n\n", "event: error\ndata: x\n\n",
	} {
		f.Add([]byte(seed), uint16(7))
	}
	made, err := Plugin().New(f.Context(), backendtest.Instance(config{"base_url": "http://127.0.0.1:1"}))
	require.NoError(f, err)
	b, ok := made.(*backend)
	require.True(f, ok)
	f.Fuzz(func(t *testing.T, body []byte, cut uint16) {
		at := int(cut) % (len(body) + 1)
		r := backendtest.Relay(b.relay).Replay(t, body[:at:at], body[at:])
		for _, c := range r.Calls() {
			require.NotEmpty(t, c.GetId())
		}
		if r.Failure() != nil {
			require.NotZero(t, r.Failure().GetKind())
			return
		}
		backendtest.CheckExtra(t, r.Done().GetExtra())
		answer, _ := b.decodeAnswer(&upstream.Response{Status: 200}, backendtest.Ask("q"), body)
		backendtest.CheckExtra(t, answer.GetExtra())
	})
}
