// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// serve answers every request with h and returns a client of it.
func serve(t *testing.T, h http.HandlerFunc, options ...client.Option) *client.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := client.New(srv.URL, append(options, client.WithHTTPClient(srv.Client()))...)
	require.NoError(t, err)
	return c
}

func reply(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestNewReadsAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"127.0.0.1:8000":               "http://127.0.0.1:8000",
		"http://localhost:1/":          "http://localhost:1",
		"https://aua.example/gateway/": "https://aua.example/gateway",
		"[::1]:8000":                   "http://[::1]:8000",
	} {
		c, err := client.New(in)
		require.NoError(t, err, in)
		require.Equal(t, want, c.Address())
	}
}

func TestNewRefusesAddresses(t *testing.T) {
	for _, in := range []string{"", "ftp://x", "http://", "http://u:p@h:1", "h:1?x=1", "http://h:1#a", "h:port", "http://[::1"} {
		_, err := client.New(in)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), in)
		require.Contains(t, fault.As(err).Message, `"`+in+`"`)
	}
}

func TestQuerySendsTheRequestAndReadsTheAnswer(t *testing.T) {
	var got *http.Request
	var sent api.QueryRequest
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		reply(200, `{"answer":"327","status":"answered","field":"mathematics","utility":{"u":0.9}}`)(w, r)
	}, client.WithToken("aua_1_secret"), client.WithUserAgent("aua/1.2.3"))

	res, err := c.Query(t.Context(), &api.QueryRequest{Query: "17*23-4^3", Field: "math", Debug: true})
	require.NoError(t, err)
	require.Equal(t, "327", res.Answer)
	require.Equal(t, "mathematics", res.Field)
	require.InDelta(t, 0.9, res.Utility.U, 0)

	require.Equal(t, http.MethodPost, got.Method)
	require.Equal(t, "/query", got.URL.Path)
	require.Equal(t, "Bearer aua_1_secret", got.Header.Get("Authorization"))
	require.Equal(t, "application/json", got.Header.Get("Content-Type"))
	require.Regexp(t, `^aua/1\.2\.3 aua-go/\S+ \(\w+; \w+\)$`, got.Header.Get("User-Agent"))
	require.Equal(t, api.QueryRequest{Query: "17*23-4^3", Field: "math", Debug: true}, sent)
}

func TestRequestsKeepThePathOfTheAddress(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/gateway/version" {
			t.Errorf("path is %s", r.URL.Path)
		}
		reply(200, `{"version":"1.2.3"}`)(w, r)
	}))
	defer srv.Close()
	c, err := client.New(srv.URL + "/gateway/")
	require.NoError(t, err)
	v, err := c.Version(t.Context())
	require.NoError(t, err)
	require.Equal(t, "1.2.3", v.Version)
}

func TestStatusIsRead(t *testing.T) {
	want := api.Status{Version: "1", Specialists: []api.SpecialistStatus{{Name: "calc", Healthy: true}}, Store: api.StoreStatus{Type: "memory"}}
	body, err := json.Marshal(want)
	require.NoError(t, err)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.URL.Path != "/status" || r.Header.Get("Authorization") != "" {
			t.Errorf("unexpected request %s %s", r.Method, r.URL)
		}
		reply(200, string(body))(w, r)
	})
	got, err := c.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, &want, got)
}

func TestHealthIsNoErrorWhenUnavailable(t *testing.T) {
	c := serve(t, reply(503, `{"status":"unavailable","reasons":["specialist swe: crashed"]}`))
	h, err := c.Health(t.Context())
	require.NoError(t, err)
	require.Equal(t, &api.Health{Status: "unavailable", Reasons: []string{"specialist swe: crashed"}}, h)
}

func TestHealthOfAnotherProgramIsAnError(t *testing.T) {
	_, err := serve(t, reply(503, `busy`)).Health(t.Context())
	require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
	_, err = serve(t, reply(200, `{"ok":true}`)).Health(t.Context())
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

func TestErrorsKeepWhatTheServerSaid(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		reply(503, `{"error":"AUA_OVERLOADED","message":"The queue is full.","trace_id":"abc","details":{"queued":64}}`)(w, r)
	})
	_, err := c.Query(t.Context(), &api.QueryRequest{Query: "x"})
	require.Equal(t, &fault.Error{
		Code: fault.Overloaded, Message: "The queue is full.", RetryAfter: 7 * time.Second,
		Details: map[string]any{"queued": 64.0, "trace_id": "abc"},
	}, fault.As(err))
}

func TestRetryAfterMayBeADate(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		reply(429, `{"error":"AUA_RATE_LIMITED","message":"Too many."}`)(w, r)
	})
	_, err := c.Status(t.Context())
	require.InDelta(t, time.Hour.Seconds(), fault.As(err).RetryAfter.Seconds(), 60)
}

func TestForeignErrorsGetACode(t *testing.T) {
	for status, want := range map[int]fault.Code{
		401: fault.AuthRequired, 403: fault.Forbidden, 404: fault.NotFound, 413: fault.RequestTooLarge,
		429: fault.RateLimited, 502: fault.BackendUnreachable, 504: fault.BackendUnreachable, 500: fault.Internal, 418: fault.Internal,
	} {
		_, err := serve(t, reply(status, `<html>no</html>`)).Status(t.Context())
		require.Equal(t, want, fault.CodeOf(err), status)
		require.Contains(t, fault.As(err).Message, "not as AUA does")
		require.Equal(t, status, fault.As(err).Details["status"])
	}
}

func TestAnotherProgramIsRecognised(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>hello</html>") })
	_, err := c.Status(t.Context())
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "text/html")
	for _, err := range c.Stream(t.Context(), &api.QueryRequest{Query: "x"}) {
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
	}
}

func TestNoServerIsUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	c, err := client.New(address)
	require.NoError(t, err)
	_, err = c.Version(t.Context())
	require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
	require.Equal(t, 3, fault.CodeOf(err).Exit())
	require.Contains(t, fault.As(err).Message, address)
	require.Contains(t, fault.As(err).Message, "aua serve")
}

func TestServerThatHangsUpIsUnreachable(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := c.Version(t.Context())
	require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "did not answer")
}

func TestCutResponseIsInterrupted(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"answer":`)
	})
	_, err := c.Query(t.Context(), &api.QueryRequest{Query: "x"})
	require.Equal(t, fault.StreamInterrupted, fault.CodeOf(err))
}

func TestContextEndsACall(t *testing.T) {
	arrived := make(chan struct{}, 1)
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	_, err := c.Status(ctx)
	require.Equal(t, fault.Cancelled, fault.CodeOf(err))
	require.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = c.Status(ctx)
	require.Equal(t, fault.BackendUnreachable, fault.CodeOf(err))
	require.ErrorIs(t, err, context.DeadlineExceeded)
}
