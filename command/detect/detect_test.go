// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package detect_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/detect"
)

// answer is a recorded answer to a path.
type answer struct {
	status int
	body   string
}

// place serves answers by path, and 404 with HTML for other paths, as web applications do.
func place(t *testing.T, kind string, answers map[string]answer) detect.Place {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := answers[r.URL.Path]
		if !ok {
			a = answer{404, "<html>not here</html>"}
		}
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body)
	}))
	t.Cleanup(srv.Close)
	return detect.Place{Kind: kind, Address: strings.TrimPrefix(srv.URL, "http://")}
}

// The bodies are cut from answers of Ollama 0.24, llama-server, vLLM and LM Studio.
const (
	ollamaTags = `{"models":[
		{"name":"qwen2.5-coder:7b","model":"qwen2.5-coder:7b","size":4683087561,"details":{"family":"qwen2","parameter_size":"7.6B"}},
		{"name":"nomic-embed-text:latest","details":{"family":"nomic-bert"}},
		{"name":"mxbai:latest","details":{"family":"bert"}},
		{"name":"gpt-oss:120b-cloud","remote_host":"https://ollama.example:443","details":{"family":"gptoss"}},
		{"name":"qwen2.5:3b","details":{"family":"qwen2"}},
		{"name":"llama3:8b","details":{"family":"llama"}}]}`
	llamaModels = `{"models":[{"name":"SmolLM2-135M-Instruct-Q4.gguf"}],"object":"list","data":[{"id":"/m/SmolLM2-135M-Instruct-Q4.gguf","object":"model","created":1,"owned_by":"llamacpp","meta":{"n_ctx_train":8192}}]}`
	vllmModels  = `{"object":"list","data":[{"id":"Qwen/Qwen2.5-Math-7B-Instruct","object":"model","created":1,"owned_by":"vllm","root":"Qwen/Qwen2.5-Math-7B-Instruct","parent":null,"max_model_len":4096,"permission":[]}]}`
	studioOwn   = `{"object":"list","data":[{"id":"gemma-2-9b","object":"model","type":"llm","state":"not-loaded"},{"id":"nomic","type":"embeddings","state":"loaded"},{"id":"qwen2-vl-7b","object":"model","type":"vlm","state":"loaded"}]}`
	studioV1    = `{"object":"list","data":[{"id":"gemma-2-9b","object":"model","owned_by":"organization_owner"},{"id":"text-embedding-nomic","object":"model","owned_by":"organization_owner"}]}`
)

