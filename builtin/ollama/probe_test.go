// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
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
		body, ok := answers[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	return open(t, config{"base_url": srv.URL, "num_ctx": 2048})
}

func TestProbe(t *testing.T) {
	s, b := serve(t, modelserver.Config{Models: []string{"qwen2.5:7b", "llama3", "hf.co/Org/Model-GGUF:Q4_K_M"}})
	for _, present := range []string{"", "qwen2.5:7b", "llama3", "llama3:latest", "Llama3", "library/llama3", "registry.ollama.ai/library/llama3:latest", "hf.co/org/model-gguf:q4_k_m"} {
		require.Empty(t, probe(t, b, present), present)
	}
	for _, absent := range []string{"qwen2.5", "llama3:8b", "llama"} {
		require.Contains(t, probe(t, b, absent), "Pull it on that server with: ollama pull "+absent)
	}
	require.Contains(t, probe(t, b, "x"), `does not have the model "x". It has "qwen2.5:7b", "llama3:latest", "hf.co/Org/Model-GGUF:Q4_K_M".`)
	require.Empty(t, probe(t, b, "gpt-oss:120b-cloud"), "what runs elsewhere needs not be pulled")
	require.Empty(t, s.ChatRequests(), "nothing is loaded")
	for _, r := range s.Requests() {
		require.Equal(t, http.MethodGet, r.Method)
	}
	s.Kill()
	require.Contains(t, probe(t, b, ""), "refused the connection")
	require.Contains(t, probe(t, b, "llama3"), "refused the connection")

	require.Contains(t, probe(t, answering(t, nil), ""), "does not know this address")
	require.Contains(t, probe(t, answering(t, map[string]string{"/api/tags": `{"models":null}`}), "m"), "It has none.")
	resp, err := b.Probe(t.Context(), &sdk.ProbeRequest{Endpoint: "nonsense"})
	require.NoError(t, err)
	require.Contains(t, resp.GetReason(), "nonsense")
}

func TestModels(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Dialect: modelserver.Ollama, Models: []string{"a", "b:7b"}, ContextTokens: 1024})
	b := open(t, config{"base_url": s.URL(), "num_ctx": 2048})
	models := func(b *backend) map[string]int64 {
		resp, err := b.Models(t.Context(), &sdk.ModelsRequest{})
		require.NoError(t, err)
		require.Nil(t, resp.GetError())
		got := map[string]int64{}
		for _, m := range resp.GetModels() {
			got[m.GetId()] = m.GetContextTokens()
		}
		return got
	}
	require.Equal(t, map[string]int64{"a:latest": 2048, "b:7b": 2048}, models(b), "what the configuration asks for")
	backendtest.Complete(t, b, backendtest.Ask("q"))
	require.Equal(t, map[string]int64{"a:latest": 1024, "b:7b": 2048}, models(b), "what the loaded one has")

	old := answering(t, map[string]string{"/api/tags": `{"models":[{"name":"x"},{}]}`})
	require.Equal(t, map[string]int64{"x": 2048}, models(old), "a server that is too old to say what is loaded")
	for _, body := range []string{`{"models":7}`, `{}`, `{`, "<html>"} {
		resp, err := answering(t, map[string]string{"/api/tags": body}).Models(t.Context(), &sdk.ModelsRequest{})
		require.NoError(t, err)
		require.Equal(t, sdk.UpstreamInvalidResponse, resp.GetError().GetKind(), body)
	}
	resp, err := b.Models(t.Context(), &sdk.ModelsRequest{Endpoint: "nonsense"})
	require.NoError(t, err)
	require.Equal(t, sdk.UpstreamRejected, resp.GetError().GetKind())
}

func TestEmbed(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Dialect: modelserver.Ollama, Dimensions: 4})
	b := open(t, config{"base_url": s.URL(), "keep_alive": "-1", "options": map[string]any{"num_batch": 2}})
	resp, err := b.Embed(t.Context(), &sdk.EmbedRequest{
		Model: "e", Inputs: []string{"a \"b\"", "c"}, Dimensions: proto.Int64(2), ExtraJson: []byte(`{"encoding_format":"base64","user":"u","truncate":false,"top_k":1,"keep_alive":"5m"}`),
	})
	require.NoError(t, err)
	require.Nil(t, resp.GetError())
	require.Equal(t, modelserver.Embedding("a \"b\"", 2), resp.GetEmbeddings()[0].GetValues())
	require.Equal(t, modelserver.Embedding("c", 2), resp.GetEmbeddings()[1].GetValues())
	require.EqualValues(t, 3, resp.GetUsage().GetPromptTokens())
	require.True(t, resp.GetUsage().GetReported())
	require.Equal(t, "e", resp.GetModel())
	require.Equal(t, `{"model":"e","input":["a \"b\"","c"],"dimensions":2,"options":{"num_batch":2,"top_k":1},"keep_alive":"5m","user":"u","truncate":false}`, s.Requests()[0].Body)

	for _, body := range []string{``, `<html>`, `{`, `{}`, `[]`, `{"embeddings":7}`, `{"embeddings":[[1]]}`, `{"embeddings":[[1],[]]}`, `{"embeddings":[[1],["x"]]}`, `{"embeddings":[[1],[2],[3]]}`} {
		resp, err = answering(t, map[string]string{"/api/embed": body}).Embed(t.Context(), &sdk.EmbedRequest{Inputs: []string{"a", "b"}})
		require.NoError(t, err)
		require.Equal(t, sdk.UpstreamInvalidResponse, resp.GetError().GetKind(), body)
	}
	resp, err = answering(t, map[string]string{"/api/embed": `{"embeddings":[[1]]}`}).Embed(t.Context(), &sdk.EmbedRequest{Inputs: []string{"12345678"}})
	require.NoError(t, err)
	require.EqualValues(t, 2, resp.GetUsage().GetPromptTokens())
	require.False(t, resp.GetUsage().GetReported(), "an old server counts nothing")
	resp, err = b.Embed(t.Context(), &sdk.EmbedRequest{ExtraJson: []byte("{")})
	require.NoError(t, err)
	require.Equal(t, sdk.UpstreamInvalidRequest, resp.GetError().GetKind())
}

func TestLatencyAndCancelledCalls(t *testing.T) {
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
	_, err = b.Embed(ctx, &sdk.EmbedRequest{Inputs: []string{"a"}})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, asked, s.Count())
}
