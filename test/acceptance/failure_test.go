// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// failing is a way in which a model server fails, and what AUA makes of it
// before and after the first byte of the answer.
type failing struct {
	behaviour modelserver.Behaviour
	status    int
	code      string
	// interrupted says that the failure strikes within the answer.
	interrupted bool
}

func failures() map[string]failing {
	status := func(n int, headers map[string]string) modelserver.Behaviour {
		return modelserver.Behaviour{Status: n, Headers: headers}
	}
	text := "one two three four five six"
	return map[string]failing{
		"slow":            {modelserver.Behaviour{HeaderMS: 60_000}, 504, "AUA_SPECIALIST_TIMEOUT", false},
		"rate limited":    {status(429, map[string]string{"Retry-After": "30"}), 429, "AUA_RATE_LIMITED", false},
		"broken":          {status(500, nil), 503, "AUA_BACKEND_UNREACHABLE", false},
		"busy":            {status(503, nil), 503, "AUA_BACKEND_UNREACHABLE", false},
		"key refused":     {status(401, nil), 502, "AUA_UPSTREAM_REJECTED", false},
		"cut before":      {modelserver.Behaviour{Fault: modelserver.CutBefore}, 503, "AUA_BACKEND_UNREACHABLE", false},
		"reset before":    {modelserver.Behaviour{Fault: modelserver.ResetBefore}, 503, "AUA_BACKEND_UNREACHABLE", false},
		"page for answer": {modelserver.Behaviour{Raw: "<html>hello</html>", RawType: "text/html"}, 503, "AUA_BACKEND_UNREACHABLE", false},
		"cut within":      {modelserver.Behaviour{Text: text, Fault: modelserver.CutAfter, AfterChunks: 2}, 503, "AUA_BACKEND_UNREACHABLE", true},
		"stalls within":   {modelserver.Behaviour{Text: text, Fault: modelserver.StallAfter, AfterChunks: 2}, 504, "AUA_SPECIALIST_TIMEOUT", true},
	}
}

func TestEachFailureHasItsOutcome(t *testing.T) {
	for name, f := range failures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			upstream := modelserver.New(t, modelserver.Config{})
			upstream.SetDefault(f.behaviour)
			s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream, more: `timeout = "1s"
  retries = 0
  breaker { failures = 1000 }`}))

			resp, body := s.post("/query", `{"query": "`+coding+`"}`)
			require.Equal(t, f.status, resp.StatusCode, body)
			var e api.Error
			require.NoError(t, json.Unmarshal([]byte(body), &e))
			require.Equal(t, f.code, e.Code)
			require.Equal(t, resp.Header.Get("Aua-Trace-Id"), e.TraceID)
			if f.status == 429 {
				require.Equal(t, "30", resp.Header.Get("Retry-After"))
			}

			resp, body = s.post("/v1/chat/completions", chat(false))
			require.Equal(t, f.status, resp.StatusCode, body)
			require.Contains(t, body, `"code":"`+f.code+`"`)

			resp, body = s.post("/v1/chat/completions", chat(true))
			if f.interrupted {
				require.Equal(t, 200, resp.StatusCode)
				require.Contains(t, body, `"content":"one`)
				require.Contains(t, body, `"code":"AUA_STREAM_INTERRUPTED"`)
				require.NotContains(t, body, "[DONE]", "an answer that broke off must not look whole")
			} else {
				require.Equal(t, f.status, resp.StatusCode, body)
				require.Contains(t, body, `"code":"`+f.code+`"`, "before the first byte it is a plain HTTP error, which clients retry")
			}

			_, body = s.post("/stream", `{"query": "`+coding+`"}`)
			want := f.code
			if f.interrupted {
				want = "AUA_STREAM_INTERRUPTED"
			}
			require.Contains(t, body, "event: error\ndata: {\"error\":\""+want+"\"")
		})
	}
}

func chat(stream bool) string {
	b, _ := json.Marshal(map[string]any{"model": "aua", "stream": stream, "messages": []any{map[string]string{"role": "user", "content": coding}}})
	return string(b)
}

// post sends a body and returns the whole response.
func (s *server) post(path, body string) (*http.Response, string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, strings.NewReader(body))
	require.NoError(s.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return resp, string(b)
}

func TestTransientFailuresAreRetried(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	upstream.Enqueue(modelserver.Behaviour{Status: 503}, modelserver.Behaviour{Fault: modelserver.CutBefore})
	r := s.ask(&api.QueryRequest{Query: coding, Debug: true})
	require.Equal(t, "You said: "+coding, r.Answer)
	require.Len(t, upstream.ChatRequests(), 3)
	require.Greater(t, r.Decision.Candidates[0].Attempts, 1)
}

func TestCancelReachesTheModelServer(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Text: strings.Repeat("word ", 1000), FirstMS: 60_000, ChunkMS: 50})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	for _, path := range []string{"/query", "/stream", "/v1/chat/completions"} {
		before := len(upstream.ChatRequests())
		ctx, cancel := context.WithCancel(t.Context())
		body := `{"query": "` + coding + `"}`
		if path == "/v1/chat/completions" {
			body = chat(true)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, strings.NewReader(body))
		require.NoError(t, err)
		done := make(chan struct{})
		go func() {
			defer close(done)
			resp, err := http.DefaultClient.Do(req)
			if err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		}()
		require.Eventually(t, func() bool { return len(upstream.ChatRequests()) > before }, patience, tick, path)
		cancel()
		<-done
		require.Eventually(t, func() bool {
			rs := upstream.ChatRequests()
			return rs[len(rs)-1].Cancelled
		}, patience, tick, path)
	}
}
