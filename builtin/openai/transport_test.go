// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/metadata"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

func TestHeaders(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{APIKey: "sk-1"})
	b := open(t, config{
		"base_url": s.BaseURL(), "api_key": "sk-1", "organization": "org-1",
		"headers": map[string]string{"X-Route": "eu", "user-agent": "mine"},
	})
	trace := "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	ctx := metadata.NewIncomingContext(t.Context(), metadata.Pairs("traceparent", trace, "authorization", "not this"))
	resp, err := b.Complete(ctx, ask("q"))
	require.NoError(t, err)
	require.NotNil(t, resp.GetAnswer(), resp.GetError())
	got := s.Requests()[0].Header
	require.Equal(t, "Bearer sk-1", got.Get("Authorization"))
	require.Equal(t, "org-1", got.Get("Openai-Organization"))
	require.Equal(t, "eu", got.Get("X-Route"))
	require.Equal(t, "mine", got.Get("User-Agent"))
	require.Equal(t, "application/json", got.Get("Content-Type"))
	require.Equal(t, trace, got.Get("Traceparent"))
	require.Empty(t, got.Values("Accept-Encoding"))
	require.Empty(t, got.Values("Idempotency-Key"))

	b = open(t, config{"base_url": s.BaseURL()})
	stream(t, b, ask("q"))
	got = s.Requests()[1].Header
	require.Empty(t, got.Values("Authorization"))
	require.Equal(t, "aua/"+sdk.Version, got.Get("User-Agent"))
	require.Equal(t, "text/event-stream", got.Get("Accept"))
	require.Empty(t, got.Values("Traceparent"))
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c"}})
	b := open(t, config{"base_url": s.BaseURL(), "keep_alive": true})
	for range 3 {
		complete(t, b, ask("q"))
		stream(t, b, ask("q"))
		_, err := b.Probe(t.Context(), &sdk.ProbeRequest{})
		require.NoError(t, err)
	}
	require.Equal(t, 1, s.Connections())

	b = open(t, config{"base_url": s.BaseURL(), "keep_alive": false})
	for range 3 {
		complete(t, b, ask("q"))
	}
	require.Equal(t, 4, s.Connections())
}

func TestErrorsLeaveTheConnectionUsable(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Status: 429}})
	b := open(t, config{"base_url": s.BaseURL(), "keep_alive": true})
	for range 3 {
		complete(t, b, ask("q"))
	}
	require.Equal(t, 1, s.Connections())
}

// TestServerRestartsBetweenCalls shows that a connection that died meanwhile costs no call.
func TestServerRestartsBetweenCalls(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{})
	b := open(t, config{"base_url": s.BaseURL(), "keep_alive": true})
	for range 20 {
		_, failure := complete(t, b, ask("q"))
		require.Nil(t, failure)
		s.Kill()
		require.NoError(t, s.Restart())
	}
}

// TestConnectionThatClosesUnderARequest plays a server that closes an idle
// connection just when the next request arrives on it.
func TestConnectionThatClosesUnderARequest(t *testing.T) {
	var requests atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if requests.Add(1) == 2 {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = conn.Close()
			}
			return
		}
		_, _ = io.WriteString(w, `{"choices":[{"message":{"content":"ok"}}]}`)
	}))
	defer srv.Close()
	b := open(t, config{"base_url": srv.URL, "keep_alive": true})
	for range 2 {
		answer, failure := complete(t, b, ask("q"))
		require.Nil(t, failure)
		require.Equal(t, "ok", answer.GetText())
	}
	require.EqualValues(t, 3, requests.Load(), "the second was sent again, over a new connection")
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := modelserver.New(t, modelserver.Config{})
	srv := httptest.NewServer(http.RedirectHandler(elsewhere.BaseURL()+"/chat/completions?token=1", http.StatusTemporaryRedirect))
	defer srv.Close()
	_, failure := complete(t, open(t, config{"base_url": srv.URL, "api_key": "sk-1"}), ask("q"))
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
	require.False(t, failure.GetRetryable())
	require.EqualValues(t, 307, failure.GetHttpStatus())
	require.Contains(t, failure.GetMessage(), "redirects to")
	require.Zero(t, elsewhere.Count())
}

