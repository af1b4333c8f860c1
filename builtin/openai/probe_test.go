// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
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

func TestProbeFindsTheModel(t *testing.T) {
	_, b := serve(t, modelserver.Config{Dialect: modelserver.Ollama, Models: []string{"qwen2.5:7b", "llama3:latest"}})
	require.Empty(t, probe(t, b, ""))
	require.Empty(t, probe(t, b, "qwen2.5:7b"))
	require.Empty(t, probe(t, b, "llama3"), "Ollama adds the tag")
	require.Contains(t, probe(t, b, "qwen"), `does not serve the model "qwen". It serves "qwen2.5:7b", "llama3:latest".`)

	_, b = serve(t, modelserver.Config{Models: []string{"models/gemini-2.0-flash", "2", "3", "4", "5", "6", "7"}})
	require.Empty(t, probe(t, b, "gemini-2.0-flash"))
	require.Contains(t, probe(t, b, "x"), `"5", and 2 more`)
}

func TestProbeOfServersWithOneModel(t *testing.T) {
	one := []string{"the-one"}
	_, b := serve(t, modelserver.Config{Dialect: modelserver.LlamaServer, Models: one})
	require.Empty(t, probe(t, b, "qwen-coder"), "llama-server ignores the name")
	_, b = serve(t, modelserver.Config{Dialect: modelserver.VLLM, Models: one, StrictModels: true})
	require.Contains(t, probe(t, b, "qwen-coder"), "does not serve", "vLLM does not")
	_, b = serve(t, modelserver.Config{Dialect: modelserver.LMStudio, Models: one})
	require.Empty(t, probe(t, b, "qwen-coder"), "the benefit of the doubt")
	b = answering(t, map[string]string{"GET /api/v1/models": `{"data":null}`})
	require.Contains(t, probe(t, b, "x"), "serves no model")
	require.Empty(t, probe(t, b, ""))
}

func TestProbeSeesAModelThatLoads(t *testing.T) {
	for _, cfg := range []modelserver.Config{
		{Dialect: modelserver.LlamaServer},
		{Dialect: modelserver.LlamaServer, EarlyModelList: true},
		{Dialect: modelserver.VLLM},
	} {
		cfg.Loading = true
		s, b := serve(t, cfg)
		require.Contains(t, probe(t, b, "mock-model"), "cannot answer now (HTTP 503)", cfg.Dialect)
		s.SetLoading(false)
		require.Empty(t, probe(t, b, "mock-model"), cfg.Dialect)
		require.Empty(t, s.ChatRequests(), "nothing is generated")
	}
	b := answering(t, map[string]string{"GET /api/v1/models": `{"data":[{"id":"m","owned_by":"vllm"}]}`})
	require.Empty(t, probe(t, b, "m"), "a server without /health is well")
	b = answering(t, map[string]string{"GET /api/v1/models": `{"data":[{"id":"m","owned_by":"llamacpp"}]}`, "GET /api/health": "503"})
	require.NotEmpty(t, probe(t, b, "m"), "it lies beside /v1")
}

func TestProbeWithoutAModelList(t *testing.T) {
	const models, chat = "GET /api/v1/models", "GET /api/v1/chat/completions"
	require.Contains(t, probe(t, answering(t, nil), "m"), "Check that base_url")
	require.Empty(t, probe(t, answering(t, map[string]string{chat: "405"}), "m"), "the address exists")
	require.Empty(t, probe(t, answering(t, map[string]string{models: "405", chat: "{}"}), "m"))
	require.Contains(t, probe(t, answering(t, map[string]string{chat: "401"}), "m"), "API key")
	require.Contains(t, probe(t, answering(t, map[string]string{chat: "503"}), "m"), "cannot answer now")
	require.Contains(t, probe(t, answering(t, map[string]string{models: "401"}), "m"), "API key")
	require.Contains(t, probe(t, answering(t, map[string]string{models: "<html><title>Login</title>"}), "m"), "Login")
}

func TestProbeOfADeadServer(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	s.Kill()
	require.Contains(t, probe(t, b, "m"), "refused the connection")
	resp, err := b.Probe(t.Context(), &sdk.ProbeRequest{Endpoint: "nonsense"})
	require.NoError(t, err)
	require.False(t, resp.GetReady())
	require.Contains(t, resp.GetReason(), "nonsense")
}

func TestProbeMeasuresLatency(t *testing.T) {
	_, b := serve(t, modelserver.Config{})
	clock := time.Unix(0, 0)
	b.client.Now = func() time.Time { clock = clock.Add(7 * time.Millisecond); return clock }
	resp, err := b.Probe(t.Context(), &sdk.ProbeRequest{})
	require.NoError(t, err)
	require.EqualValues(t, 7, resp.GetLatencyMs())
}
