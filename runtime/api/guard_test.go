// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/api"
)

func open(origins ...string) func(*api.Options) {
	return func(o *api.Options) { o.Open, o.Loopback, o.CORS = true, true, config.CORS{Origins: origins} }
}

// send sends a query to a host by any name, and returns the status.
func (r *runtime) send(host string, headers ...string) int {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.url+"/query", strings.NewReader(`{"query": "q"}`))
	require.NoError(r.t, err)
	if host != "" {
		req.Host = host
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	require.NoError(r.t, resp.Body.Close())
	return resp.StatusCode
}

// TestPagesOfOtherOriginsAreRefused: what a form or a script of any web page
// can send to this machine.
func TestPagesOfOtherOriginsAreRefused(t *testing.T) {
	r := newRuntime(t, open(page))
	for _, headers := range [][]string{
		{"Origin", "https://evil.example.com", "Content-Type", "text/plain"},
		{"Origin", "null"},
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
	} {
		require.Equal(t, http.StatusForbidden, r.send("", headers...), "%v", headers)
	}
	for _, headers := range [][]string{
		{},
		{"Origin", r.url},
		{"Origin", page},
		{"Origin", page, "Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-origin"},
		{"Sec-Fetch-Site", "none"},
	} {
		require.Equal(t, http.StatusOK, r.send("", headers...), "%v", headers)
	}
	every := newRuntime(t, open("*"))
	require.Equal(t, http.StatusOK, every.send("", "Origin", "https://any.example.com"))
}

// TestNamesThatResolveHereAreRefused: a page whose name was made to resolve to
// 127.0.0.1 is of the same origin for its browser.
func TestNamesThatResolveHereAreRefused(t *testing.T) {
	r := newRuntime(t, open())
	for host, want := range map[string]int{
		"evil.example.com": 403, "evil.example.com:8000": 403, "localhost.evil.com": 403, "127.0.0.1.evil.com:80": 403,
		"localhost:8000": 200, "LOCALHOST": 200, "127.0.0.1": 200, "[::1]:8000": 200, "192.0.2.1:8000": 200,
	} {
		require.Equal(t, want, r.send(host, "Origin", "http://"+host), host)
	}
}

// TestTokensNeedNoGuard: no browser adds a token by itself.
func TestTokensNeedNoGuard(t *testing.T) {
	r := newRuntime(t)
	require.Equal(t, http.StatusOK, r.send("aua.example.com", "Origin", "https://evil.example.com"))
}

func TestHardeningHeaders(t *testing.T) {
	r := newRuntime(t)
	for _, path := range []string{"/version", "/nothing", "/status"} {
		resp, _ := r.do(http.MethodGet, path, "")
		require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
		require.Equal(t, "default-src 'none'; frame-ancestors 'none'", resp.Header.Get("Content-Security-Policy"))
	}
}
