// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/test/modelserver"
)

var dialectsOfServers = []modelserver.Dialect{
	modelserver.OpenAI, modelserver.VLLM, modelserver.LlamaServer, modelserver.Ollama, modelserver.LMStudio,
}

func TestStreamOfEachFamily(t *testing.T) {
	for _, dialect := range dialectsOfServers {
		s, b := serve(t, modelserver.Config{Dialect: dialect, Default: modelserver.Behaviour{
			Text: "The answer is 42.", Reasoning: "hm hm", ChunkMS: 1,
		}})
		r := stream(t, b, ask("what is it?"))
		require.Equal(t, "The answer is 42.", r.Text(), dialect)
		reasoning := ""
		for _, ev := range r.Events {
			reasoning += ev.GetDelta().GetReasoning()
		}
		require.Equal(t, "hm hm", reasoning, dialect)
		require.Equal(t, "stop", r.Done().GetFinishReason())
		u := r.Done().GetUsage()
		require.Equal(t, []int64{3, 6}, []int64{u.GetPromptTokens(), u.GetCompletionTokens()}, dialect)
		require.True(t, u.GetReported())
		require.Equal(t, `{"model":"m","messages":[{"role":"user","content":"what is it?"}],"stream":true,"stream_options":{"include_usage":true}}`,
			s.Requests()[0].Body)
	}
}

func TestStreamedToolCallsOfEachFamily(t *testing.T) {
	const arguments = "{\"query\": \"a \\\"quoted\\\" Zürich 😀\",\n\t\"n\": 1.0}"
	for _, dialect := range dialectsOfServers {
		for _, bare := range []bool{false, true} {
			_, b := serve(t, modelserver.Config{Dialect: dialect, Default: modelserver.Behaviour{
				ToolCalls: []modelserver.ToolCall{
					{ID: "call_a", Name: "search", Arguments: arguments}, {ID: "call_b", Name: "now", Arguments: "{}"},
				},
				ArgumentBytes: 3, BareToolCalls: bare, ChunkMS: 1,
			}})
			r := stream(t, b, ask("q"))
			calls := r.Calls()
			require.Len(t, calls, 2, dialect)
			require.Equal(t, arguments, calls[0].GetArguments(), "byte for byte")
			require.Equal(t, "now", calls[1].GetName())
			require.NotEqual(t, calls[0].GetId(), calls[1].GetId())
			require.Equal(t, !bare, calls[0].GetId() == "call_a")
			require.Equal(t, "tool_calls", r.Done().GetFinishReason())
		}
	}
}

func TestUsageWhereverItStands(t *testing.T) {
	for _, place := range []modelserver.UsagePlace{
		modelserver.UsageAsked, modelserver.UsageExtra, modelserver.UsageLast, modelserver.UsageEvery, modelserver.UsageNone,
	} {
		_, b := serve(t, modelserver.Config{Dialect: modelserver.VLLM, Default: modelserver.Behaviour{
			Text: "one two three", PromptTokens: 77, Usage: place,
		}})
		u := stream(t, b, ask("q")).Done().GetUsage()
		require.Equal(t, place != modelserver.UsageNone, u.GetReported(), place)
		if u.GetReported() {
			require.Equal(t, []int64{77, 3}, []int64{u.GetPromptTokens(), u.GetCompletionTokens()}, place)
			continue
		}
		require.EqualValues(t, 4, u.GetCompletionTokens())
	}
}

func TestEndsOfAStream(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b", NoDone: true}})
	r := stream(t, b, ask("q"))
	require.Equal(t, "stop", r.Done().GetFinishReason(), "a finish reason is enough")
	require.True(t, r.Done().GetUsage().GetReported(), "and usage still comes")

	s.SetDefault(modelserver.Behaviour{Text: "a b", NoFinish: true})
	r = stream(t, b, ask("q"))
	require.NotNil(t, r.Done(), "so is [DONE]")
	require.Empty(t, r.Done().GetFinishReason(), "a reason is not made up")

	s.SetDefault(modelserver.Behaviour{Text: "a b", NoFinish: true, NoDone: true})
	r = stream(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamInterrupted, r.Failure().GetKind())
	require.Equal(t, "a b", r.Text())

	s.SetDefault(modelserver.Behaviour{Raw: ": nothing\n\n"})
	require.Equal(t, sdk.UpstreamInvalidResponse, stream(t, b, ask("q")).Failure().GetKind())

	const finished = `data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}` + "\n\n"
	s.SetDefault(modelserver.Behaviour{Raw: finished, Fault: modelserver.ResetAfter})
	require.Equal(t, "stop", stream(t, b, ask("q")).Done().GetFinishReason(), "what comes after the finish reason may be lost")
}

