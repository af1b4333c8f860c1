// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

var meta = anthropic.Meta{ID: "msg_1", Model: "aua"}

func response() *api.QueryResponse {
	return &api.QueryResponse{
		Status: api.StatusAnswered, Field: "mathematics", Mode: "single", Delivery: "relay", Specialist: "calc", Model: "calc",
		Utility: api.Utility{U: .9, E: .8, C: .95, K: .1}, Confidence: .95,
		Usage:     api.Usage{PromptTokens: 10, CompletionTokens: 5, TotalTokens: 15, CachedTokens: 4, ReasoningTokens: 2},
		SessionID: "s", TraceID: "t", RequestID: "r", Generation: "g-1", DecisionID: "d",
	}
}

func withheld(status, reason string) *api.QueryResponse {
	r := response()
	r.Status, r.Reason = status, reason
	return r
}

const auaMember = `{"session_id": "s", "trace_id": "t", "request_id": "r", "generation": "g-1", "decision_id": "d", "status": "answered",
	"field": "mathematics", "mode": "single", "delivery": "relay", "specialist": "calc", "model": "calc",
	"utility": {"u": 0.9, "e": 0.8, "c": 0.95, "k": 0.1}, "confidence": 0.95}`

type body struct {
	Content      []map[string]any
	StopReason   string  `json:"stop_reason"`
	StopSequence *string `json:"stop_sequence"`
	StopDetails  *struct {
		Type, Explanation string
	} `json:"stop_details"`
	Aua struct{ Status, Reason string }
}

func encode(t *testing.T, answer *sdk.Answer, r *api.QueryResponse) body {
	t.Helper()
	b, err := anthropic.EncodeMessage(meta, answer, r)
	require.NoError(t, err)
	var out body
	require.NoError(t, json.Unmarshal(b, &out))
	return out
}

func TestEncodeMessage(t *testing.T) {
	b, err := anthropic.EncodeMessage(meta, &sdk.Answer{
		Text: "327", Reasoning: "391 - 64", FinishReason: "tool_calls",
		ToolCalls: []*sdk.ToolCall{{Id: "c1", Name: "f", Arguments: `{"a":  1.0}`}, {Name: "g"}},
	}, response())
	require.NoError(t, err)
	require.JSONEq(t, `{
		"id": "msg_1", "type": "message", "role": "assistant", "model": "aua",
		"content": [
			{"type": "thinking", "thinking": "391 - 64", "signature": ""},
			{"type": "text", "text": "327"},
			{"type": "tool_use", "id": "c1", "name": "f", "input": {"a": 1.0}},
			{"type": "tool_use", "id": "toolu_1_1", "name": "g", "input": {}}],
		"stop_reason": "tool_use", "stop_sequence": null,
		"usage": {"input_tokens": 6, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 4, "output_tokens": 5},
		"aua": `+auaMember+`}`, string(b))
}

func TestEncodeThinkingBlocks(t *testing.T) {
	out := encode(t, &sdk.Answer{Text: "x", Reasoning: "hm", Extra: &sdk.Extra{
		MessageJson: []byte(`{"thinking_blocks": [{"type": "thinking", "thinking": "hm", "signature": "s="}, {"type": "redacted_thinking", "data": "d"}]}`),
	}}, response())
	require.Equal(t, []map[string]any{
		{"type": "thinking", "thinking": "hm", "signature": "s="}, {"type": "redacted_thinking", "data": "d"}, {"type": "text", "text": "x"},
	}, out.Content, "the server's own blocks, whose signatures it wants back")
}

func TestEncodeArguments(t *testing.T) {
	for arguments, want := range map[string]any{
		"": map[string]any{}, " ": map[string]any{}, `{"a":1}`: map[string]any{"a": 1.0},
		`{"a":`: map[string]any{"_raw_arguments": `{"a":`}, `[1]`: map[string]any{"_raw_arguments": `[1]`}, `"x"`: map[string]any{"_raw_arguments": `"x"`},
		"\u2028{}": map[string]any{"_raw_arguments": "\u2028{}"},
	} {
		out := encode(t, &sdk.Answer{ToolCalls: []*sdk.ToolCall{{Id: "c", Name: "f", Arguments: arguments}}}, response())
		require.Equal(t, want, out.Content[0]["input"], arguments)
	}
}

func TestEncodeStop(t *testing.T) {
	for finish, want := range map[string]string{
		"": "end_turn", "stop": "end_turn", "length": "max_tokens", "content_filter": "refusal", "tool_calls": "tool_use", "function_call": "tool_use",
		"stop_sequence": "stop_sequence", "pause_turn": "pause_turn", "max_tokens": "max_tokens", "abort": "end_turn",
	} {
		require.Equal(t, want, encode(t, &sdk.Answer{Text: "a", FinishReason: finish}, response()).StopReason, finish)
	}
	calls := &sdk.Answer{FinishReason: "stop", ToolCalls: []*sdk.ToolCall{{Id: "c", Name: "f"}}}
	require.Equal(t, "tool_use", encode(t, calls, response()).StopReason, "some servers say stop when they call a tool")

	for name, extra := range map[string]*sdk.Extra{
		"anthropic": {TopJson: []byte(`{"stop_sequence": "END"}`)},
		"choice":    {ChoiceJson: []byte(`{"stop_sequence": "END"}`)},
		"vllm":      {TopJson: []byte(`{"stop_sequence": null}`), ChoiceJson: []byte(`{"stop_reason": "END"}`)},
	} {
		out := encode(t, &sdk.Answer{Text: "a", FinishReason: "stop", Extra: extra}, response())
		require.Equal(t, "stop_sequence", out.StopReason, name)
		require.Equal(t, "END", *out.StopSequence, name)
	}
	out := encode(t, &sdk.Answer{FinishReason: "stop", Extra: &sdk.Extra{ChoiceJson: []byte(`{"stop_reason": 151643}`)}}, response())
	require.Equal(t, "end_turn", out.StopReason, "a token's number is no sequence")
	require.Empty(t, out.Content)
}

func TestEncodeAbstention(t *testing.T) {
	for _, status := range []string{api.StatusAbstained, api.StatusClarify} {
		out := encode(t, &sdk.Answer{Text: "a guess", FinishReason: "stop"}, withheld(status, "No answer passed."))
		require.Equal(t, []map[string]any{{"type": "text", "text": "No answer passed."}}, out.Content)
		require.Equal(t, "refusal", out.StopReason)
		require.Equal(t, "No answer passed.", out.StopDetails.Explanation)
		require.Equal(t, status, out.Aua.Status)
	}
}

func TestEncodeUsage(t *testing.T) {
	r := response()
	r.Usage = api.Usage{PromptTokens: 2, CachedTokens: 9}
	b, err := anthropic.EncodeMessage(meta, &sdk.Answer{}, r)
	require.NoError(t, err)
	require.Contains(t, string(b), `"input_tokens":0`, "never negative, whatever a server counts")
}
