// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
)

// upstream is a running upstream and a client.
func upstream(t *testing.T, b bench.Behaviour) (string, *bench.Client) {
	t.Helper()
	server := httptest.NewServer(bench.NewUpstream())
	t.Cleanup(server.Close)
	client := bench.NewClient()
	t.Cleanup(client.Close)
	require.NoError(t, client.Behave(t.Context(), server.URL, b))
	return server.URL, client
}

// proxied is the reverse proxy in front of a server.
func proxied(t *testing.T, address string) string {
	t.Helper()
	target, err := url.Parse(address)
	require.NoError(t, err)
	proxy := httptest.NewServer(bench.NewProxy(target))
	t.Cleanup(proxy.Close)
	return proxy.URL
}

func TestQueriesDirectlyAndThroughTheProxy(t *testing.T) {
	for _, size := range []int{1 << 10, 64 << 10, 1 << 20} {
		address, client := upstream(t, bench.Behaviour{Latency: time.Millisecond})
		for _, u := range []string{address, proxied(t, address)} {
			r := bench.Closed{Concurrency: 4, Count: 20}.Run(t.Context(), client.Operation(bench.Chat{URL: u, Model: "bench", PromptBytes: size}))
			require.NoError(t, r.Err)
			require.Equal(t, 20, r.Done)
			require.GreaterOrEqual(t, r.Latency.Quantile(0), time.Millisecond)
		}
	}
}

func TestStreamsAreCheckedChunkByChunk(t *testing.T) {
	address, client := upstream(t, bench.Behaviour{Chunks: 7, Gap: time.Millisecond})
	for _, u := range []string{address, proxied(t, address)} {
		r := bench.Closed{Concurrency: 20, Count: 60}.Run(t.Context(), client.Operation(bench.Chat{URL: u, Model: "bench", PromptBytes: 100, Chunks: 7}))
		require.NoError(t, r.Err)
		require.Equal(t, bench.Chunks{Expected: 60 * 7, Intact: 60 * 7}, r.Chunks)
		require.EqualValues(t, 60, r.FirstToken.Count())
		require.EqualValues(t, 60*6, r.Gap.Count())
	}
}

// damage stands between client and upstream and changes the body of a stream.
func damage(t *testing.T, address string, change func(string) string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resp, err := http.Post(address+r.URL.Path, "application/json", r.Body)
		if !assertNoError(w, err) {
			return
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if assertNoError(w, err) {
			_, _ = io.WriteString(w, change(string(body)))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func assertNoError(w http.ResponseWriter, err error) bool {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	return err == nil
}

func TestDamagedStreamsAreFound(t *testing.T) {
	address, client := upstream(t, bench.Behaviour{Chunks: 5})
	for name, c := range map[string]struct {
		change func(string) string
		found  bench.Chunks
		fails  bool
	}{
		"merged": {
			func(s string) string {
				first, rest, _ := strings.Cut(s, " word 1 ")
				_, rest, _ = strings.Cut(rest, `"content":"`)
				return first + " word 1 of 0;" + rest
			},
			bench.Chunks{Expected: 5, Intact: 4, Merged: 1},
			false,
		},
		"lost": {
			func(s string) string {
				events := strings.SplitAfter(s, "\n\n")
				return strings.Join(append(events[:2:2], events[3:]...), "")
			},
			bench.Chunks{Expected: 5, Intact: 4, Lost: 1},
			false,
		},
		"changed": {
			func(s string) string { return strings.Replace(s, " word 3 of", " ward 3 of", 1) },
			bench.Chunks{Expected: 5, Intact: 4, Lost: 1, Foreign: 1},
			false,
		},
		"without an end": {
			func(s string) string { return strings.Replace(s, "data: [DONE]\n\n", "", 1) },
			bench.Chunks{Expected: 5, Intact: 5},
			true,
		},
		"cut off": {
			func(s string) string { return s[:strings.Index(s, " word 2 ")] },
			bench.Chunks{Expected: 5, Intact: 2, Lost: 3},
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			op := client.Operation(bench.Chat{URL: damage(t, address, c.change), Model: "bench", Chunks: 5})
			r := bench.Closed{Concurrency: 1, Count: 1}.Run(t.Context(), op)
			require.Equal(t, c.found, r.Chunks)
			require.Equal(t, c.fails, r.Failed == 1, "%v", r.Err)
		})
	}
}

func TestWrongAnswersAreFailures(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"another answer": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"choices":[]}`) },
		"refused":        func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "full", http.StatusServiceUnavailable) },
		"cut off":        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(handler)
			defer server.Close()
			client := bench.NewClient()
			defer client.Close()
			r := bench.Closed{Concurrency: 1, Count: 3}.Run(t.Context(), client.Operation(bench.Chat{URL: server.URL}))
			require.Equal(t, 3, r.Failed)
			require.Error(t, r.Err)
		})
	}
}

func TestUpstreamRefusesWhatItDoesNotKnow(t *testing.T) {
	address, _ := upstream(t, bench.Behaviour{})
	for path, status := range map[string]int{"/v1/models": http.StatusOK, "/nothing": http.StatusNotFound} {
		resp, err := http.Get(address + path)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, status, resp.StatusCode)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, address+"/behaviour", strings.NewReader("latency"))
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusBadRequest, resp.StatusCode)
}

func TestUpstreamGivesUpWhenItsClientDoes(t *testing.T) {
	address, client := upstream(t, bench.Behaviour{Latency: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	r := bench.Closed{Concurrency: 3, Count: 3}.Run(ctx, client.Operation(bench.Chat{URL: address}))
	require.Equal(t, 3, r.Failed)
	// The server can only be closed, as the test's end does, when no handler waits.
}

func TestServeSaysWhereItListens(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	said, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- bench.Serve(ctx, out, bench.NewUpstream()) }()
	line := make([]byte, 200)
	n, err := said.Read(line)
	require.NoError(t, err)
	_, address, ok := bytes.Cut(line[:n], []byte(`"address":"`))
	require.True(t, ok)
	address, _, _ = bytes.Cut(address, []byte(`"`))
	resp, err := http.Get(string(address) + "/v1/models")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	cancel()
	require.NoError(t, <-ended)
}

func TestPromptHasItsSize(t *testing.T) {
	for _, size := range []int{0, 100, 1 << 10, 64 << 10, 1 << 20} {
		require.InDelta(t, max(size, 90), len(bench.Prompt(size)), 5)
		require.True(t, strings.HasSuffix(bench.Prompt(size), "life?"))
	}
}