// tlsServer answers every request, and returns the file with its certificate.
func tlsServer(t *testing.T, http2 bool, handler http.HandlerFunc) (*httptest.Server, string) {
	t.Helper()
	srv := httptest.NewUnstartedServer(handler)
	srv.EnableHTTP2 = http2
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	t.Cleanup(srv.Close)
	file := filepath.Join(t.TempDir(), "ca.pem")
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	require.NoError(t, os.WriteFile(file, data, 0o600))
	return srv, file
}

func TestTLS(t *testing.T) {
	srv, ca := tlsServer(t, true, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"choices":[{"message":{"content":"`+r.Proto+`"}}]}`)
	})
	answer, failure := complete(t, open(t, config{"base_url": srv.URL, "ca_file": ca}), ask("q"))
	require.Nil(t, failure)
	require.Equal(t, "HTTP/2.0", answer.GetText())

	_, failure = complete(t, open(t, config{"base_url": srv.URL}), ask("q"))
	require.Equal(t, sdk.UpstreamUnreachable, failure.GetKind())
	require.False(t, failure.GetRetryable(), "a certificate does not become trusted by itself")
	require.Contains(t, failure.GetMessage(), "ca_file")

	plain := modelserver.New(t, modelserver.Config{})
	_, failure = complete(t, open(t, config{"base_url": "https://" + plain.Addr() + "/v1"}), ask("q"))
	require.Equal(t, sdk.UpstreamUnreachable, failure.GetKind())
	require.Contains(t, failure.GetMessage(), "write http://")
}

func TestCancelOverHTTP2ClosesTheStream(t *testing.T) {
	arrived, left := make(chan struct{}), make(chan struct{})
	srv, ca := tlsServer(t, true, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
		close(left)
	})
	b := open(t, config{"base_url": srv.URL, "ca_file": ca})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	_, err := b.Complete(ctx, ask("q"))
	require.ErrorIs(t, err, context.Canceled)
	select {
	case <-left:
	case <-time.After(patience):
		t.Fatal("the server still works for a call that was cancelled")
	}
}

func TestUnknownHost(t *testing.T) {
	_, failure := complete(t, open(t, config{"base_url": "http://model.invalid/v1"}), ask("q"))
	require.Equal(t, sdk.UpstreamUnreachable, failure.GetKind())
	require.Contains(t, failure.GetMessage(), "The model server at http://model.invalid")
}

func TestServerThatSpeaksSomethingElse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = conn.Write([]byte("-ERR unknown command 'POST'\r\n"))
			_ = conn.Close()
		}
	}()
	_, failure := complete(t, open(t, config{"base_url": "http://" + l.Addr().String()}), ask("q"))
	require.Equal(t, sdk.UpstreamInvalidResponse, failure.GetKind(), failure.GetMessage())
	require.Contains(t, failure.GetMessage(), "does not speak HTTP")
	require.NoError(t, l.Close())
	<-done
}

func TestResponseHeaderTimeout(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Fault: modelserver.StallBefore}})
	b := open(t, config{"base_url": s.BaseURL(), "response_header_timeout": "50ms"})
	_, failure := complete(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamTimeout, failure.GetKind())
	require.Contains(t, failure.GetMessage(), "response_header_timeout")
	require.True(t, s.WaitFor(patience, func(r []modelserver.Request) bool { return len(r) == 1 && r[0].Cancelled }))
}

// TestConnectTimeout uses a listener that takes connections and never speaks TLS.
func TestConnectTimeout(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	b := open(t, config{"base_url": "https://" + l.Addr().String(), "connect_timeout": "200ms"})
	_, failure := complete(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamUnreachable, failure.GetKind(), failure.GetMessage())
	require.Contains(t, failure.GetMessage(), "TLS handshake within connect_timeout")
	require.True(t, failure.GetRetryable())
}
