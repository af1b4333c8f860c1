// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package translation

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// answer is what an answer means to a client.
type answer struct {
	Text, Thinking string
	Calls          []called
	// Prompt counts all tokens of the prompt, Cached those of them that were cached.
	Prompt, Cached, Completion int64
	// Ended is why the answer ended: stop, length or tool_calls.
	Ended string
}

// answer makes a random answer and the behaviour of a model server that gives it.
func (d dice) answer() (answer, modelserver.Behaviour) {
	a := answer{Calls: d.calls(0), Prompt: 20 + int64(d.IntN(50)), Completion: 1 + int64(d.IntN(50)), Ended: "stop"}
	if len(a.Calls) == 0 || d.coin() {
		a.Text = d.text()
	}
	if d.coin() {
		a.Thinking = d.text()
	}
	if d.coin() {
		a.Cached = int64(d.IntN(20))
	}
	b := modelserver.Behaviour{
		Text: a.Text, Reasoning: a.Thinking, ChunkBytes: 1 + d.IntN(9), ArgumentBytes: 1 + d.IntN(9),
		PromptTokens: int(a.Prompt), CompletionTokens: int(a.Completion), CachedTokens: int(a.Cached),
	}
	for _, c := range a.Calls {
		b.ToolCalls = append(b.ToolCalls, modelserver.ToolCall{ID: c.ID, Name: c.Name, Arguments: c.Arguments})
		a.Ended = "tool_calls"
	}
	if a.Ended == "stop" && d.coin() {
		a.Ended, b.FinishReason = "length", "length"
	}
	return a, b
}

// response is what the pipeline adds to an answer.
func response(a *sdk.Answer) *api.QueryResponse {
	u := a.GetUsage()
	return &api.QueryResponse{Status: api.StatusAnswered, Answer: a.GetText(), Usage: api.Usage{
		PromptTokens: u.GetPromptTokens(), CompletionTokens: u.GetCompletionTokens(),
		TotalTokens: u.GetPromptTokens() + u.GetCompletionTokens(), CachedTokens: u.GetCachedTokens(), ReasoningTokens: u.GetReasoningTokens(),
	}}
}

// readers are what clients make of an answer: of a whole one, and of the deltas
// of a stream and their end.
var readers = map[string]struct {
	whole  func(*testing.T, *sdk.Answer) answer
	stream func(*testing.T, []*sdk.Delta, *sdk.Answer) answer
}{
	"OpenAI chat": {
		func(t *testing.T, a *sdk.Answer) answer {
			b, err := openai.EncodeChat(openai.Meta{}, a, response(a))
			require.NoError(t, err)
			return readChat(t, b)
		},
		func(t *testing.T, deltas []*sdk.Delta, a *sdk.Answer) answer {
			c := openai.Chunks{IncludeUsage: true}
			var chunks [][]byte
			for _, d := range deltas {
				b, err := c.Delta(d)
				require.NoError(t, err)
				chunks = append(chunks, b)
			}
			b, err := c.Finish(a, response(a))
			require.NoError(t, err)
			last, err := c.Usage(response(a).Usage)
			require.NoError(t, err)
			return readChunks(t, append(chunks, b, last))
		},
	},
	"OpenAI responses": {
		func(t *testing.T, a *sdk.Answer) answer {
			b, err := responses.Encode(responses.Meta{}, a, response(a))
			require.NoError(t, err)
			return readResponse(t, b)
		},
		func(t *testing.T, deltas []*sdk.Delta, a *sdk.Answer) answer {
			var e responses.Events
			var events []responses.Event
			for _, d := range deltas {
				out, err := e.Delta(d)
				require.NoError(t, err)
				events = append(events, out...)
			}
			out, err := e.Finish(a, response(a))
			require.NoError(t, err)
			return readResponseEvents(t, append(events, out...))
		},
	},
	"Anthropic messages": {
		func(t *testing.T, a *sdk.Answer) answer {
			b, err := anthropic.EncodeMessage(anthropic.Meta{}, a, response(a))
			require.NoError(t, err)
			return readMessage(t, b)
		},
		func(t *testing.T, deltas []*sdk.Delta, a *sdk.Answer) answer {
			var e anthropic.Events
			var events []anthropic.Event
			for _, d := range deltas {
				out, err := e.Delta(d)
				require.NoError(t, err)
				events = append(events, out...)
			}
			out, err := e.Finish(a, response(a))
			require.NoError(t, err)
			return readMessageEvents(t, append(events, out...))
		},
	},
}

// TestAnswersKeepTheirMeaning has every kind of model server give random
// answers, whole and streamed, to clients of every dialect.
func TestAnswersKeepTheirMeaning(t *testing.T) {
	ask := &sdk.CompleteRequest{Model: "mock-model", Messages: []*sdk.Message{{Role: "user", Content: "Go on."}}}
	for name, u := range upstreams {
		server, backend := u.open(t)
		for seed := range uint64(60) {
			want, behaviour := dice{rand.New(rand.NewPCG(seed, 13))}.answer()
			server.SetDefault(behaviour)
			resp, err := backend.Complete(t.Context(), ask)
			require.NoError(t, err)
			require.NotNil(t, resp.GetAnswer(), "%s: %v", name, resp.GetError())
			var deltas []*sdk.Delta
			var end *sdk.Done
			require.NoError(t, backend.Stream(t.Context(), ask, func(e *sdk.StreamEvent) error {
				require.Nil(t, e.GetError())
				if d := e.GetDelta(); d != nil {
					deltas = append(deltas, d)
				}
				if d := e.GetDone(); d != nil {
					end = d
				}
				return nil
			}))
			streamed := &sdk.Answer{FinishReason: end.GetFinishReason(), Usage: end.GetUsage(), Extra: end.GetExtra()}
			for dialect, r := range readers {
				requireSame(t, u, want, r.whole(t, resp.GetAnswer()), "%s to %s, seed %d, whole", name, dialect, seed)
				requireSame(t, u, want, r.stream(t, deltas, streamed), "%s to %s, seed %d, streamed", name, dialect, seed)
			}
		}
	}
}

func requireSame(t *testing.T, u upstream, want, got answer, format string, args ...any) {
	t.Helper()
	if u.nameless {
		// Clients need ids, so AUA makes some; and the API does not count what is cached.
		for _, c := range got.Calls {
			require.NotEmpty(t, c.ID, "a client answers by it")
		}
		want.Calls, got.Calls = unnamed([]said{{Calls: want.Calls}})[0].Calls, unnamed([]said{{Calls: got.Calls}})[0].Calls
		want.Cached, got.Cached = 0, 0
	}
	require.Equal(t, want, got, append([]any{format}, args...)...)
}
