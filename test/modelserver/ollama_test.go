// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func ollama(t *testing.T, s *Server, path, body string) response {
	t.Helper()
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	return call(t, method, s.URL()+"/api/"+path, body)
}

const hallo = `{"model":"m","messages":[{"role":"user","content":"hi"}]`

func TestOllamaBuffered(t *testing.T) {
	s := New(t, Config{ColdStartMS: 2, Default: Behaviour{
		Text: "I look.", Reasoning: "hm", PromptTokens: 9, CompletionTokens: 5, ToolCalls: []ToolCall{{ID: "c", Name: "f", Arguments: `{"a": 1}`}},
	}})
	got := ollama(t, s, "chat", hallo+`,"stream":false}`)
	require.JSONEq(t, `{"model":"m","created_at":"2026-01-01T00:00:00.000000Z","message":{"role":"assistant","content":"I look.","thinking":"hm",
		"tool_calls":[{"id":"c","function":{"index":0,"name":"f","arguments":{"a": 1}}}]},"done":true,"done_reason":"stop",
		"total_duration":5000000,"load_duration":3000000,"prompt_eval_count":9,"prompt_eval_duration":1000000,"eval_count":5,"eval_duration":1000000}`, got.body)
	require.Contains(t, ollama(t, s, "chat", hallo+`,"stream":false}`).body, `"load_duration":1000000`, "it is warm now")
	require.Equal(t, "hi", s.ChatRequests()[0].Prompt)
}

func TestOllamaStreamsByDefault(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b c", Structured: "{}"}})
	got := ollama(t, s, "chat", hallo+`,"options":{"num_predict":2}}`)
	require.Equal(t, "application/x-ndjson", got.header.Get("Content-Type"))
	lines := strings.Split(strings.TrimSpace(got.body), "\n")
	require.Len(t, lines, 3)
	require.Contains(t, lines[1], `"content":" b"},"done":false`)
	require.Contains(t, lines[2], `"done":true,"done_reason":"length"`)
	require.Contains(t, ollama(t, s, "chat", hallo+`,"format":{"type":"object"}}`).body, `"content":"{}"`)

	s.SetDefault(Behaviour{Text: "a b c", Fault: ErrorAfter})
	lines = strings.Split(strings.TrimSpace(ollama(t, s, "chat", hallo+`}`).body), "\n")
	require.Len(t, lines, 2)
	require.True(t, strings.HasPrefix(lines[1], `{"error":"model runner`), lines[1])
}

func TestOllamaErrors(t *testing.T) {
	s := New(t, Config{Dialect: Ollama, StrictModels: true, Models: []string{"m", "x:7b"}})
	require.Equal(t, 200, ollama(t, s, "chat", strings.Replace(hallo, `"m"`, `"m:latest"`, 1)+`}`).status)
	got := ollama(t, s, "chat", strings.Replace(hallo, `"m"`, `"x"`, 1)+`}`)
	require.Equal(t, 404, got.status)
	require.Equal(t, `{"error":"model 'x' not found"}`, got.body)
	require.Equal(t, 400, ollama(t, s, "chat", `{"model":"m","messages":[{"role":"user","content":[]}]}`).status)
	require.Equal(t, 400, ollama(t, s, "chat", `{"model":"m","messages":[{"role":"user","content":"x","images":["?"]}]}`).status)
	require.Equal(t, 400, ollama(t, s, "embed", `{"model":"m","input":{}}`).status)
	require.Equal(t, 404, ollama(t, s, "embed", `{"model":"y","input":"a"}`).status)
	require.Equal(t, "404 page not found", ollama(t, s, "pull", `{}`).body)
}

func TestOllamaRoutes(t *testing.T) {
	s := New(t, Config{Dialect: Ollama, Models: []string{"m", "x:7b"}, Dimensions: 2})
	require.Contains(t, ollama(t, s, "version", "").body, `"version"`)
	tags := ollama(t, s, "tags", "").body
	require.Contains(t, tags, `"name":"m:latest"`)
	require.Contains(t, tags, `"name":"x:7b"`)
	require.Equal(t, `{"models":[]}`, ollama(t, s, "ps", "").body)
	ollama(t, s, "chat", hallo+`}`)
	require.Contains(t, ollama(t, s, "ps", "").body, `"context_length":4096`)
	require.Contains(t, ollama(t, s, "embed", `{"model":"m","input":["a b","c"]}`).body, `"prompt_eval_count":3`)

	locked := New(t, Config{APIKey: "k"})
	for _, path := range []string{"version", "tags", "ps"} {
		require.Equal(t, 401, ollama(t, locked, path, "").status, path)
	}
	require.Equal(t, 401, ollama(t, locked, "embed", `{}`).status)
}
