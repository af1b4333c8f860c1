// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

const started = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"x\",\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n" +
	"event: ping\ndata: {\"type\":\"ping\"}\n\n"

const said = "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n" +
	"event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\n"

func errorEvent(kind, message string) string {
	return fmt.Sprintf("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":%q,\"message\":%q}}\n\n", kind, message)
}

func TestFailureMatrix(t *testing.T) {
	refused := func(name string, status int, body string, kind sdk.UpstreamErrorKind, retryable bool) backendtest.Case {
		return backendtest.Case{
			Name: name, Behaviour: modelserver.Behaviour{Status: status, Raw: body, RawType: "application/json"},
			Buffered: kind, Before: kind, Retryable: retryable, Status: int32(status),
		}
	}
	cases := append(backendtest.Cases(),
		backendtest.Case{
			Name: "529", Behaviour: modelserver.Behaviour{Error: modelserver.Overloaded, Headers: map[string]string{"Retry-After": "3"}},
			Buffered: sdk.UpstreamUnavailable, Before: sdk.UpstreamUnavailable, Retryable: true, Status: 529,
		},
		backendtest.Case{
			Name: "no money", Behaviour: modelserver.Behaviour{Error: modelserver.Quota},
			Buffered: sdk.UpstreamRejected, Before: sdk.UpstreamRejected, Status: 400,
		},
		refused("too large", 413, `{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}`, sdk.UpstreamInvalidRequest, false),
		refused("too slow", 504, `{"type":"error","error":{"type":"timeout_error","message":"Timed out"}}`, sdk.UpstreamTimeout, true),
		refused("conflict", 409, `{"type":"error","error":{"type":"conflict_error","message":"Changed meanwhile"}}`, sdk.UpstreamUnavailable, true),
		refused("parameter", 400, `{"type":"error","error":{"type":"invalid_request_error","message":"top_k is not supported with this model"}}`, sdk.UpstreamRejected, false),
		backendtest.Case{
			Name: "broken JSON in the answer", Behaviour: modelserver.Behaviour{Raw: started + said + "data: {\"type\n\n"},
			Buffered: sdk.UpstreamInvalidResponse, After: sdk.UpstreamInterrupted, Retryable: true, Status: 200,
		},
		backendtest.Case{
			Name: "message that begins and no more", Behaviour: modelserver.Behaviour{Raw: started},
			Buffered: sdk.UpstreamInvalidResponse, Before: sdk.UpstreamInvalidResponse, Retryable: true, Status: 200,
		})
	backendtest.Matrix(t, cases, openBackend)
}

// TestErrorsInAStream looks at errors of each type, before and after the first content.
func TestErrorsInAStream(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for kind, want := range map[string]sdk.UpstreamErrorKind{
		"overloaded_error": sdk.UpstreamUnavailable, "api_error": sdk.UpstreamUnavailable, "rate_limit_error": sdk.UpstreamRateLimited,
		"timeout_error": sdk.UpstreamTimeout, "authentication_error": sdk.UpstreamRejected, "permission_error": sdk.UpstreamRejected,
		"not_found_error": sdk.UpstreamRejected, "billing_error": sdk.UpstreamRejected, "request_too_large": sdk.UpstreamInvalidRequest,
		"invalid_request_error": sdk.UpstreamInvalidRequest, "of_another_day": sdk.UpstreamUnavailable,
	} {
		s.SetDefault(modelserver.Behaviour{Raw: started + errorEvent(kind, "Words")})
		f := backendtest.Stream(t, b, backendtest.Ask("q")).Failure()
		require.Equal(t, want, f.GetKind(), kind)
		require.Equal(t, kind, f.GetUpstreamCode())
		require.Nil(t, f.GetUsage(), "no content came")

		s.SetDefault(modelserver.Behaviour{Raw: started + said + errorEvent(kind, "Words")})
		r := backendtest.Stream(t, b, backendtest.Ask("q"))
		require.Equal(t, "a", r.Text())
		if want == sdk.UpstreamTimeout {
			require.Equal(t, want, r.Failure().GetKind(), "time stays time")
		} else {
			require.Equal(t, sdk.UpstreamInterrupted, r.Failure().GetKind(), kind)
		}
		require.Contains(t, r.Failure().GetMessage(), "broke off in the middle of its answer.")
		u := r.Failure().GetUsage()
		require.Equal(t, []int64{9, 1}, []int64{u.GetPromptTokens(), u.GetCompletionTokens()})
		require.False(t, u.GetReported(), "the answer's tokens are an estimate")

		s.SetDefault(modelserver.Behaviour{RawType: "application/json", Raw: `{"type":"error","error":{"type":"` + kind + `","message":"Words"}}`})
		_, f = backendtest.Complete(t, b, backendtest.Ask("q"))
		require.Equal(t, want, f.GetKind(), "%s with status 200", kind)
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
