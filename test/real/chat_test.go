// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"bufio"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

func TestBuffered(t *testing.T) {
	l, a := small(t)
	got := a.complete(body(question, `"seed": 1`))
	require.NotEmpty(t, got.Choices[0].Message.Content)
	require.Contains(t, []string{"stop", "length"}, got.Choices[0].FinishReason)
	require.Equal(t, "small", got.AUA.Specialist)
	require.Equal(t, "aua/small", got.Model)

	// AUA adds nothing to the prompt and takes nothing from the answer: asked
	// directly, the model says the same, and counts the same.
	_, text := l.direct(t, "/v1/chat/completions", body(question, `"temperature": 0`, `"max_tokens": 24`, `"seed": 1`))
	want := decode(t, text)
	require.Equal(t, want.Choices[0].Message.Content, got.Choices[0].Message.Content)
	require.Equal(t, want.Usage, got.Usage)
	require.Equal(t, want.Fingerprint, got.Fingerprint, "unknown members pass through")
	require.NotEmpty(t, got.Timings)
}

func TestStreamed(t *testing.T) {
	_, a := small(t)
	whole := a.complete(body(question))
	for _, options := range []string{`"stream_options": {"include_usage": true}`, `"stream_options": {"include_usage": false}`} {
		resp := a.open(t.Context(), "/v1/chat/completions", body(question, `"stream": true`, options))
		require.Equal(t, 200, resp.StatusCode)
		var text, finish string
		var last *completion
		chunks := 0
		r := bufio.NewReader(resp.Body)
		for c := next(t, r); c != nil; c = next(t, r) {
			last = c
			for _, choice := range c.Choices {
				if choice.Delta.Content != "" {
					chunks++
				}
				text += choice.Delta.Content
				finish += choice.FinishReason
			}
		}
		require.Equal(t, whole.Choices[0].Message.Content, text, "streamed or whole, the answer is the same")
		require.Equal(t, whole.Choices[0].FinishReason, finish)
		require.Greater(t, chunks, 2, "it comes in pieces")
		if strings.Contains(options, "true") {
			require.Equal(t, whole.Usage, last.Usage)
		} else {
			require.Nil(t, last.Usage)
		}
	}
}

// TestSurfaces asks the same question on each surface.
func TestSurfaces(t *testing.T) {
	_, a := small(t)
	want := a.complete(body(question)).Choices[0].Message.Content
	r, err := a.Query(t.Context(), &api.QueryRequest{Query: question, Specialist: "small"})
	require.NoError(t, err)
	require.Equal(t, want, r.Answer)
	for path, body := range map[string]string{
		"/v1/messages":  `{"model": "aua/small", "max_tokens": 24, "messages": [{"role": "user", "content": "` + question + `"}]}`,
		"/v1/responses": `{"model": "aua/small", "input": "` + question + `"}`,
		"/batch":        `{"queries": [{"query": "` + question + `", "specialist": "small"}]}`,
		"/query":        `{"messages": [{"role": "user", "content": "` + question + `"}], "specialist": "small"}`,
	} {
		resp, text := a.post(path, body)
		require.Equal(t, 200, resp.StatusCode, text)
		require.Contains(t, text, want, path)
	}
}
