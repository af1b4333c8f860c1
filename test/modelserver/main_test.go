// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

const patience = 10 * time.Second

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// response is what a client saw.
type response struct {
	status int
	header http.Header
	body   string
	err    error
}

// client has no pool, so that no connection outlives a test.
func client() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
}

func call(t *testing.T, method, url, body string) response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	return do(t, req)
}

func do(t *testing.T, req *http.Request) response {
	t.Helper()
	resp, err := client().Do(req)
	if err != nil {
		return response{err: err}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return response{status: resp.StatusCode, header: resp.Header, body: string(data), err: err}
}

func chat(t *testing.T, s *Server, body string) response {
	t.Helper()
	return call(t, http.MethodPost, s.BaseURL()+"/chat/completions", body)
}

// ask returns a chat request with one user message and further members.
func ask(prompt string, members ...string) string {
	content, _ := json.Marshal(prompt)
	return `{"model":"m","messages":[{"role":"user","content":` + string(content) + `}]` + strings.Join(append([]string{""}, members...), ",") + `}`
}

const streamed = `"stream":true`

// events returns the data of a stream's events.
func events(t *testing.T, body string) []string {
	t.Helper()
	var out []string
	scanner := bufio.NewScanner(strings.NewReader(body))
	for scanner.Scan() {
		if data, ok := strings.CutPrefix(scanner.Text(), "data: "); ok {
			out = append(out, data)
		}
	}
	require.NoError(t, scanner.Err())
	return out
}

type chunk struct {
	Model   string
	Choices []struct {
		Delta struct {
			Role, Content, Refusal string
			ReasoningContent       string `json:"reasoning_content"`
			Reasoning              string
			ToolCalls              []struct {
				Index    *int
				ID       string
				Function struct{ Name, Arguments string }
			} `json:"tool_calls"`
		}
		FinishReason *string `json:"finish_reason"`
	}
	Usage   *struct{ PromptTokens, CompletionTokens int }
	Timings json.RawMessage
	Error   json.RawMessage
}

// chunks decodes a stream, and reports whether it ended with [DONE].
func chunks(t *testing.T, body string) ([]chunk, bool) {
	t.Helper()
	var out []chunk
	for _, data := range events(t, body) {
		if data == "[DONE]" {
			return out, true
		}
		var c chunk
		require.NoError(t, json.Unmarshal([]byte(data), &c), data)
		out = append(out, c)
	}
	return out, false
}

// begin starts a request that will be cancelled.
func begin(t *testing.T, s *Server, body string) context.CancelFunc {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.BaseURL()+"/chat/completions", strings.NewReader(body))
	require.NoError(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		resp, err := client().Do(req)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	return cancel
}
