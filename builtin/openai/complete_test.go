// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

func TestComplete(t *testing.T) {
	s, b := serve(t, modelserver.Config{Dialect: modelserver.VLLM, Default: modelserver.Behaviour{
		Text: "The answer is 42.", Reasoning: "hm hm", Model: "served-model",
		PromptTokens: 30, CompletionTokens: 12, CachedTokens: 16, ReasoningTokens: 2,
		Extra: map[string]json.RawMessage{"kv_transfer_params": json.RawMessage(`{"a": 1}`)},
	}})
	answer, failure := complete(t, b, ask("what?"))
	require.Nil(t, failure)
	require.Equal(t, "The answer is 42.", answer.GetText())
	require.Equal(t, "hm hm", answer.GetReasoning())
	require.Equal(t, "stop", answer.GetFinishReason())
	require.Equal(t, "served-model", answer.GetModel())
	u := answer.GetUsage()
	require.Equal(t, []int64{30, 12, 16, 2}, []int64{u.GetPromptTokens(), u.GetCompletionTokens(), u.GetCachedTokens(), u.GetReasoningTokens()})
	require.True(t, u.GetReported())
	require.Equal(t, `{"kv_transfer_params":{"a": 1}}`, string(answer.GetExtra().GetTopJson()))
	require.Equal(t, `{"logprobs":null,"stop_reason":null}`, string(answer.GetExtra().GetChoiceJson()))
	require.Nil(t, answer.GetExtra().GetMessageJson())
	require.Equal(t, `{"model":"m","messages":[{"role":"user","content":"what?"}]}`, s.Requests()[0].Body)
}

func TestCompleteWithToolCalls(t *testing.T) {
	_, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{ToolCalls: []modelserver.ToolCall{
		{ID: "call_a", Name: "weather", Arguments: "{\"city\":\t\"Zürich\"}"}, {ID: "call_b", Name: "time", Arguments: "{}"},
	}}})
	answer, failure := complete(t, b, ask("q"))
	require.Nil(t, failure)
	require.Empty(t, answer.GetText())
	require.Equal(t, "tool_calls", answer.GetFinishReason())
	require.Len(t, answer.GetToolCalls(), 2)
	require.Equal(t, "{\"city\":\t\"Zürich\"}", answer.GetToolCalls()[0].GetArguments())
	require.Equal(t, "call_b", answer.GetToolCalls()[1].GetId())
}

func TestCompleteWithoutUsageIsEstimated(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: strings.Repeat("word", 10), Usage: modelserver.UsageNone}})
	answer, _ := complete(t, b, ask("12345678"))
	require.False(t, answer.GetUsage().GetReported())
	require.EqualValues(t, 10, answer.GetUsage().GetCompletionTokens())
	require.EqualValues(t, upstream.PerMessage+2, answer.GetUsage().GetPromptTokens())
	s.SetDefault(modelserver.Behaviour{ToolCalls: []modelserver.ToolCall{{Name: "four", Arguments: "12345678"}}, Usage: modelserver.UsageNone})
	answer, _ = complete(t, b, ask("q"))
	require.EqualValues(t, 3, answer.GetUsage().GetCompletionTokens())
}

func TestResponsesThatAreTooLarge(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Text: strings.Repeat("x", 5000)}})
	b := open(t, config{"base_url": s.BaseURL(), "max_response_bytes": 4096})
	_, failure := complete(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamInvalidResponse, failure.GetKind())
	require.False(t, failure.GetRetryable())
	require.Contains(t, failure.GetMessage(), "max_response_bytes (4096)")
	r := stream(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamInvalidResponse, r.Failure().GetKind())
	require.Contains(t, r.Failure().GetMessage(), "max_response_bytes (4096)")

	s.SetDefault(modelserver.Behaviour{Text: strings.Repeat("word ", 5000)})
	require.Equal(t, strings.Repeat("word ", 5000), stream(t, b, ask("q")).Text(), "of a stream, each event is bounded")
}

