// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

// probe returns why the server is not ready; empty when it is.
func probe(t *testing.T, b *backend, model string) string {
	t.Helper()
	resp, err := b.Probe(t.Context(), &sdk.ProbeRequest{Model: model})
	require.NoError(t, err)
	require.Equal(t, resp.GetReady(), resp.GetReason() == "")
	return resp.GetReason()
}

// answering is a server that gives each path a fixed answer, and 404 to the rest.
func answering(t *testing.T, answers map[string]string) *backend {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := answers[r.Method+" "+r.URL.EscapedPath()]
		if status := map[string]int{"401": 401, "405": 405, "503": 503}[body]; status != 0 {
			w.WriteHeader(status)
			return
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	return open(t, config{"base_url": srv.URL})
}

func TestModels(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e"}
	s, b := serve(t, modelserver.Config{Models: names, ContextTokens: 200000})
	resp, err := b.Models(t.Context(), &sdk.ModelsRequest{})
	require.NoError(t, err)
	require.Nil(t, resp.GetError())
	var got []string
	for _, m := range resp.GetModels() {
		got = append(got, m.GetId())
		require.EqualValues(t, 200000, m.GetContextTokens())
	}
	require.Equal(t, names, got)
	require.Len(t, s.Requests(), 3, "the server gives two at once")

	b = answering(t, map[string]string{"GET /v1/models": `{"data":[{"id":"x","lifecycle":"retired"},{"id":"y","lifecycle":"active"},{}],"has_more":true}`})
	resp, err = b.Models(t.Context(), &sdk.ModelsRequest{})
	require.NoError(t, err)
	require.Len(t, resp.GetModels(), 1, "what is retired cannot be used, and a page that names no next one is the last")
	for _, body := range []string{`{"data":7}`, `[]`, `{`, `<html>`} {
		resp, err = answering(t, map[string]string{"GET /v1/models": body}).Models(t.Context(), &sdk.ModelsRequest{})
		require.NoError(t, err)
		require.Equal(t, sdk.UpstreamInvalidResponse, resp.GetError().GetKind(), body)
	}
	resp, err = b.Models(t.Context(), &sdk.ModelsRequest{Endpoint: "nonsense"})
	require.NoError(t, err)
	require.Equal(t, sdk.UpstreamRejected, resp.GetError().GetKind())
}

func TestProbe(t *testing.T) {
	s, b := serve(t, modelserver.Config{Models: []string{"a", "b", "c"}})
	require.Empty(t, probe(t, b, ""))
	require.Empty(t, probe(t, b, "c"))
	require.Contains(t, probe(t, b, "x/y z"), `does not serve the model "x/y z". It serves "a", "b", "c".`)
	require.Empty(t, s.ChatRequests(), "nothing is generated")
	s.Kill()
	require.Contains(t, probe(t, b, "a"), "refused the connection")

	_, keyless := serve(t, modelserver.Config{APIKey: "another"})
	require.Contains(t, probe(t, keyless, "a"), "API key")
	resp, err := b.Probe(t.Context(), &sdk.ProbeRequest{Endpoint: "nonsense"})
	require.NoError(t, err)
	require.Contains(t, resp.GetReason(), "nonsense")
}

func TestProbeOfOtherServers(t *testing.T) {
	const model, models, messages = "GET /v1/models/m", "GET /v1/models", "GET /v1/messages"
	require.Empty(t, probe(t, answering(t, map[string]string{models: `{"data":[{"id":"m"}]}`}), "m"), "a list is enough")
	require.Contains(t, probe(t, answering(t, map[string]string{models: `{"data":[]}`}), "m"), "It serves none.")
	require.Empty(t, probe(t, answering(t, map[string]string{messages: "405"}), "m"), "the address exists")
	require.Contains(t, probe(t, answering(t, map[string]string{messages: "401"}), "m"), "API key")
	require.Contains(t, probe(t, answering(t, map[string]string{messages: "503"}), "m"), "cannot answer now")
	require.Contains(t, probe(t, answering(t, nil), "m"), "Check base_url")
	require.Contains(t, probe(t, answering(t, map[string]string{model: "503"}), "m"), "cannot answer now")
	require.Contains(t, probe(t, answering(t, map[string]string{model: "<html><title>Login</title>"}), "m"), "Login")
	require.Contains(t, probe(t, answering(t, map[string]string{models: "503"}), ""), "cannot answer now")
}

func TestProbeMeasuresLatencyAndObeysItsContext(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	clock := time.Unix(0, 0)
	b.client.Now = func() time.Time { clock = clock.Add(7 * time.Millisecond); return clock }
	resp, err := b.Probe(t.Context(), &sdk.ProbeRequest{})
	require.NoError(t, err)
	require.EqualValues(t, 7, resp.GetLatencyMs())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	asked := s.Count()
	_, err = b.Probe(ctx, &sdk.ProbeRequest{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = b.Models(ctx, &sdk.ModelsRequest{})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, asked, s.Count())
}
