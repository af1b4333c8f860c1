// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"bufio"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// messages is the configuration of a specialist that is reached by the backend
// anthropic: llama.cpp speaks the Messages API as well.
func messages(name, url string) string {
	return strings.Replace(block(name, url, ""), `plugin = "openai"`, `plugin = "anthropic"`, 1)
}

// TestMessagesAPI has both backends reach the same server, each by its own API.
// What clients see is the same, in every dialect.
func TestMessagesAPI(t *testing.T) {
	l := sharedLlama(t)
	a := serve(t, block("small", l.url, ""), messages("claude", l.url))
	require.Eventually(t, func() bool { return a.specialist("claude").Healthy }, live.Patience, live.Tick)
	for path, ask := range map[string]string{
		"/v1/chat/completions": body(question),
		"/v1/messages":         `{"model": "aua/small", "max_tokens": 24, "messages": [{"role": "user", "content": "` + question + `"}]}`,
	} {
		_, want := a.post(path, ask)
		resp, got := a.post(path, strings.Replace(ask, "aua/small", "aua/claude", 1))
		require.Equal(t, 200, resp.StatusCode, got)
		require.Equal(t, said(t, want), said(t, got), path)
	}

	var text string
	r := bufio.NewReader(a.open(t.Context(), "/v1/chat/completions", strings.Replace(body(question, `"stream": true`), "aua/small", "aua/claude", 1)).Body)
	for c := next(t, r); c != nil; c = next(t, r) {
		require.Nil(t, c.Error)
		for _, choice := range c.Choices {
			text += choice.Delta.Content
		}
	}
	require.Equal(t, a.complete(body(question)).Choices[0].Message.Content, text)

	resp, refused := a.post("/v1/chat/completions", strings.Replace(body(long(2000)), "aua/small", "aua/claude", 1))
	require.Equal(t, 400, resp.StatusCode, refused)
	require.Contains(t, refused, "exceeds the available context size")
}

// said is what an answer says, in whichever dialect, and what it costs.
func said(t *testing.T, response string) []any {
	t.Helper()
	var r struct {
		Choices []struct{ Message struct{ Content string } }
		Content []struct{ Text string }
		Usage   map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(response), &r), response)
	for _, c := range r.Choices {
		return []any{c.Message.Content, r.Usage["prompt_tokens"], r.Usage["completion_tokens"]}
	}
	require.NotEmpty(t, r.Content, response)
	return []any{r.Content[0].Text, r.Usage["output_tokens"]}
}

// TestMessagesAPICancel leaves a stream; the server stops behind the other API as well.
func TestMessagesAPICancel(t *testing.T) {
	l := startLlama(t, "--slots", "1")
	a := serve(t, messages("small", l.url))
	ctx, cancel := context.WithCancel(t.Context())
	r := bufio.NewReader(a.open(ctx, "/v1/chat/completions", body("Tell me a very long story.", `"max_tokens": 900`, `"stream": true`)).Body)
	firstText(t, r)
	cancel()
	l.logs(t, "cancel task", 1)
	l.idle(t)
}

// TestEmbeddings passes texts on to a server that embeds them; what comes back
// is what the server says when it is asked directly.
func TestEmbeddings(t *testing.T) {
	l := startLlama(t, "--embeddings")
	a := serve(t, block("small", l.url, ""))
	ask := `{"model": "aua/small", "input": ["a lighthouse", "a spoon"]}`
	type vectors struct {
		Data  []struct{ Embedding []float64 }
		Usage struct {
			PromptTokens int `json:"prompt_tokens"`
		}
	}
	var want, got vectors
	_, text := l.direct(t, "/v1/embeddings", ask)
	require.NoError(t, json.Unmarshal([]byte(text), &want))
	resp, text := a.post("/v1/embeddings", ask)
	require.Equal(t, 200, resp.StatusCode, text)
	require.NoError(t, json.Unmarshal([]byte(text), &got))
	require.Len(t, got.Data, 2)
	require.Equal(t, want.Usage, got.Usage)
	for i, v := range want.Data {
		require.InDeltaSlice(t, v.Embedding, got.Data[i].Embedding, 1e-3)
	}

	_, without := small(t)
	resp, text = without.post("/v1/embeddings", ask)
	require.Equal(t, 502, resp.StatusCode, text)
	require.Contains(t, text, "does not support embeddings")
}