func TestBigAnswers(t *testing.T) {
	big := strings.Repeat("0123456789 ", 500_000)
	_, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: big, ChunkBytes: 2 << 20}})
	answer, failure := complete(t, b, ask("q"))
	require.Nil(t, failure)
	require.Equal(t, big, answer.GetText())
	r := stream(t, b, ask("q"))
	require.Equal(t, big, r.Text())
}

func TestChoicesThatAreMissing(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for _, body := range []string{`{}`, `{"choices":[]}`, `{"choices":null}`} {
		s.SetDefault(modelserver.Behaviour{Raw: body, RawType: "application/json"})
		_, failure := complete(t, b, ask("q"))
		require.Equal(t, sdk.UpstreamInvalidResponse, failure.GetKind(), body)
		require.Contains(t, failure.GetMessage(), "without a choice")
	}
}

func TestErrorWithStatus200(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for body, kind := range map[string]sdk.UpstreamErrorKind{
		`{"error":{"message":"Rate limit exceeded","code":429}}`:  sdk.UpstreamRateLimited,
		`{"error":{"message":"No endpoints found","code":404}}`:   sdk.UpstreamRejected,
		`{"error":{"message":"Provider returned error"}}`:         sdk.UpstreamUnavailable,
		`{"error":"context length exceeded","choices":[{"x":1}]}`: sdk.UpstreamInvalidRequest,
	} {
		s.SetDefault(modelserver.Behaviour{Raw: body, RawType: "application/json"})
		_, failure := complete(t, b, ask("q"))
		require.Equal(t, kind, failure.GetKind(), body)
		require.EqualValues(t, 200, failure.GetHttpStatus())
		require.NotContains(t, failure.GetMessage(), "HTTP")
	}
}

func TestUnexpectedStatus(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	s.SetDefault(modelserver.Behaviour{Status: 302, Headers: map[string]string{"Location": "/login"}})
	_, failure := complete(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamRejected, failure.GetKind())
}

// TestCancelReachesTheServer shows that a cancelled call closes its connection, whatever it waits for.
func TestCancelReachesTheServer(t *testing.T) {
	for _, fault := range []modelserver.Fault{modelserver.StallBefore, modelserver.StallHeaders, modelserver.StallAfter} {
		for name, call := range map[string]func(context.Context, *backend) error{
			"buffered": func(ctx context.Context, b *backend) error {
				_, err := b.Complete(ctx, ask("q"))
				return err
			},
			"streamed": func(ctx context.Context, b *backend) error {
				return b.Stream(ctx, ask("q"), backendtest.NewRecording().Send)
			},
		} {
			s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c", Fault: fault}})
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- call(ctx, b) }()
			require.True(t, s.WaitFor(patience, func(r []modelserver.Request) bool {
				return len(r) == 1 && (fault == modelserver.StallBefore || r[0].Status == 200)
			}))
			cancel()
			require.ErrorIs(t, <-done, context.Canceled, "%s %s", fault, name)
			require.True(t, s.WaitFor(patience, func(r []modelserver.Request) bool { return r[0].Cancelled }), "%s %s", fault, name)
		}
	}
}

func TestCancelledBeforeTheCall(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := b.Complete(ctx, ask("q"))
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, b.Stream(ctx, ask("q"), backendtest.NewRecording().Send), context.Canceled)
	_, err = b.Models(ctx, &sdk.ModelsRequest{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = b.Probe(ctx, &sdk.ProbeRequest{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = b.Embed(ctx, &sdk.EmbedRequest{Inputs: []string{"a"}})
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, s.Count())
}

func TestConcurrentCalls(t *testing.T) {
	_, b := serve(t, modelserver.Config{})
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			prompt := fmt.Sprintf("prompt number %d", i)
			want := "You said: " + prompt
			resp, err := b.Complete(t.Context(), ask(prompt))
			if err != nil || resp.GetAnswer().GetText() != want {
				t.Errorf("complete: %v %v", resp, err)
			}
			r := backendtest.NewRecording()
			if err := b.Stream(t.Context(), ask(prompt), r.Send); err != nil || r.Text() != want {
				t.Errorf("stream: %q %v", r.Text(), err)
			}
		})
	}
	wg.Wait()
}
