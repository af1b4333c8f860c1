// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// A case of the matrix is a way to fail, and what it is at each time: for a
// buffered answer, for a stream before its first content, and after it. The
// unspecified kind stands for what cannot happen then.
var matrix = []struct {
	name      string
	behaviour modelserver.Behaviour
	config    modelserver.Config
	// short gives the call little time.
	short bool
	// dead kills the server first.
	dead                    bool
	buffered, before, after sdk.UpstreamErrorKind
	retryable               bool
	status                  int32
}{
	{
		name: "429", behaviour: modelserver.Behaviour{Status: 429, Headers: map[string]string{"Retry-After": "3"}},
		buffered: sdk.UpstreamRateLimited, before: sdk.UpstreamRateLimited, retryable: true, status: 429,
	},
	{
		name: "500", behaviour: modelserver.Behaviour{Status: 500},
		buffered: sdk.UpstreamUnavailable, before: sdk.UpstreamUnavailable, retryable: true, status: 500,
	},
	{
		name: "503", behaviour: modelserver.Behaviour{Error: modelserver.Loading},
		buffered: sdk.UpstreamUnavailable, before: sdk.UpstreamUnavailable, retryable: true, status: 503,
	},
	{
		name: "401", config: modelserver.Config{APIKey: "another key"},
		buffered: sdk.UpstreamRejected, before: sdk.UpstreamRejected, status: 401,
	},
	{
		name: "404", config: modelserver.Config{StrictModels: true},
		buffered: sdk.UpstreamRejected, before: sdk.UpstreamRejected, status: 404,
	},
	{
		name: "timeout", behaviour: modelserver.Behaviour{Fault: modelserver.StallBefore}, short: true,
		buffered: sdk.UpstreamTimeout, before: sdk.UpstreamTimeout, retryable: true,
	},
	{name: "refuse", dead: true, buffered: sdk.UpstreamUnreachable, before: sdk.UpstreamUnreachable, retryable: true},
	{
		name: "cut before the response", behaviour: modelserver.Behaviour{Fault: modelserver.CutBefore},
		buffered: sdk.UpstreamUnreachable, before: sdk.UpstreamUnreachable, retryable: true,
	},
	{
		name: "reset before the response", behaviour: modelserver.Behaviour{Fault: modelserver.ResetBefore},
		buffered: sdk.UpstreamUnreachable, before: sdk.UpstreamUnreachable, retryable: true,
	},
	{
		name: "cut after the headers", behaviour: modelserver.Behaviour{Fault: modelserver.CutHeaders},
		buffered: sdk.UpstreamInterrupted, before: sdk.UpstreamInterrupted, retryable: true, status: 200,
	},
	{
		name: "cut in the answer", behaviour: modelserver.Behaviour{Fault: modelserver.CutAfter},
		buffered: sdk.UpstreamInterrupted, after: sdk.UpstreamInterrupted, retryable: true, status: 200,
	},
	{
		name: "reset in the answer", behaviour: modelserver.Behaviour{Fault: modelserver.ResetAfter},
		buffered: sdk.UpstreamInterrupted, after: sdk.UpstreamInterrupted, retryable: true, status: 200,
	},
	{
		name: "end in the answer", behaviour: modelserver.Behaviour{Fault: modelserver.EndAfter},
		buffered: sdk.UpstreamInvalidResponse, after: sdk.UpstreamInterrupted, retryable: true, status: 200,
	},
	{
		name: "stall after the headers", behaviour: modelserver.Behaviour{Fault: modelserver.StallHeaders}, short: true,
		buffered: sdk.UpstreamTimeout, before: sdk.UpstreamTimeout, retryable: true, status: 200,
	},
	{
		name: "stall in the answer", behaviour: modelserver.Behaviour{Fault: modelserver.StallAfter}, short: true,
		buffered: sdk.UpstreamTimeout, after: sdk.UpstreamTimeout, retryable: true, status: 200,
	},
	{
		name: "error in the answer", behaviour: modelserver.Behaviour{Fault: modelserver.ErrorAfter},
		buffered: sdk.UpstreamUnavailable, after: sdk.UpstreamInterrupted, retryable: true, status: 200,
	},
	{
		name: "broken JSON", behaviour: modelserver.Behaviour{Fault: modelserver.BadJSON},
		buffered: sdk.UpstreamInvalidResponse, before: sdk.UpstreamInvalidResponse, retryable: true, status: 200,
	},
	{
		name: "broken JSON in the answer", behaviour: modelserver.Behaviour{Raw: "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"cho\n\n"},
		buffered: sdk.UpstreamInvalidResponse, after: sdk.UpstreamInterrupted, retryable: true, status: 200,
	},
	{
		name: "wrong types", behaviour: modelserver.Behaviour{Fault: modelserver.WrongTypes},
		buffered: sdk.UpstreamInvalidResponse, before: sdk.UpstreamInvalidResponse, status: 200,
	},
	{
		name: "HTML", behaviour: modelserver.Behaviour{Fault: modelserver.HTML},
		buffered: sdk.UpstreamInvalidResponse, before: sdk.UpstreamInvalidResponse, status: 200,
	},
	{
		name: "empty", behaviour: modelserver.Behaviour{Fault: modelserver.Empty},
		buffered: sdk.UpstreamInvalidResponse, before: sdk.UpstreamInvalidResponse, retryable: true, status: 200,
	},
	{
		name: "too long", config: modelserver.Config{ContextTokens: 1},
		buffered: sdk.UpstreamInvalidRequest, before: sdk.UpstreamInvalidRequest, status: 400,
	},
	{
		name: "malformed, says llama-server with 500", config: modelserver.Config{Dialect: modelserver.LlamaServer},
		behaviour: modelserver.Behaviour{Error: modelserver.MalformedMessage},
		buffered:  sdk.UpstreamInvalidRequest, before: sdk.UpstreamInvalidRequest, status: 500,
	},
}

func TestFailureMatrix(t *testing.T) {
	for _, tc := range matrix {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			cfg := tc.config
			cfg.Default = tc.behaviour
			if cfg.Default.Text == "" {
				cfg.Default.Text = "one two three"
			}
			s := modelserver.New(t, cfg)
			b := open(t, config{"base_url": s.BaseURL(), "api_key": "sk-secret-key"})
			if tc.dead {
				s.Kill()
			}
			context := func() (context.Context, context.CancelFunc) {
				if tc.short {
					return context.WithTimeout(t.Context(), 500*time.Millisecond)
				}
				return context.WithCancel(t.Context())
			}

			ctx, cancel := context()
			defer cancel()
			resp, err := b.Complete(ctx, ask("q w"))
			require.NoError(t, err)
			check(t, resp.GetError(), tc.buffered, tc.retryable, tc.status)

			ctx, cancel = context()
			defer cancel()
			r := backendtest.StreamContext(ctx, t, b, ask("q w"))
			want := tc.before
			if tc.after != 0 {
				want = tc.after
				require.NotEmpty(t, r.Text(), "content came first")
				require.NotNil(t, r.Failure().GetUsage())
			} else {
				require.Len(t, r.Events, 1, "no content came")
				require.Nil(t, r.Failure().GetUsage())
			}
			check(t, r.Failure(), want, tc.retryable, tc.status)
			if tc.name == "429" {
				require.EqualValues(t, 3000, r.Failure().GetRetryAfterMs())
			}
		})
	}
}

