// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

var meta = openai.Meta{ID: "chatcmpl-1", Created: 1700000000, Model: "aua"}

func response() *api.QueryResponse {
	return &api.QueryResponse{
		Status: api.StatusAnswered, Field: "mathematics", Mode: "single", Delivery: "relay", Specialist: "calc", Model: "calc",
		Utility: api.Utility{U: .9, E: .8, C: .95, K: .1}, Confidence: .95,
		Usage:     api.Usage{PromptTokens: 10, CompletionTokens: 5, TotalTokens: 15, CachedTokens: 4, ReasoningTokens: 2},
		SessionID: "s", TraceID: "t", RequestID: "r", Generation: "g-1", DecisionID: "d",
	}
}

const auaMember = `{"session_id": "s", "trace_id": "t", "request_id": "r", "generation": "g-1", "decision_id": "d", "status": "answered",
	"field": "mathematics", "mode": "single", "delivery": "relay", "specialist": "calc", "model": "calc",
	"utility": {"u": 0.9, "e": 0.8, "c": 0.95, "k": 0.1}, "confidence": 0.95}`

func TestEncodeChat(t *testing.T) {
	b, err := openai.EncodeChat(meta, &sdk.Answer{
		Text: "327", Reasoning: "391 - 64", FinishReason: "stop",
		Extra: &sdk.Extra{
			TopJson:     []byte(`{"system_fingerprint": "fp_1", "id": "theirs", "timings": {"prompt_ms": 1.5}}`),
			ChoiceJson:  []byte(`{"logprobs": {"content": []}, "index": 3}`),
			MessageJson: []byte(`{"annotations": [], "content": "theirs"}`),
		},
	}, response())
	require.NoError(t, err)
	require.JSONEq(t, `{
		"id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": "aua",
		"choices": [{"index": 0, "finish_reason": "stop", "logprobs": {"content": []},
			"message": {"role": "assistant", "content": "327", "refusal": null, "reasoning_content": "391 - 64", "annotations": []}}],
		"usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15,
			"prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 2}},
		"system_fingerprint": "fp_1", "timings": {"prompt_ms": 1.5}, "aua": `+auaMember+`}`, string(b),
		"a provider's members pass through, and never replace AUA's own")
}

func TestEncodeChatToolCalls(t *testing.T) {
	b, err := openai.EncodeChat(meta, &sdk.Answer{
		FinishReason: "tool_calls", ToolCalls: []*sdk.ToolCall{{Id: "c1", Name: "f", Arguments: `{"a":  1}`}},
	}, response())
	require.NoError(t, err)
	var out struct {
		Choices []struct {
			Message json.RawMessage `json:"message"`
		} `json:"choices"`
	}
	require.NoError(t, json.Unmarshal(b, &out))
	require.JSONEq(t, `{"role": "assistant", "content": null, "refusal": null,
		"tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\":  1}"}}]}`, string(out.Choices[0].Message))
}

func TestChunks(t *testing.T) {
	c := openai.Chunks{Meta: meta, IncludeUsage: true}
	b, err := c.Delta(&sdk.Delta{Text: "3", Extra: &sdk.Extra{TopJson: []byte(`{"system_fingerprint": "fp"}`), ChoiceJson: []byte(`{"logprobs": {"content": [1]}}`)}})
	require.NoError(t, err)
	require.JSONEq(t, `{"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": "aua", "system_fingerprint": "fp", "usage": null,
		"choices": [{"index": 0, "delta": {"role": "assistant", "content": "3"}, "finish_reason": null, "logprobs": {"content": [1]}}]}`, string(b))

	b, err = c.Delta(&sdk.Delta{ToolCalls: []*sdk.ToolCallDelta{{Index: 1, Id: "c", Name: "f"}, {Index: 1, Arguments: `{"a`}}})
	require.NoError(t, err)
	require.JSONEq(t, `{"tool_calls": [
		{"index": 1, "id": "c", "type": "function", "function": {"name": "f", "arguments": ""}},
		{"index": 1, "function": {"arguments": "{\"a"}}]}`, delta(t, b))

	b, err = c.Delta(&sdk.Delta{Reasoning: "hm"})
	require.NoError(t, err)
	require.JSONEq(t, `{"reasoning_content": "hm"}`, delta(t, b))

	b, err = c.Finish(&sdk.Answer{}, response())
	require.NoError(t, err)
	require.JSONEq(t, `{"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": "aua", "usage": null,
		"choices": [{"index": 0, "delta": {}, "finish_reason": "stop", "logprobs": null}], "aua": `+auaMember+`}`, string(b))

	b, err = c.Usage(api.Usage{PromptTokens: 1, CompletionTokens: 2, TotalTokens: 3})
	require.NoError(t, err)
	require.JSONEq(t, `{"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": "aua",
		"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}`, string(b))
}

func TestChunksWithoutContent(t *testing.T) {
	c := openai.Chunks{Meta: meta}
	b, err := c.Finish(&sdk.Answer{FinishReason: "length"}, response())
	require.NoError(t, err)
	require.JSONEq(t, `{"role": "assistant", "content": ""}`, delta(t, b), "the role comes even when nothing else did")
}

func delta(t *testing.T, chunk []byte) string {
	t.Helper()
	var c struct {
		Choices []struct {
			Delta json.RawMessage `json:"delta"`
		} `json:"choices"`
	}
	require.NoError(t, json.Unmarshal(chunk, &c))
	require.Len(t, c.Choices, 1)
	return string(c.Choices[0].Delta)
}

func TestEncodeError(t *testing.T) {
	for code, want := range map[fault.Code]string{
		fault.RequestInvalid: "invalid_request_error", fault.NotFound: "invalid_request_error", fault.AuthRequired: "authentication_error",
		fault.Forbidden: "permission_error", fault.RateLimited: "rate_limit_error", fault.Overloaded: "server_error", fault.SpecialistTimeout: "server_error",
	} {
		var out struct {
			Error struct {
				Message, Type, Code string
				Param               *string
				Aua                 struct {
					TraceID string `json:"trace_id"`
				}
			}
		}
		require.NoError(t, json.Unmarshal(openai.EncodeError(fault.New(code, "Why."), "t-1"), &out))
		require.Equal(t, want, out.Error.Type)
		require.Equal(t, string(code), out.Error.Code)
		require.Equal(t, "Why.", out.Error.Message)
		require.Nil(t, out.Error.Param)
		require.Equal(t, "t-1", out.Error.Aua.TraceID)
	}
	require.Contains(t, string(openai.EncodeError(fault.New(fault.NotFound, "x").With("param", "model"), "")), `"param":"model"`)
}
