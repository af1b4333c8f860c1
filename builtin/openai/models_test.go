// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

// answering is a server that gives each path a fixed answer, and 404 to the rest.
func answering(t *testing.T, answers map[string]string) *backend {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := answers[r.Method+" "+r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if status := map[string]int{"401": 401, "405": 405, "503": 503}[body]; status != 0 {
			w.WriteHeader(status)
			return
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	return open(t, config{"base_url": srv.URL + "/api/v1"})
}

func TestModels(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Dialect: modelserver.VLLM, Models: []string{"a", "b"}, ContextTokens: 4096, APIKey: "sk-1"})
	b := open(t, config{"base_url": s.BaseURL(), "api_key": "sk-1"})
	resp, err := b.Models(t.Context(), &sdk.ModelsRequest{})
	require.NoError(t, err)
	require.Nil(t, resp.GetError())
	require.Len(t, resp.GetModels(), 2)
	require.Equal(t, "b", resp.GetModels()[1].GetId())
	require.EqualValues(t, 4096, resp.GetModels()[0].GetContextTokens())

	resp, err = open(t, config{"base_url": s.BaseURL(), "api_key": "wrong"}).Models(t.Context(), &sdk.ModelsRequest{})
	require.NoError(t, err)
	require.Equal(t, sdk.UpstreamRejected, resp.GetError().GetKind())
	resp, err = b.Models(t.Context(), &sdk.ModelsRequest{Endpoint: "nonsense"})
	require.NoError(t, err)
	require.Equal(t, sdk.UpstreamRejected, resp.GetError().GetKind())
}

func TestModelListsOfEachFamily(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want []listedModel
	}{
		"llama-server": {
			`{"models":[{"name":"x.gguf"}],"object":"list","data":[{"id":"x.gguf","object":"model","owned_by":"llamacpp","meta":{"n_ctx_train":8192,"n_params":1}}]}`,
			[]listedModel{{"x.gguf", "llamacpp", 0}},
		},
		"llama-server, newer": {`{"data":[{"id":"x","owned_by":"llamacpp","meta":{"n_ctx_train":8192,"n_ctx":4096}}]}`, []listedModel{{"x", "llamacpp", 4096}}},
		"vLLM":                {`{"data":[{"id":"q","owned_by":"vllm","max_model_len":2048}]}`, []listedModel{{"q", "vllm", 2048}}},
		"OpenRouter":          {`{"data":[{"id":"o/a","context_length":131072},{"name":"no id"}]}`, []listedModel{{"o/a", "", 131072}}},
		"Together":            {`[{"id":"t/a","context_length":8192}]`, []listedModel{{"t/a", "", 8192}}},
		"Ollama, empty":       {`{"object":"list","data":null}`, nil},
	} {
		got, ok := decodeModels([]byte(tc.body))
		require.True(t, ok, name)
		require.Equal(t, tc.want, got, name)
	}
	for _, body := range []string{`{}`, `{"data":7}`, `"x"`, `{"data":[`} {
		_, ok := decodeModels([]byte(body))
		require.False(t, ok, body)
		resp, err := answering(t, map[string]string{"GET /api/v1/models": body}).Models(t.Context(), &sdk.ModelsRequest{})
		require.NoError(t, err)
		require.Equal(t, sdk.UpstreamInvalidResponse, resp.GetError().GetKind(), body)
	}
}