func TestServersAreRecognised(t *testing.T) {
	for name, c := range map[string]struct {
		kind    string
		answers map[string]answer
		want    detect.Server
	}{
		"ollama": {
			detect.Ollama,
			map[string]answer{"/api/tags": {200, ollamaTags}},
			detect.Server{
				Models:  []string{"qwen2.5-coder:7b", "qwen2.5:3b", "llama3:8b"},
				Skipped: []string{"nomic-embed-text:latest (it makes embeddings)", "mxbai:latest (it makes embeddings)", "gpt-oss:120b-cloud (it runs on another machine)"},
			},
		},
		"ollama without models": {
			detect.Ollama,
			map[string]answer{"/api/tags": {200, `{"models":[]}`}},
			detect.Server{Problem: "It offers no model that chats. Load one, such as with: ollama pull qwen2.5:3b"},
		},
		"llama.cpp": {
			detect.LlamaCpp,
			map[string]answer{"/health": {200, `{"status":"ok"}`}, "/v1/models": {200, llamaModels}, "/props": {401, `{"error":{"code":401}}`}},
			detect.Server{Models: []string{"/m/SmolLM2-135M-Instruct-Q4.gguf"}},
		},
		"llama.cpp with an alias": {
			detect.LlamaCpp,
			map[string]answer{
				"/health": {200, `{"status":"ok"}`}, "/props": {200, `{"total_slots":1,"model_path":"m.gguf"}`},
				"/v1/models": {200, `{"object":"list","data":[{"id":"mine","object":"model"}]}`},
			},
			detect.Server{Models: []string{"mine"}},
		},
		"llama.cpp that loads": {
			detect.LlamaCpp,
			map[string]answer{"/health": {503, `{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}`}},
			detect.Server{Problem: "It is still loading its model. Start AUA again when it is ready."},
		},
		"vllm": {
			detect.VLLM,
			map[string]answer{"/v1/models": {200, vllmModels}},
			detect.Server{Models: []string{"Qwen/Qwen2.5-Math-7B-Instruct"}},
		},
		"vllm with a key": {
			detect.VLLM,
			map[string]answer{"/v1/models": {401, `{"error":"Unauthorized"}`}},
			detect.Server{Problem: "It asks for a key (HTTP status 401). Write a backend block with its api_key."},
		},
		"lm studio": {
			detect.LMStudio,
			map[string]answer{"/api/v0/models": {200, studioOwn}},
			detect.Server{Models: []string{"qwen2-vl-7b", "gemma-2-9b"}, Skipped: []string{"nomic (it makes embeddings)"}},
		},
		"old lm studio": {
			detect.LMStudio,
			map[string]answer{"/v1/models": {200, studioV1}},
			detect.Server{Models: []string{"gemma-2-9b"}, Skipped: []string{"text-embedding-nomic (it makes embeddings)"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := place(t, c.kind, c.answers)
			c.want.Place = p
			require.Equal(t, []detect.Server{c.want}, detect.Servers(t.Context(), []detect.Place{p}))
		})
	}
}

func TestOtherProgramsAreNoModelServers(t *testing.T) {
	for name, answers := range map[string]map[string]answer{
		"html":                 {"/api/tags": {200, "<html>"}, "/health": {200, "<html>"}, "/v1/models": {200, "<html>"}, "/api/v0/models": {200, "<html>"}},
		"a health check":       {"/health": {200, `{"status":"ok"}`}},
		"another health check": {"/health": {503, `{"error":{"message":"database is down"}}`}},
		"other lists": {
			"/api/tags": {200, `{"tags":[]}`}, "/health": {200, `{"status":"ok"}`}, "/v1/models": {200, `{"data":[{"id":1}]}`},
			"/api/v0/models": {200, `{"data":[{"name":"civic"}]}`},
		},
		"a car dealer":       {"/health": {200, `{"status":"ok"}`}, "/v1/models": {200, `{"object":"list","data":[{"id":"civic","object":"car"}]}`}},
		"a model list alone": {"/health": {404, `{}`}, "/v1/models": {500, vllmModels}},
		"a login page":       {"/v1/models": {401, `{"login":"/login"}`}},
		"aua itself":         {"/health": {200, `{"status":"ok"}`}, "/v1/models": {200, `{"object":"list","data":[{"id":"aua","object":"model","owned_by":"aua"}]}`}},
	} {
		t.Run(name, func(t *testing.T) {
			var places []detect.Place
			for _, kind := range []string{detect.Ollama, detect.LlamaCpp, detect.VLLM, detect.LMStudio} {
				places = append(places, place(t, kind, answers))
			}
			require.Empty(t, detect.Servers(t.Context(), places))
		})
	}
}

func TestDetectionFollowsNoRedirect(t *testing.T) {
	asked := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked = true
		_, _ = io.WriteString(w, ollamaTags)
	}))
	defer elsewhere.Close()
	srv := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusFound))
	defer srv.Close()
	require.Empty(t, detect.Servers(t.Context(), []detect.Place{{Kind: detect.Ollama, Address: srv.Listener.Addr().String()}}))
	require.False(t, asked)
}

func TestSilentPlacesAreGivenUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	silent := detect.Place{Kind: detect.Ollama, Address: l.Addr().String()}
	good := place(t, detect.VLLM, map[string]answer{"/v1/models": {200, vllmModels}})
	found := detect.Servers(t.Context(), []detect.Place{silent, good})
	require.Len(t, found, 1)
	require.Equal(t, good, found[0].Place)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Empty(t, detect.Servers(ctx, []detect.Place{silent, good}))
}

func TestParsePlaces(t *testing.T) {
	places, err := detect.ParsePlaces("")
	require.NoError(t, err)
	require.Equal(t, detect.Places(), places)
	require.Len(t, places, 5)

	places, err = detect.ParsePlaces("none")
	require.NoError(t, err)
	require.Empty(t, places)

	places, err = detect.ParsePlaces("ollama=127.0.0.1:1, vllm=[::1]:2")
	require.NoError(t, err)
	require.Equal(t, []detect.Place{{Kind: detect.Ollama, Address: "127.0.0.1:1"}, {Kind: detect.VLLM, Address: "[::1]:2"}}, places)

	for text, want := range map[string]string{
		"olama=127.0.0.1:1": `"olama=127.0.0.1:1" is not of the form`,
		"ollama":            `"ollama" is not of the form`,
		"ollama=localhost":  `"localhost" is not HOST:PORT`,
	} {
		_, err := detect.ParsePlaces(text)
		require.ErrorContains(t, err, want)
	}
}
