// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"bufio"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
)

// TestKilledBeforeTheFirstByte kills the server while it reads a prompt.
// Another specialist answers where there is one; else the client is told in a
// way that makes it try again, and its next try finds the server that came back.
func TestKilledBeforeTheFirstByte(t *testing.T) {
	for _, stream := range []string{"false", "true"} {
		t.Run("stream="+stream, func(t *testing.T) {
			port, err := freePort()
			require.NoError(t, err)
			l := startLlamaAt(t, port)
			a := serve(t, block("small", l.url, "retries = 0"), block("spare", sharedLlama(t).url, ""))

			status, text := killWithin(t, a, l, body(long(500), `"stream": `+stream))
			require.Equal(t, http.StatusServiceUnavailable, status, "a plain HTTP error, which clients retry: %s", text)
			require.Contains(t, text, `"code":"AUA_BACKEND_UNREACHABLE"`)

			l = startLlamaAt(t, port)
			require.Eventually(t, func() bool { return a.specialist("small").Healthy }, live.Patience, live.Tick)
			require.NotEmpty(t, a.complete(body(question)).Choices[0].Message.Content)

			// Not forced to one specialist, the query goes on to the other. Which of them is asked first is
			// AUA's business, so that the one that reads the prompt is killed.
			routed := strings.Replace(body(long(500), `"stream": `+stream), "aua/small", "aua", 1)
			status, text = killWithin(t, a, l, routed)
			require.Equal(t, http.StatusOK, status, text)
			require.Contains(t, text, `"specialist":"spare"`)
		})
	}
}

// killWithin kills a server while it works on a request, and returns the response.
func killWithin(t *testing.T, a *aua, l *llama, body string) (int, string) {
	t.Helper()
	type response struct {
		status int
		text   string
	}
	answered := make(chan response, 1)
	go func() {
		resp, text := a.post("/v1/chat/completions", body)
		answered <- response{resp.StatusCode, text}
	}()
	require.Eventually(t, func() bool { return l.processing(t) == 1 }, live.Patience, live.Tick)
	l.kill()
	r := <-answered
	return r.status, r.text
}

// TestKilledAfterTheFirstByte kills the server in the middle of a stream. The
// client must see that the answer broke off, and what it has cost.
func TestKilledAfterTheFirstByte(t *testing.T) {
	for name, request := range map[string]struct{ path, body, broke string }{
		"openai": {"/v1/chat/completions", body(question, `"max_tokens": 900`, `"stream": true`), `"code":"AUA_STREAM_INTERRUPTED"`},
		"rest":   {"/stream", `{"query": "Tell me a very long story.", "specialist": "small", "params": {"max_tokens": 900}}`, `"error":"AUA_STREAM_INTERRUPTED"`},
		"anthropic": {
			"/v1/messages",
			`{"model": "aua/small", "max_tokens": 900, "stream": true, "messages": [{"role": "user", "content": "Tell me a very long story."}]}`, `AUA_STREAM_INTERRUPTED`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := startLlama(t)
			a := serve(t, block("small", l.url, ""), block("spare", sharedLlama(t).url, ""))
			resp := a.open(t.Context(), request.path, request.body)
			require.Equal(t, http.StatusOK, resp.StatusCode)
			r := bufio.NewReader(resp.Body)
			var text strings.Builder
			for pieces := 0; pieces < 3; {
				line, err := r.ReadString('\n')
				require.NoError(t, err, text.String())
				text.WriteString(line)
				if strings.Contains(line, `"text":`) || strings.Contains(line, `"content":"`) {
					pieces++
				}
			}
			l.kill()
			rest := new(strings.Builder)
			_, err := r.WriteTo(rest)
			require.NoError(t, err, "the stream has a proper end")
			require.Contains(t, rest.String(), request.broke)
			require.NotContains(t, rest.String(), "[DONE]")
			require.NotContains(t, rest.String(), "message_stop")
			require.NotContains(t, rest.String(), "event: done")
			require.Regexp(t, `"completion_tokens":[1-9]`, rest.String(), "what it has cost so far")
		})
	}
}

// TestColdStart has AUA up before its model server, and then a server that
// listens while it still loads the model. Neither may be taken for ready.
func TestColdStart(t *testing.T) {
	port, err := freePort()
	require.NoError(t, err)
	a := serve(t, block("small", address(port), "retries = 0\nbreaker { failures = 1000 }"))
	resp, text := a.post("/v1/chat/completions", body(question))
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode, text)
	require.Contains(t, text, "AUA_BACKEND_UNREACHABLE")

	// Loading takes a fraction of a second, so that the moment may be missed.
	for met := false; !met; {
		l, err := launch(port)
		require.NoError(t, err)
		t.Cleanup(l.kill)
		require.Eventually(t, func() bool { return l.health() != 0 }, live.Patience, live.Tick/20)
		if l.health() == http.StatusServiceUnavailable {
			resp, text = a.post("/v1/chat/completions", body(question))
			if met = l.health() == http.StatusServiceUnavailable; met {
				require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode, text)
				require.Contains(t, text, "AUA_BACKEND_UNREACHABLE")
				require.Contains(t, text, "Loading model")
			}
		}
		require.NoError(t, <-l.loaded)
		if !met {
			l.kill()
		}
	}
	require.Eventually(t, func() bool { return a.specialist("small").Healthy }, live.Patience, live.Tick)
	r, err := a.Query(t.Context(), &api.QueryRequest{Query: question, Specialist: "small"})
	require.NoError(t, err)
	require.NotEmpty(t, r.Answer)
}
