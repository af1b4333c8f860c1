// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// masked is a server whose streams pass the PII middleware.
func masked(t *testing.T, b modelserver.Behaviour, timeout string) *server {
	t.Helper()
	return serve(t, models(model{name: "swe", fields: `"software_engineering", "general"`, server: replies(t, b), more: `timeout = "` + timeout + `"
  retries = 0`})+"middleware \"pii\" {\n  plugin  = \"pii-redaction\"\n  timeout = \"500ms\"\n}\n")
}

// begun opens a stream, and returns its body when the answer has begun, with
// what was read so far.
func (s *server) begun(ctx context.Context) (io.ReadCloser, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/stream", strings.NewReader(`{"query": "`+coding+`"}`))
	require.NoError(s.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	var read strings.Builder
	piece := make([]byte, 256)
	for !strings.Contains(read.String(), "event: chunk") {
		n, err := resp.Body.Read(piece)
		require.NoError(s.t, err, read.String())
		read.Write(piece[:n])
	}
	return resp.Body, read.String()
}

// last is the record of a stopped server's only query.
func (s *server) last() *api.Decision {
	s.t.Helper()
	s.stop()
	kept := records(s.t, s.dir)
	require.Len(s.t, kept, 1)
	return kept[0]
}

// TestStuckMiddlewareDoesNotHoldAStream stops the middleware's process while an
// answer passes through it: its timeout ends the answer, not the specialist's.
func TestStuckMiddlewareDoesNotHoldAStream(t *testing.T) {
	t.Parallel()
	s := masked(t, modelserver.Behaviour{Text: strings.Repeat("word ", 100_000), ChunkMS: 5}, "10m")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	body, _ := s.begun(ctx)
	defer body.Close()
	pid := s.pid("middleware.pii")
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
	rest, err := io.ReadAll(body)
	// A stopped process would keep the server from stopping soon.
	_ = syscall.Kill(pid, syscall.SIGCONT)
	require.NoError(t, err)
	require.Contains(t, string(rest), `event: error`+"\n"+`data: {"error":"AUA_PLUGIN_CRASHED","message":"middleware.pii did not answer within 500ms."`)
	require.Equal(t, "AUA_PLUGIN_CRASHED", s.last().Error)
}

// TestMiddlewareIsNotBlamedForOthers has a model server that is too slow, and a
// client that leaves, while the middleware has a chunk.
func TestMiddlewareIsNotBlamedForOthers(t *testing.T) {
	t.Parallel()
	t.Run("a slow model server", func(t *testing.T) {
		t.Parallel()
		s := masked(t, modelserver.Behaviour{Text: "one two", Fault: modelserver.SlowAfter}, "1s")
		r := s.say(surfaces()[1], []turn{{"user", coding}}, target{session: "s"})
		require.Equal(t, "AUA_STREAM_INTERRUPTED", r.Failed.Code, r.Raw)
		d := s.last()
		require.Contains(t, d.Reason, "The specialist swe did not answer")
		require.Positive(t, d.Usage.CompletionTokens)
	})
	t.Run("a client that leaves", func(t *testing.T) {
		t.Parallel()
		s := masked(t, modelserver.Behaviour{Text: strings.Repeat("word ", 10_000), ChunkMS: 1}, "10m")
		ctx, cancel := context.WithCancel(t.Context())
		body, _ := s.begun(ctx)
		cancel()
		_ = body.Close()
		require.Eventually(t, func() bool { return s.status().Queries.InFlight == 0 }, patience, tick)
		d := s.last()
		require.Equal(t, "AUA_CANCELLED", d.Error, d.Reason)
		require.Equal(t, "cancelled", d.Candidates[0].Outcome)
	})
}
