// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/api"
)

const page = "https://app.example.com"

func withCORS(c config.CORS) func(*api.Options) { return func(o *api.Options) { o.CORS = c } }

func TestCORSIsOff(t *testing.T) {
	r := newRuntime(t)
	resp, _ := r.do(http.MethodGet, "/version", "", "Origin", page)
	for name := range resp.Header {
		require.NotContains(t, name, "Access-Control")
	}
	resp, _ = r.do(http.MethodOptions, "/query", "", "Origin", page, "Access-Control-Request-Method", "POST")
	require.Empty(t, resp.Header.Get("Access-Control-Allow-Origin"))
}

// TestPreflight: a browser asks without a token, and is told what it may send.
func TestPreflight(t *testing.T) {
	r := newRuntime(t, withCORS(config.CORS{Origins: []string{"http://other.example.com", page}, Credentials: true, Headers: []string{"X-Team"}, MaxAge: time.Hour}))
	r.principal = nil
	resp, body := r.do(http.MethodOptions, "/v1/chat/completions", "", "Origin", page, "Access-Control-Request-Method", "POST",
		"Access-Control-Request-Headers", "authorization, Content-Type,x-stainless-lang,x-team,cookie,x-evil")
	require.Equal(t, http.StatusNoContent, resp.StatusCode)
	require.Empty(t, body)
	require.Equal(t, page, resp.Header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "true", resp.Header.Get("Access-Control-Allow-Credentials"))
	require.Equal(t, "GET, POST, DELETE", resp.Header.Get("Access-Control-Allow-Methods"))
	require.Equal(t, "authorization, content-type, x-stainless-lang, x-team", resp.Header.Get("Access-Control-Allow-Headers"))
	require.Equal(t, "3600", resp.Header.Get("Access-Control-Max-Age"))
	require.Contains(t, resp.Header.Values("Vary"), "Origin")
}

func TestOriginsThatMayNotCall(t *testing.T) {
	r := newRuntime(t, withCORS(config.CORS{Origins: []string{page}, Credentials: true}))
	for _, origin := range []string{"https://evil.example.com", "https://app.example.com.evil.com", "http://app.example.com", "https://app.example.com:8443", "null", "HTTPS://APP.EXAMPLE.COM"} {
		for _, method := range []string{http.MethodOptions, http.MethodGet} {
			resp, _ := r.do(method, "/version", "", "Origin", origin, "Access-Control-Request-Method", "GET")
			require.Empty(t, resp.Header.Get("Access-Control-Allow-Origin"), "%s %s", method, origin)
			require.Empty(t, resp.Header.Get("Access-Control-Allow-Credentials"))
			require.Contains(t, resp.Header.Values("Vary"), "Origin", "caches must not give one origin's response to another")
		}
	}
	resp, _ := r.do(http.MethodGet, "/version", "")
	require.Empty(t, resp.Header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, resp.Header.Values("Vary"), "Origin")
}

func TestResponsesThatAPageMayRead(t *testing.T) {
	r := newRuntime(t, withCORS(config.CORS{Origins: []string{page}}))
	resp, _ := r.post("/query", `{"query": "q"}`, "Origin", page)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, page, resp.Header.Get("Access-Control-Allow-Origin"))
	require.Empty(t, resp.Header.Get("Access-Control-Allow-Credentials"))
	require.Contains(t, resp.Header.Get("Access-Control-Expose-Headers"), "Aua-Trace-Id")
	r.principal = nil
	resp, _ = r.post("/query", `{"query": "q"}`, "Origin", page)
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	require.Equal(t, page, resp.Header.Get("Access-Control-Allow-Origin"), "a page must see why it is refused")
}

func TestEveryOriginNeverHasCredentials(t *testing.T) {
	r := newRuntime(t, withCORS(config.CORS{Origins: []string{"*"}}))
	resp, _ := r.do(http.MethodGet, "/version", "", "Origin", "https://any.example.com")
	require.Equal(t, "*", resp.Header.Get("Access-Control-Allow-Origin"))
	require.Empty(t, resp.Header.Get("Access-Control-Allow-Credentials"))
}