func TestServerThatAnswersAStreamWithOneObject(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	s.SetDefault(modelserver.Behaviour{RawType: "application/json", RawPiece: 9, Raw: "\n {\"model\":\"x\",\"choices\":[{\"message\":{\"content\":\"all\",\"reasoning\":\"r\"," +
		"\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1}}"})
	r := stream(t, b, ask("q"))
	require.Equal(t, "all", r.Text())
	require.Equal(t, "r", r.Events[0].GetDelta().GetReasoning())
	require.Equal(t, "{}", r.Calls()[0].GetArguments())
	require.Equal(t, "x", r.Done().GetModel())
	require.True(t, r.Done().GetUsage().GetReported())

	s.SetDefault(modelserver.Behaviour{RawType: "application/json", Raw: `{"error":{"message":"slow down","code":429}}`})
	require.Equal(t, sdk.UpstreamRateLimited, stream(t, b, ask("q")).Failure().GetKind())
	s.SetDefault(modelserver.Behaviour{RawType: "application/json", Raw: `{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}`})
	require.Len(t, stream(t, b, ask("q")).Events, 1, "nothing was said")
}

// TestSilenceIsBoundedByTheContextOnly lets a server think between its words.
func TestSilenceIsBoundedByTheContextOnly(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c", FirstMS: 120, ChunkMS: 120}})
	b := open(t, config{"base_url": s.BaseURL(), "connect_timeout": "100ms"})
	r := stream(t, b, ask("q"))
	require.Equal(t, "a b c", r.Text())
	require.Equal(t, []string{"a", " b", " c"}, r.Deltas(), "each as it came")
}

// TestHostThatStopsListening shows that the server is left at once.
func TestHostThatStopsListening(t *testing.T) {
	s, b := serve(t, modelserver.Config{Default: modelserver.Behaviour{Text: "a b c", Fault: modelserver.StallAfter}})
	gone := errors.New("gone")
	require.ErrorIs(t, b.Stream(t.Context(), ask("q"), func(*sdk.StreamEvent) error { return gone }), gone)
	require.True(t, s.WaitFor(patience, func(r []modelserver.Request) bool { return r[0].Cancelled }))

	s.SetDefault(modelserver.Behaviour{Status: 500})
	require.ErrorIs(t, b.Stream(t.Context(), ask("q"), func(*sdk.StreamEvent) error { return gone }), gone)
	s.SetDefault(modelserver.Behaviour{RawType: "application/json", Raw: `{"choices":[{"message":{"content":"a"}}]}`})
	require.ErrorIs(t, b.Stream(t.Context(), ask("q"), func(*sdk.StreamEvent) error { return gone }), gone)
}

// TestErrorNamesWhatTheServerSaid looks at the message of an interruption.
func TestErrorNamesWhatTheServerSaid(t *testing.T) {
	for _, dialect := range dialectsOfServers {
		_, b := serve(t, modelserver.Config{Dialect: dialect, Default: modelserver.Behaviour{Text: "a b c", Fault: modelserver.ErrorAfter, ChunkMS: 1}})
		r := stream(t, b, ask("q"))
		require.Equal(t, "a", r.Text(), dialect)
		require.Equal(t, sdk.UpstreamInterrupted, r.Failure().GetKind(), dialect)
		require.Contains(t, r.Failure().GetMessage(), "broke off in the middle of its answer. It said:", dialect)
		require.True(t, r.Failure().GetRetryable())
	}
}

// TestLongPromptFoundOutInTheMiddle is an interruption that no new try helps.
func TestLongPromptFoundOutInTheMiddle(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	s.SetDefault(modelserver.Behaviour{Raw: "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n" +
		"data: {\"error\":{\"message\":\"the context size has been exceeded\",\"code\":400}}\n\n"})
	r := stream(t, b, ask("q"))
	require.Equal(t, sdk.UpstreamInterrupted, r.Failure().GetKind())
	require.False(t, r.Failure().GetRetryable())
}
