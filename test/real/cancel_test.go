// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCancelStopsTheModel leaves an answer that would fill the model's context.
// The server must stop generating it: it says so itself, and its only slot is free.
func TestCancelStopsTheModel(t *testing.T) {
	l := startLlama(t, "--slots", "1")
	a := serve(t, block("small", l.url, ""))
	story := body("Tell me a very long story about a lighthouse, with many chapters.", `"max_tokens": 900`, `"stream": true`)
	for i := range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		resp := a.open(ctx, "/v1/chat/completions", story)
		firstText(t, bufio.NewReader(resp.Body))
		require.Equal(t, 1, l.processing(t))
		cancel()
		l.idle(t)
		require.Equal(t, i+1, strings.Count(l.log.String(), "cancel task"), "the server was told, and did not just come to the end")
	}
	require.NotEmpty(t, a.complete(body(question)).Choices[0].Message.Content, "the slot serves the next request")
}

// TestCancelBeforeTheFirstByte leaves while the model still reads the prompt.
// The server looks once a second whether the client is still there, and not at
// all while other requests get results, so that this test asks its log.
func TestCancelBeforeTheFirstByte(t *testing.T) {
	l := startLlama(t, "--slots", "1", "--context", "8192")
	a := serve(t, block("small", l.url, ""))
	for i, stream := range []string{"true", "false"} {
		ctx, cancel := context.WithCancel(t.Context())
		prompt := "stream=" + stream + ". " + long(7000) // nothing of it is in the server's cache
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL+"/v1/chat/completions", strings.NewReader(body(prompt, `"stream": `+stream)))
		require.NoError(t, err)
		gone := make(chan error, 1)
		go func() {
			resp, err := http.DefaultClient.Do(req)
			if err == nil {
				_, err = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
			gone <- err
		}()
		l.logs(t, "launch_slot_", i+1)
		cancel()
		require.ErrorIs(t, <-gone, context.Canceled)
		l.logs(t, "stop processing", i+1)
		require.Equal(t, i+1, strings.Count(l.log.String(), "cancel task"))
		require.NotContains(t, l.log.String(), "prompt eval time", "the prompt was not read to its end")
	}
}

// TestMoreRequestsThanSlots has many clients share two slots. Each gets a whole
// answer, and the same one.
func TestMoreRequestsThanSlots(t *testing.T) {
	const clients = 12
	l, a := small(t)
	answers := make([]*completion, clients)
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			resp, err := http.Post(a.URL+"/v1/chat/completions", "application/json", strings.NewReader(body(question, `"max_tokens": 8`)))
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			text, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != http.StatusOK {
				t.Errorf("%d: %s", resp.StatusCode, text)
				return
			}
			answers[i] = decode(t, string(text))
		})
	}
	wg.Wait()
	require.False(t, t.Failed())
	for _, c := range answers {
		require.NotEmpty(t, c.Choices[0].Message.Content)
		require.Equal(t, "length", c.Choices[0].FinishReason)
		require.Equal(t, 8, c.Usage.CompletionTokens)
	}
	l.idle(t)
	require.Zero(t, a.specialist("small").Failures)
}

// long is a prompt of about so many tokens, which ends in the usual question.
func long(tokens int) string {
	return strings.Repeat("Hello to all of my dear friends out there! ", tokens/10) + question
}
