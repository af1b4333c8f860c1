// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

var ids = regexp.MustCompile(`("trace_id":"|"request_id":")[^"]+|"latency_ms":[0-9.]+`)

func TestStream(t *testing.T) {
	r := newRuntime(t)
	resp, body := r.post("/stream", `{"query": "why?"}`)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "text/event-stream; charset=utf-8", resp.Header.Get("Content-Type"))
	require.Equal(t, "no-cache, no-transform", resp.Header.Get("Cache-Control"))
	require.Equal(t, "s-1", resp.Header.Get("Aua-Session-Id"))
	require.Equal(t, strings.TrimLeft(`
event: start
data: {"session_id":"s-1","trace_id":"","request_id":"","generation":"g-1"}

event: route
data: {"mode":"single","delivery":"relay","field":"mathematics","distribution":{"mathematics":1},"candidates":["calc"]}

event: specialist_start
data: {"specialist":"calc"}

event: chunk
data: {"index":0,"text":"forty"}

event: chunk
data: {"index":1,"text":"-two"}

event: specialist_done
data: {"specialist":"calc","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},}

event: done
data: {"status":"answered","field":"mathematics","distribution":{"mathematics":1},"mode":"single","delivery":"relay","specialist":"calc","utility":{"u":0,"e":0,"c":0,"k":0},"confidence":0,"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5},"cost":0,,"session_id":"s-1","trace_id":"","request_id":"","generation":"g-1","decision_id":"d-1"}

`, "\n"), ids.ReplaceAllString(string(body), "$1"))
}

func TestStreamErrors(t *testing.T) {
	r := newRuntime(t)
	refused := func(context.Context, *pipeline.Request, pipeline.Sink) (*pipeline.Result, error) {
		return nil, fault.New(fault.Overloaded, "Full.")
	}
	r.query = refused
	for _, path := range []string{"/stream", "/v1/chat/completions"} {
		resp, body := r.post(path, `{"stream": true, "query": "q", "messages": [{"role": "user", "content": "q"}]}`)
		if path == "/stream" {
			resp, body = r.post(path, `{"query": "q"}`)
		}
		require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode, "before the first byte it is a plain HTTP error")
		require.Equal(t, "1", resp.Header.Get("Retry-After"))
		require.Contains(t, string(body), "AUA_OVERLOADED")
	}

	r.query = func(_ context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		_, _ = answer(q, s, "for")
		return nil, fault.New(fault.StreamInterrupted, "Cut.").With("usage", sdkapi.Usage{CompletionTokens: 1})
	}
	_, body := r.post("/stream", `{"query": "q"}`)
	require.Contains(t, string(body), "event: chunk\ndata: {\"index\":0,\"text\":\"for\"}\n\n")
	require.Regexp(t, `event: error\ndata: {"error":"AUA_STREAM_INTERRUPTED","message":"Cut.","trace_id":"[0-9a-f]{32}","details":{"usage":{"prompt_tokens":0,"completion_tokens":1,"total_tokens":0}}}\n\n$`, string(body))
}

func TestHeartbeat(t *testing.T) {
	r := newRuntime(t)
	proceed := make(chan struct{})
	r.query = func(_ context.Context, q *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		<-proceed
		return answer(q, s, "late")
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/v1/chat/completions",
		strings.NewReader(`{"stream": true, "messages": [{"role": "user", "content": "q"}]}`))
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err, "the heartbeat sends the headers")
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for beats := 0; beats < 3; {
		require.True(t, lines.Scan())
		if lines.Text() == ": keep-alive" {
			beats++
		}
	}
	close(proceed)
	var rest []string
	for lines.Scan() {
		rest = append(rest, lines.Text())
	}
	require.Contains(t, strings.Join(rest, "\n"), `"content":"late"`)
	require.Contains(t, rest, "data: [DONE]")
}

// TestClientThatDoesNotRead proves that such a client loses its stream, so
// that it cannot hold a place for ever.
func TestClientThatDoesNotRead(t *testing.T) {
	r := newRuntime(t)
	ended := make(chan error, 1)
	r.query = func(_ context.Context, _ *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		text := strings.Repeat("x", 1<<20)
		for {
			if err := s.Delta(&sdk.Delta{Text: text}); err != nil {
				ended <- err
				return nil, fault.Wrap(err, fault.Cancelled, "Gone.")
			}
		}
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte("POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\n\r\n{\"query\": \"q\"}"))
	require.NoError(t, err)
	select {
	case err := <-ended:
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
	case <-time.After(10 * time.Second):
		require.Fail(t, "the stream goes on")
	}
}

func TestClientLeavesAStream(t *testing.T) {
	r := newRuntime(t)
	left := make(chan error, 1)
	r.query = func(ctx context.Context, _ *pipeline.Request, s pipeline.Sink) (*pipeline.Result, error) {
		_ = s.Delta(&sdk.Delta{Text: "a"})
		<-ctx.Done()
		left <- context.Cause(ctx)
		return nil, fault.New(fault.Cancelled, "Gone.")
	}
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url+"/stream", strings.NewReader(`{"query": "q"}`))
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	cancel()
	select {
	case cause := <-left:
		require.True(t, errors.Is(cause, context.Canceled))
	case <-time.After(10 * time.Second):
		require.Fail(t, "the query was not cancelled")
	}
}
