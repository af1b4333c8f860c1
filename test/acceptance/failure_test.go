// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

func chat(stream bool) string {
	b, _ := json.Marshal(map[string]any{"model": "aua", "stream": stream, "messages": []any{map[string]string{"role": "user", "content": coding}}})
	return string(b)
}

// post sends a body and returns the whole response.
func (s *server) post(path, body string) (*http.Response, string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, strings.NewReader(body))
	require.NoError(s.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return resp, string(b)
}

func TestTransientFailuresAreRetried(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	upstream.Enqueue(modelserver.Behaviour{Status: 503}, modelserver.Behaviour{Fault: modelserver.CutBefore})
	r := s.ask(&api.QueryRequest{Query: coding, Debug: true})
	require.Equal(t, "You said: "+coding, r.Answer)
	require.Len(t, upstream.ChatRequests(), 3)
	require.Greater(t, r.Decision.Candidates[0].Attempts, 1)
}

func TestCancelReachesTheModelServer(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Text: strings.Repeat("word ", 1000), FirstMS: 60_000, ChunkMS: 50})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	for _, path := range []string{"/query", "/stream", "/v1/chat/completions"} {
		before := len(upstream.ChatRequests())
		ctx, cancel := context.WithCancel(t.Context())
		body := `{"query": "` + coding + `"}`
		if path == "/v1/chat/completions" {
			body = chat(true)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, strings.NewReader(body))
		require.NoError(t, err)
		done := make(chan struct{})
		go func() {
			defer close(done)
			resp, err := http.DefaultClient.Do(req)
			if err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		}()
		require.Eventually(t, func() bool { return len(upstream.ChatRequests()) > before }, patience, tick, path)
		cancel()
		<-done
		require.Eventually(t, func() bool {
			rs := upstream.ChatRequests()
			return rs[len(rs)-1].Cancelled
		}, patience, tick, path)
	}
}
