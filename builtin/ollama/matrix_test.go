// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

const said = `{"model":"x","message":{"role":"assistant","content":"a"},"done":false}` + "\n"

func TestFailureMatrix(t *testing.T) {
	refused := func(name string, status int, message string, kind sdk.UpstreamErrorKind, retryable bool) backendtest.Case {
		return backendtest.Case{
			Name: name, Behaviour: modelserver.Behaviour{Status: status, Raw: `{"error":"` + message + `"}`, RawType: "application/json"},
			Buffered: kind, Before: kind, Retryable: retryable, Status: int32(status),
		}
	}
	cases := append(backendtest.Cases(),
		refused("queue", 503, "server busy, please try again.  maximum pending requests exceeded", sdk.UpstreamUnavailable, true),
		refused("memory", 500, "model requires more system memory (9.1 GiB) than is available (4.2 GiB)", sdk.UpstreamUnavailable, true),
		refused("runner", 500, "llama runner process has terminated: signal: killed", sdk.UpstreamUnavailable, true),
		refused("no tools", 400, "registry.ollama.ai/library/m does not support tools", sdk.UpstreamRejected, false),
		refused("no thinking", 400, `\"m\" does not support thinking`, sdk.UpstreamRejected, false),
		refused("option", 400, `option \"top_k\" must be of type integer`, sdk.UpstreamInvalidRequest, false),
		refused("gateway", 502, "Post https://ollama.example: dial tcp: no such host", sdk.UpstreamUnavailable, true),
		backendtest.Case{
			Name: "broken JSON in the answer", Behaviour: modelserver.Behaviour{Raw: said + "{\"mod\n"},
			Buffered: sdk.UpstreamInvalidResponse, After: sdk.UpstreamInterrupted, Retryable: true, Status: 200,
		},
		backendtest.Case{
			Name: "error first", Behaviour: modelserver.Behaviour{Raw: `{"error":"an error was encountered while running the model"}`},
			Buffered: sdk.UpstreamUnavailable, Before: sdk.UpstreamUnavailable, Retryable: true, Status: 200,
		})
	backendtest.Matrix(t, cases, openBackend)
}

// TestContextFoundTooSmallInTheMiddle is an interruption that no new try helps.
func TestContextFoundTooSmallInTheMiddle(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	s.SetDefault(modelserver.Behaviour{Raw: said + `{"error":"the input length exceeds the context length"}`})
	r := backendtest.Stream(t, b, backendtest.Ask("q"))
	require.Equal(t, "a", r.Text())
	require.Equal(t, sdk.UpstreamInterrupted, r.Failure().GetKind())
	require.False(t, r.Failure().GetRetryable())
}

// TestMissingModelIsNotPulled demands a rejection that says what to do, and
// that nothing was asked of the server but the answer.
func TestMissingModelIsNotPulled(t *testing.T) {
	s, b := serve(t, modelserver.Config{StrictModels: true, Models: []string{"llama3"}})
	req := backendtest.Ask("q")
	req.Model = "qwen2.5:7b"
	_, failure := backendtest.Complete(t, b, req)
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
	require.Contains(t, failure.GetMessage(), `does not have this model (HTTP 404). It said: "model 'qwen2.5:7b' not found". Pull it on that server with: ollama pull qwen2.5:7b`)
	require.Contains(t, backendtest.Stream(t, b, req).Failure().GetMessage(), "ollama pull qwen2.5:7b")
	resp, err := b.Embed(t.Context(), &sdk.EmbedRequest{Model: "e5", Inputs: []string{"a"}})
	require.NoError(t, err)
	require.Contains(t, resp.GetError().GetMessage(), "ollama pull e5")
	for _, r := range s.Requests() {
		require.Contains(t, []string{"/api/chat", "/api/embed"}, r.Path, "nothing is pulled")
	}
}

// TestMessages shows what a person reads of each failure.
func TestMessages(t *testing.T) {
	var out strings.Builder
	s, b := serve(t, modelserver.Config{})
	plain := func(f *sdk.UpstreamError) string { return strings.ReplaceAll(f.GetMessage(), s.Addr(), "model.test") }
	for _, failure := range modelserver.Failures() {
		s.SetDefault(modelserver.Behaviour{Error: failure})
		_, f := backendtest.Complete(t, b, backendtest.Ask("q"))
		fmt.Fprintf(&out, "%s: %s code=%q\n    %s\n", failure, backendtest.Kind(f), f.GetUpstreamCode(), plain(f))
	}
	for _, fault := range []modelserver.Fault{modelserver.BadJSON, modelserver.WrongTypes, modelserver.Empty, modelserver.ErrorAfter} {
		s.SetDefault(modelserver.Behaviour{Text: "a b", Fault: fault})
		_, f := backendtest.Complete(t, b, backendtest.Ask("q"))
		fmt.Fprintf(&out, "# %s\n    %s\n    %s\n", fault, plain(f), plain(backendtest.Stream(t, b, backendtest.Ask("q")).Failure()))
	}
	backendtest.Golden(t, "testdata/messages.golden", out.String())
}

func TestCancelling(t *testing.T) { backendtest.Cancelling(t, openBackend) }
func TestConcurrent(t *testing.T) { backendtest.Concurrent(t, openBackend) }
func TestServerDies(t *testing.T) { backendtest.ServerDies(t, openBackend) }
