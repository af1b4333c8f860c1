// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/pipeline"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestQuery(t *testing.T) {
	r := newRuntime(t)
	var got *pipeline.Request
	play := r.query
	r.query = func(ctx context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		got = q
		return play(ctx, q, s)
	}
	resp, body := r.post("/query", `{"query": "why?", "session_id": "s-1", "field": "math", "specialist": "calc",
		"params": {"temperature": 0.5, "top_k": 3}, "metadata": {"team": "a"}}`, "X-Request-Id", "mine-1")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "why?", got.Messages[0].GetContent())
	require.Equal(t, []string{"/query", "default", "s-1", "math", "calc", "mine-1"}, []string{got.Surface, got.Tenant, got.SessionID, got.Field, got.Specialist, got.RequestID})
	require.InDelta(t, .5, got.Params.GetTemperature(), 0)
	require.JSONEq(t, `{"top_k": 3}`, string(got.Params.GetExtraJson()))
	require.Equal(t, map[string]string{"team": "a"}, got.Metadata)
	require.True(t, got.Buffered)

	out := decode[sdkapi.QueryResponse](t, body)
	require.Equal(t, "forty-two", out.Answer)
	require.Equal(t, "mine-1", out.RequestID)
	require.Nil(t, out.Decision, "only on demand")
	h := resp.Header
	require.Equal(t, []string{"mine-1", "s-1", "g-1", out.TraceID}, []string{h.Get("X-Request-Id"), h.Get("Aua-Session-Id"), h.Get("Aua-Generation"), h.Get("Aua-Trace-Id")})
	require.Equal(t, "total;dur=2.000, scorer.default.Score;dur=0.500", h.Get("Server-Timing"))

	_, body = r.post("/query", `{"query": "why?", "debug": true}`)
	require.Equal(t, "d-1", decode[sdkapi.QueryResponse](t, body).Decision.ID)
}

func TestTraceContext(t *testing.T) {
	r := newRuntime(t)
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	resp, body := r.post("/query", `{"query": "why?"}`, "Traceparent", "00-"+trace+"-00f067aa0ba902b7-01")
	require.Equal(t, trace, decode[sdkapi.QueryResponse](t, body).TraceID)
	require.Regexp(t, "^00-"+trace+"-[0-9a-f]{16}-01$", resp.Header.Get("Traceparent"))
	require.NotContains(t, resp.Header.Get("Traceparent"), "00f067aa0ba902b7", "the span is ours")

	resp, _ = r.post("/query", `{"query": "why?"}`, "Traceparent", "nonsense", "X-Request-Id", "a b")
	require.Regexp(t, "^[0-9a-f]{32}$", resp.Header.Get("Aua-Trace-Id"))
	require.NotEqual(t, "a b", resp.Header.Get("X-Request-Id"), "an id that could do harm is replaced")
}

func TestQueryMistakes(t *testing.T) {
	r := newRuntime(t)
	for name, c := range map[string]struct{ body, message string }{
		"syntax":  {"{\"query\": \"a\",\n}", "The body is not valid JSON: invalid character '}' looking for beginning of object key string at line 2, column 1."},
		"nothing": {`{}`, `The body has neither "query" nor "messages"; give one of them.`},
		"both":    {`{"query": "a", "messages": [{"role": "user", "content": "b"}]}`, `The body has both "query" and "messages"; give one of them.`},
		"unknown": {`{"query": "a", "sesion_id": "x"}`, `The body does not fit: unknown field "sesion_id".`},
		"type":    {`{"query": 3}`, `"query" has the wrong type: it is a JSON number.`},
		"session": {`{"query": "a", "session_id": "a/b"}`, "The session id may have up to 128 letters, digits and the characters - _ . :"},
		"params":  {`{"query": "a", "params": {"temperature": 9}}`, `"temperature" is 9; it must lie between 0 and 2.`},
		"empty":   {``, "The request has no body; it must be a JSON object."},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/query", "/stream"} {
				resp, body := r.post(path, c.body)
				require.Equal(t, http.StatusBadRequest, resp.StatusCode)
				e := decode[sdkapi.Error](t, body)
				require.Equal(t, "AUA_REQUEST_INVALID", e.Code)
				require.Equal(t, c.message, e.Message)
				require.Equal(t, resp.Header.Get("Aua-Trace-Id"), e.TraceID)
				require.NotNil(t, e.Details)
			}
		})
	}
}

func TestBodyLimit(t *testing.T) {
	r := newRuntime(t)
	for _, path := range []string{"/query", "/stream", "/batch", "/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/embeddings"} {
		resp, body := r.post(path, `{"query": "`+strings.Repeat("x", 1024)+`"}`)
		require.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
		require.Contains(t, string(body), "AUA_REQUEST_TOO_LARGE")
		require.Contains(t, string(body), "The request's body is larger than 1024 bytes, which is server.max_body.")
	}
}

func TestQueryErrors(t *testing.T) {
	r := newRuntime(t)
	for code, status := range map[fault.Code]int{
		fault.NoSpecialist: 503, fault.SpecialistTimeout: 504, fault.UpstreamRejected: 502, fault.RateLimited: 429, fault.NotFound: 404, fault.Overloaded: 503,
	} {
		r.query = func(context.Context, *pipeline.Request, pipeline.Sink) (*pipeline.Result, error) {
			f := fault.New(code, "Because.").With("specialist", "swe").With("output", "what a plugin wrote")
			if code == fault.RateLimited {
				f.RetryAfter = 1500 * time.Millisecond
			}
			return nil, f
		}
		resp, body := r.post("/query", `{"query": "why?"}`)
		require.Equal(t, status, resp.StatusCode)
		e := decode[sdkapi.Error](t, body)
		require.Equal(t, string(code), e.Code)
		require.Equal(t, "Because.", e.Message)
		details := map[string]any{"specialist": "swe"}
		want := map[fault.Code]string{fault.RateLimited: "2", fault.Overloaded: "1"}[code]
		if after, err := strconv.ParseFloat(want, 64); err == nil {
			details["retry_after_s"] = after
		}
		require.Equal(t, details, e.Details)
		require.Equal(t, want, resp.Header.Get("Retry-After"))
	}
}

func TestHandlerPanic(t *testing.T) {
	r := newRuntime(t)
	r.query = func(context.Context, *pipeline.Request, pipeline.Sink) (*pipeline.Result, error) {
		panic("secret detail")
	}
	resp, body := r.post("/query", `{"query": "why?"}`)
	require.Equal(t, http.StatusInternalServerError, resp.StatusCode)
	require.Equal(t, "AUA_INTERNAL", decode[sdkapi.Error](t, body).Code)
	require.NotContains(t, string(body), "secret detail")
}