func check(t *testing.T, failure *sdk.UpstreamError, kind sdk.UpstreamErrorKind, retryable bool, status int32) {
	t.Helper()
	require.Equal(t, kind, failure.GetKind(), failure.GetMessage())
	require.Equal(t, retryable, failure.GetRetryable(), failure.GetMessage())
	require.Equal(t, status, failure.GetHttpStatus(), failure.GetMessage())
	require.Contains(t, failure.GetMessage(), "The model server at http://127.0.0.1:")
	require.NotContains(t, failure.GetMessage(), "sk-secret-key")
	require.NotContains(t, failure.GetMessage(), "chat/completions")
}

// TestErrorsOfEachFamily asks every dialect to fail in every way, buffered and streamed alike.
func TestErrorsOfEachFamily(t *testing.T) {
	want := map[modelserver.Failure]sdk.UpstreamErrorKind{
		modelserver.Unauthorized: sdk.UpstreamRejected, modelserver.Forbidden: sdk.UpstreamRejected,
		modelserver.UnknownModel: sdk.UpstreamRejected, modelserver.UnknownPath: sdk.UpstreamRejected,
		modelserver.RateLimit: sdk.UpstreamRateLimited, modelserver.Loading: sdk.UpstreamUnavailable,
		modelserver.Overloaded: sdk.UpstreamUnavailable, modelserver.BadRequest: sdk.UpstreamInvalidRequest,
		modelserver.MalformedMessage: sdk.UpstreamInvalidRequest, modelserver.ContextLength: sdk.UpstreamInvalidRequest,
		modelserver.Internal: sdk.UpstreamUnavailable,
	}
	for _, dialect := range []modelserver.Dialect{modelserver.OpenAI, modelserver.VLLM, modelserver.LlamaServer, modelserver.Ollama, modelserver.LMStudio} {
		s, b := serve(t, modelserver.Config{Dialect: dialect})
		for failure, kind := range want {
			s.SetDefault(modelserver.Behaviour{Error: failure})
			_, got := complete(t, b, ask("q"))
			require.Equal(t, kind, got.GetKind(), "%s %s: %s", dialect, failure, got.GetMessage())
			require.Equal(t, kind, stream(t, b, ask("q")).Failure().GetKind(), "%s %s", dialect, failure)
		}
	}
	s, b := serve(t, modelserver.Config{})
	s.SetDefault(modelserver.Behaviour{Error: modelserver.Quota})
	_, got := complete(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamRejected, got.GetKind(), "no try helps an account without money")
}
