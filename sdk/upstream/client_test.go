// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/metadata"

	"github.com/auahq/aua/sdk"
)

func TestHeadersOfARequest(t *testing.T) {
	seen := make(chan *http.Request, 2)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		seen <- r
		_, _ = io.WriteString(w, "{}")
	}, config{"api_key": "k-1", "headers": map[string]string{"X-Route": "eu", "user-agent": "mine"}})
	trace := "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	ctx := metadata.NewIncomingContext(t.Context(), metadata.Pairs("traceparent", trace, "tracestate", "a\nb", "authorization", "not this"))
	resp, said, failure := c.Do(ctx, http.MethodPost, c.Base.JoinPath("x"), "text/event-stream", []byte(`{"a":1}`))
	require.Nil(t, failure)
	require.Nil(t, said)
	require.NoError(t, resp.Body.Close())
	r := <-seen
	require.Equal(t, "/x", r.URL.Path)
	require.Equal(t, "Token k-1", r.Header.Get("X-Key"))
	require.Equal(t, "eu", r.Header.Get("X-Route"))
	require.Equal(t, "mine", r.Header.Get("User-Agent"))
	require.Equal(t, "application/json", r.Header.Get("Content-Type"))
	require.Equal(t, "text/event-stream", r.Header.Get("Accept"))
	require.Equal(t, trace, r.Header.Get("Traceparent"))
	for _, absent := range []string{"Tracestate", "Authorization", "Accept-Encoding", "Idempotency-Key"} {
		require.Empty(t, r.Header.Values(absent), absent)
	}
	resp, _, failure = get(t.Context(), c)
	require.Nil(t, failure)
	require.NoError(t, resp.Body.Close())
	require.Empty(t, (<-seen).Header.Values("Content-Type"), "nothing was sent")
}

// TestNoProxyIsUsed sets the variables that Go's default client obeys.
func TestNoProxyIsUsed(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	c := open(t, config{"base_url": "http://model.invalid"})
	transport, ok := c.http.Transport.(*http.Transport)
	require.True(t, ok)
	require.Nil(t, transport.Proxy)
	_, _, failure := get(t.Context(), c)
	require.Contains(t, failure.GetMessage(), "model.invalid")
}

func TestTimeoutsReachTheTransport(t *testing.T) {
	c := open(t, config{"base_url": "http://h", "connect_timeout": "30ms", "response_header_timeout": "40ms"})
	transport, ok := c.http.Transport.(*http.Transport)
	require.True(t, ok)
	require.Equal(t, 30*time.Millisecond, transport.TLSHandshakeTimeout)
	require.Equal(t, 40*time.Millisecond, transport.ResponseHeaderTimeout)
	require.True(t, transport.DisableCompression)
}

// TestAcknowledgementsAreNotDelayed looks at what the transport dials; Go itself
// switches Nagle's algorithm off for every TCP connection.
func TestAcknowledgementsAreNotDelayed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	c := open(t, config{"base_url": "http://" + l.Addr().String()})
	transport, ok := c.http.Transport.(*http.Transport)
	require.True(t, ok)
	conn, err := transport.DialContext(t.Context(), "tcp", l.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, plain := conn.(*net.TCPConn)
	require.Equal(t, acknowledgesAtOnce, !plain)
}

func TestErrorResponses(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/busy":
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = io.WriteString(w, `{"error":{"message":"Slow DOWN, secret-key!","code":"rate"}}`)
		case "/wrong":
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(http.StatusBadRequest)
		case "/moved":
			w.Header().Set("Location", "http://u:hunter2@other/")
			w.WriteHeader(http.StatusPermanentRedirect)
		case "/created":
			w.WriteHeader(http.StatusCreated)
		case "/long":
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, strings.Repeat("x", 2*maxErrorBody))
		}
	}, config{"api_key": "secret-key"})
	ask := func(path string) ([]byte, *sdk.UpstreamError) {
		resp, said, failure := c.Do(t.Context(), http.MethodGet, c.Base.JoinPath(path), "*/*", nil)
		require.Nil(t, resp)
		return said, failure
	}
	said, f := ask("busy")
	require.Contains(t, string(said), "Slow DOWN")
	require.Equal(t, sdk.UpstreamRateLimited, f.GetKind())
	require.EqualValues(t, 3000, f.GetRetryAfterMs())
	require.EqualValues(t, 429, f.GetHttpStatus())
	require.Equal(t, "rate", f.GetUpstreamCode())
	require.Contains(t, f.GetMessage(), `has had too many requests (HTTP 429). It said: "Slow DOWN, [redacted]!"`)

	_, f = ask("wrong")
	require.Zero(t, f.GetRetryAfterMs(), "nobody is to come back")
	_, f = ask("moved")
	require.Equal(t, sdk.UpstreamRejected, f.GetKind())
	require.Contains(t, f.GetMessage(), "redirects to")
	require.NotContains(t, f.GetMessage(), "hunter2")
	_, f = ask("created")
	require.Equal(t, sdk.UpstreamInvalidResponse, f.GetKind())
	said, _ = ask("long")
	require.Len(t, said, maxErrorBody)
}

func TestCancelClosesTheConnection(t *testing.T) {
	arrived, left := make(chan struct{}), make(chan struct{})
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
		close(left)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	_, _, failure := get(ctx, c)
	require.NotNil(t, failure)
	require.ErrorIs(t, Cancelled(ctx), context.Canceled)
	require.NoError(t, Cancelled(t.Context()))
	select {
	case <-left:
	case <-time.After(patience):
		t.Fatal("the server still works for a call that was cancelled")
	}
}

func TestShortValuesAreNotSecrets(t *testing.T) {
	c := open(t, config{"base_url": "http://h", "headers": map[string]string{"X-A": "Basic abcdef1", "X-B": "on"}})
	require.Equal(t, "[redacted] and [redacted] go on", c.Redact("Basic abcdef1 and abcdef1 go on"))
}
