// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
)

// question is what most tests ask.
const question = "Say hello to a friend in one short sentence."

// preamble switches abstention off: what the model says is not what is tested.
const preamble = `config_version = "1.0"
auth { enabled = false }
safety { abstention_enabled = false }
`

// block is the configuration of a specialist with a model server of its own.
func block(name, url, more string) string {
	return fmt.Sprintf(`
backend %[1]q {
  plugin = "openai"
  config {
    base_url = %[2]q
  }
}
specialist %[1]q {
  backend = %[1]q
  model   = "smollm2"
  fields  = ["general"]
  params {
    temperature = 0
    max_tokens  = 24
  }
  %[3]s
}
`, name, url+"/v1", more)
}

// aua is AUA with specialists, as a test uses it.
type aua struct {
	*live.Server
	t *testing.T
}

func serve(t *testing.T, blocks ...string) *aua {
	t.Helper()
	dir := t.TempDir()
	hcl := preamble + strings.Join(blocks, "")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "aua.hcl"), []byte(hcl), 0o600))
	return &aua{live.Serve(t, binary, dir), t}
}

// small is AUA in front of the shared server.
func small(t *testing.T) (*llama, *aua) {
	t.Helper()
	l := sharedLlama(t)
	return l, serve(t, block("small", l.url, ""))
}

// completion is what the tests read of an answer or a chunk of one.
type completion struct {
	Model   string
	Choices []struct {
		Message      struct{ Content string }
		Delta        struct{ Role, Content string }
		FinishReason string `json:"finish_reason"`
	}
	Usage *struct {
		PromptTokens     int `json:"prompt_tokens"`
		CompletionTokens int `json:"completion_tokens"`
		TotalTokens      int `json:"total_tokens"`
	}
	Error *struct{ Message, Type, Code string }
	AUA   *struct{ Specialist, Delivery, Caveat string }
	// Timings and Fingerprint are llama.cpp's own.
	Timings     json.RawMessage
	Fingerprint string `json:"system_fingerprint"`
}

// body is a request for a completion by the specialist small.
func body(content string, more ...string) string {
	message, _ := json.Marshal(content)
	return `{"model": "aua/small", "messages": [{"role": "user", "content": ` + string(message) + `}]` + strings.Join(append([]string{""}, more...), ", ") + `}`
}

// open sends a request to AUA. The response's body is closed with the test.
func (a *aua) open(ctx context.Context, path, body string) *http.Response {
	a.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL+path, strings.NewReader(body))
	require.NoError(a.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(a.t, err)
	a.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// post sends a request and reads the whole response.
func (a *aua) post(path, body string) (*http.Response, string) {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), live.Patience)
	defer cancel()
	resp := a.open(ctx, path, body)
	b, err := io.ReadAll(resp.Body)
	require.NoError(a.t, err)
	return resp, string(b)
}

// complete asks for a whole completion, which must succeed.
func (a *aua) complete(body string) *completion {
	a.t.Helper()
	resp, text := a.post("/v1/chat/completions", body)
	require.Equal(a.t, http.StatusOK, resp.StatusCode, text)
	return decode(a.t, text)
}

func decode(t *testing.T, text string) *completion {
	t.Helper()
	c := &completion{}
	require.NoError(t, json.Unmarshal([]byte(text), c), text)
	return c
}

// next reads the next event of a stream; nil at "[DONE]" and at its end.
func next(t *testing.T, r *bufio.Reader) *completion {
	t.Helper()
	for {
		line, err := r.ReadString('\n')
		data, ok := strings.CutPrefix(line, "data: ")
		switch {
		case ok && strings.TrimSpace(data) != "[DONE]":
			return decode(t, data)
		case ok, err != nil:
			return nil
		}
	}
}

// firstText reads a stream up to the first text of the answer.
func firstText(t *testing.T, r *bufio.Reader) {
	t.Helper()
	for {
		c := next(t, r)
		require.NotNil(t, c, "the stream is over")
		if len(c.Choices) > 0 && c.Choices[0].Delta.Content != "" {
			return
		}
	}
}

// specialist is the state of a specialist.
func (a *aua) specialist(name string) api.SpecialistStatus {
	a.t.Helper()
	st, err := a.Status(a.t.Context())
	require.NoError(a.t, err)
	for _, s := range st.Specialists {
		if s.Name == name {
			return s
		}
	}
	require.FailNow(a.t, "no such specialist", name)
	return api.SpecialistStatus{}
}
