// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func messages(t *testing.T, s *Server, body string) response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.BaseURL()+"/messages", strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Anthropic-Version", "2023-06-01")
	req.Header.Set("X-Api-Key", "k")
	return do(t, req)
}

const hello = `{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}`

func TestMessagesBuffered(t *testing.T) {
	s := New(t, Config{APIKey: "k", Default: Behaviour{
		Text: "I look.", Reasoning: "hm", PromptTokens: 9, CompletionTokens: 5, CachedTokens: 4, ReasoningTokens: 1,
		ToolCalls: []ToolCall{{ID: "toolu_1", Name: "f", Arguments: `{"a": 1}`}},
	}})
	got := messages(t, s, hello)
	require.JSONEq(t, `{"id":"msg_mock-1","type":"message","role":"assistant","model":"m","content":[
		{"type":"thinking","thinking":"hm","signature":"c2lnbmVk"},{"type":"text","text":"I look."},
		{"type":"tool_use","id":"toolu_1","name":"f","input":{"a": 1}}],"stop_reason":"tool_use","stop_sequence":null,
		"usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":4,"output_tokens":5,"output_tokens_details":{"thinking_tokens":1}}}`, got.body)
	require.Equal(t, "hi", s.ChatRequests()[0].Prompt)
}

func TestMessagesStreamed(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b", Reasoning: "hm", ToolCalls: []ToolCall{{Name: "f", Arguments: `{"a":"bcdefghi"}`}}}})
	got := messages(t, s, strings.Replace(hello, `"max_tokens"`, `"stream":true,"max_tokens"`, 1))
	var names []string
	for line := range strings.Lines(got.body) {
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			names = append(names, strings.TrimSpace(name))
		}
	}
	require.Equal(t, []string{
		"message_start", "ping", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
		"content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
		"content_block_start", "content_block_delta", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
	}, names)
	require.Contains(t, got.body, `{"type":"signature_delta","signature":"c2lnbmVk"}`)
	require.Contains(t, got.body, `{"type":"input_json_delta","partial_json":""}`)
	require.Contains(t, got.body, `"stop_reason":"tool_use"`)

	s.SetDefault(Behaviour{Text: "a b c", Fault: ErrorAfter})
	got = messages(t, s, strings.Replace(hello, `"max_tokens"`, `"stream":true,"max_tokens"`, 1))
	require.Contains(t, got.body, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
	require.NotContains(t, got.body, "message_stop")
}

// TestMessagesRules has a request for each rule of the API that the mock knows.
func TestMessagesRules(t *testing.T) {
	s := New(t, Config{RefuseOutputFormat: true})
	with := func(messages string) string { return `{"model":"m","max_tokens":9,"messages":[` + messages + `]}` }
	use := `{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{}}]}`
	for body, want := range map[string]string{
		`{"model":"m","messages":[{"role":"user","content":"hi"}]}`:                                                    "max_tokens: Field required",
		strings.Replace(hello, `"model"`, `"seed":1,"model"`, 1):                                                       "seed: Extra inputs are not permitted",
		strings.Replace(hello, `"model"`, `"temperature":1.5,"model"`, 1):                                              "temperature: range: 0..1",
		strings.Replace(hello, `"model"`, `"output_config":{"format":{"type":"json_schema"}},"model"`, 1):              "output_config.format: Extra inputs are not permitted",
		with(`{"role":"system","content":"x"}`):                                                                        "Input tag 'system'",
		with(`{"role":"user","content":""}`):                                                                           "must have non-empty content",
		with(`{"role":"user","content":[]}`):                                                                           "must have non-empty content",
		with(`{"role":"user","content":[{"type":"text","text":" "}]}`):                                                 "non-whitespace text",
		with(`{"role":"user","content":[{"type":"image"}]}`):                                                           "image.source: Field required",
		with(`{"role":"user","content":[{"text":"x"}]}`):                                                               "type: Field required",
		with(`{"role":"assistant","content":[{"type":"tool_use","id":"a.b","input":{}}]}`):                             "should match pattern",
		with(`{"role":"assistant","content":[{"type":"tool_use","id":"a","input":[]}]}`):                               "valid dictionary",
		with(use + `,{"role":"user","content":"x"}`):                                                                   "without `tool_result` blocks immediately after: a",
		with(`{"role":"user","content":[{"type":"tool_result","tool_use_id":"z"}]}`):                                   "unexpected `tool_use_id`",
		with(use + `,{"role":"user","content":[{"type":"text","text":"x"},{"type":"tool_result","tool_use_id":"a"}]}`): "must come first",
		`{`: "unexpected end of JSON input",
	} {
		got := messages(t, s, body)
		require.Equal(t, 400, got.status, body)
		require.Contains(t, got.body, want, body)
		require.Contains(t, got.body, `"type":"invalid_request_error"`)
	}
	require.Equal(t, 200, messages(t, s, with(use+`,{"role":"user","content":[{"type":"tool_result","tool_use_id":"a"},{"type":"text","text":"x"}]}`)).status)
	bare := call(t, http.MethodPost, s.BaseURL()+"/messages", hello)
	require.Contains(t, bare.body, "anthropic-version")
}

func TestMessagesModels(t *testing.T) {
	s := New(t, Config{Dialect: Anthropic, Models: []string{"a", "b", "c"}})
	got := call(t, http.MethodGet, s.BaseURL()+"/models?limit=9", "")
	require.Contains(t, got.body, `"has_more":true,"first_id":"a","last_id":"b"`)
	got = call(t, http.MethodGet, s.BaseURL()+"/models?after_id=b", "")
	require.Contains(t, got.body, `"has_more":false,"first_id":"c","last_id":"c"`)
	require.Equal(t, 200, call(t, http.MethodGet, s.BaseURL()+"/models/b", "").status)
	require.Contains(t, call(t, http.MethodGet, s.BaseURL()+"/models/x", "").body, `"not_found_error","message":"model: x"`)
	require.Equal(t, 404, call(t, http.MethodGet, New(t, Config{}).BaseURL()+"/models/mock-model", "").status, "OpenAI's servers are not asked that way here")
	require.Equal(t, 529, messages(t, New(t, Config{Dialect: Anthropic, Loading: true}), hello).status)
}
