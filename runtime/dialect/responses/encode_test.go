// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

var meta = responses.Meta{ID: "resp_1", Created: 1700000000, Model: "aua"}

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
	Status            string
	Output            []map[string]any
	OutputText        string `json:"output_text"`
	IncompleteDetails *struct{ Reason string }
	Error             *struct{ Code, Message string }
	Usage             *struct {
		Input  int64 `json:"input_tokens"`
		Output int64 `json:"output_tokens"`
		Total  int64 `json:"total_tokens"`
	}
	Aua struct {
		Status  string
		TraceID string `json:"trace_id"`
	}
}

func encode(t *testing.T, answer *sdk.Answer, r *api.QueryResponse) body {
	t.Helper()
	b, err := responses.Encode(meta, answer, r)
	require.NoError(t, err)
	var out body
	require.NoError(t, json.Unmarshal(b, &out))
	return out
}

func TestEncode(t *testing.T) {
	m := meta
	m.Echo = decode(t, `{"input": "hi", "instructions": "Be brief.", "temperature": 0.5, "tools": [{"type": "function", "name": "f"}], "metadata": {"a": "b"}}`).Echo
	b, err := responses.Encode(m, &sdk.Answer{
		Text: "327", Reasoning: "391 - 64", FinishReason: "tool_calls",
		ToolCalls: []*sdk.ToolCall{{Id: "c1", Name: "f", Arguments: `{"a":  1`}, {Name: "g"}},
	}, response())
	require.NoError(t, err)
	require.JSONEq(t, `{
		"id": "resp_1", "object": "response", "created_at": 1700000000, "model": "aua", "status": "completed",
		"output": [
			{"id": "rs_1_0", "type": "reasoning", "summary": [], "content": [{"type": "reasoning_text", "text": "391 - 64"}], "status": "completed"},
			{"id": "msg_1_1", "type": "message", "role": "assistant", "status": "completed", "content": [{"type": "output_text", "text": "327", "annotations": [], "logprobs": []}]},
			{"id": "fc_1_2", "type": "function_call", "call_id": "c1", "name": "f", "arguments": "{\"a\":  1", "status": "completed"},
			{"id": "fc_1_3", "type": "function_call", "call_id": "call_1_1", "name": "g", "arguments": "", "status": "completed"}],
		"output_text": "327",
		"usage": {"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 0}, "output_tokens": 5, "output_tokens_details": {"reasoning_tokens": 2}, "total_tokens": 15},
		"instructions": "Be brief.", "temperature": 0.5, "tools": [{"type": "function", "name": "f"}], "metadata": {"a": "b"},
		"max_output_tokens": null, "parallel_tool_calls": true, "reasoning": {"effort": null, "summary": null}, "text": {"format": {"type": "text"}},
		"tool_choice": "auto", "top_p": null, "truncation": "disabled", "user": null,
		"background": false, "error": null, "incomplete_details": null, "previous_response_id": null, "store": false,
		"aua": `+auaMember+`}`, string(b), "arguments stay byte-exact")
}

func TestEncodeIncomplete(t *testing.T) {
	for finish, want := range map[string]string{"length": "max_output_tokens", "content_filter": "content_filter"} {
		b, err := responses.Encode(meta, &sdk.Answer{Text: "so", Reasoning: "hm", FinishReason: finish}, response())
		require.NoError(t, err)
		var out struct {
			Status  string
			Output  []struct{ Status string }
			Details struct{ Reason string } `json:"incomplete_details"`
		}
		require.NoError(t, json.Unmarshal(b, &out))
		require.Equal(t, "incomplete", out.Status)
		require.Equal(t, want, out.Details.Reason)
		require.Equal(t, []struct{ Status string }{{"completed"}, {"incomplete"}}, out.Output)
	}
}

func TestEncodeEmpty(t *testing.T) {
	out := encode(t, &sdk.Answer{FinishReason: "stop"}, response())
	require.Len(t, out.Output, 1, "an empty answer is an empty message")
	require.Equal(t, "message", out.Output[0]["type"])
	require.Empty(t, out.OutputText)
}

func TestEncodeAbstention(t *testing.T) {
	for _, status := range []string{api.StatusAbstained, api.StatusClarify} {
		out := encode(t, &sdk.Answer{Text: "a guess", FinishReason: "length"}, withheld(status, "No answer passed."))
		require.Equal(t, "completed", out.Status)
		require.Len(t, out.Output, 1)
		require.Equal(t, []any{map[string]any{"type": "refusal", "refusal": "No answer passed."}}, out.Output[0]["content"])
		require.Empty(t, out.OutputText)
		require.Equal(t, status, out.Aua.Status)
	}
}
