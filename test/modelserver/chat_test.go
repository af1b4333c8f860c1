// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBufferedAnswerHasTheDialectsMembers(t *testing.T) {
	for dialect, want := range map[Dialect][]string{
		OpenAI:      {`"system_fingerprint":"fp_mock"`, `"refusal":null`, `"logprobs":null`},
		VLLM:        {`"stop_reason":null`, `"logprobs":null`},
		LlamaServer: {`"timings":{`, `"system_fingerprint":"b0000-mock"`, `"model":"mock-model"`},
		Ollama:      {`"system_fingerprint":"fp_ollama"`, `"model":"m"`},
		LMStudio:    {`"system_fingerprint":"mock"`},
	} {
		s := New(t, Config{Dialect: dialect, Default: Behaviour{Text: "Paris <is> fine"}})
		got := chat(t, s, ask("where?"))
		require.Equal(t, 200, got.status, dialect)
		require.True(t, json.Valid([]byte(got.body)), got.body)
		require.Contains(t, got.body, `"content":"Paris <is> fine"`, dialect)
		require.Contains(t, got.body, `"usage":{"prompt_tokens":1,"completion_tokens":3,"total_tokens":4}`, dialect)
		for _, member := range want {
			require.Contains(t, got.body, member, dialect)
		}
	}
}

func TestDefaultAnswerRepeatsTheNewestUserMessage(t *testing.T) {
	s := New(t, Config{})
	got := chat(t, s, `{"messages":[{"role":"system","content":"s"},{"role":"user","content":"old"},{"role":"assistant","content":"a"},
		{"role":"user","content":[{"type":"text","text":"new"},{"type":"image_url","image_url":{"url":"data:,"}},{"type":"text","text":"er"}]}]}`)
	require.Contains(t, got.body, `"content":"You said: new\ner"`)
}

func TestStreamIsCutAsAsked(t *testing.T) {
	for name, tc := range map[string]struct {
		behaviour Behaviour
		want      []string
	}{
		"words":  {Behaviour{Text: "one two three"}, []string{"one", " two", " three"}},
		"bytes":  {Behaviour{Text: "abcde", ChunkBytes: 2}, []string{"ab", "cd", "e"}},
		"runes":  {Behaviour{Text: "äöü", ChunkBytes: 1}, []string{"ä", "ö", "ü"}},
		"chunks": {Behaviour{Chunks: []string{"x", "", " y"}}, []string{"x", "", " y"}},
	} {
		s := New(t, Config{Default: tc.behaviour})
		got, done := chunks(t, chat(t, s, ask("q", streamed)).body)
		require.True(t, done, name)
		require.Equal(t, "assistant", got[0].Choices[0].Delta.Role, name)
		var texts []string
		for _, c := range got[1 : len(got)-1] {
			texts = append(texts, c.Choices[0].Delta.Content)
			require.Nil(t, c.Choices[0].FinishReason)
		}
		require.Equal(t, tc.want, texts, name)
		require.Equal(t, "stop", *got[len(got)-1].Choices[0].FinishReason, name)
	}
}

func TestRoleInStreams(t *testing.T) {
	roles := func(cfg Config) (out []string) {
		cfg.Default.Text = "a b"
		got, _ := chunks(t, chat(t, New(t, cfg), ask("q", streamed)).body)
		for _, c := range got {
			out = append(out, c.Choices[0].Delta.Role)
		}
		return out
	}
	require.Equal(t, []string{"assistant", "", "", ""}, roles(Config{Dialect: VLLM}), "a chunk of its own")
	require.Equal(t, []string{"assistant", "", ""}, roles(Config{Dialect: LMStudio}), "with the first content")
	require.Equal(t, []string{"assistant", "assistant", ""}, roles(Config{Dialect: Ollama}), "with all content")
	require.Equal(t, []string{"", "", ""}, roles(Config{Dialect: VLLM, Default: Behaviour{NoRole: true}}), "never")
}

func TestUsagePlaces(t *testing.T) {
	const include = `"stream_options":{"include_usage":true}`
	places := func(place UsagePlace, dialect Dialect, members ...string) (on []int, empty int) {
		s := New(t, Config{Dialect: dialect, Default: Behaviour{Text: "a b", Usage: place}})
		got, done := chunks(t, chat(t, s, ask("q", append(members, streamed)...)).body)
		require.True(t, done)
		empty = -1
		for i, c := range got {
			if c.Usage != nil {
				on = append(on, i)
			}
			if len(c.Choices) == 0 {
				empty = i
			}
		}
		return on, empty
	}
	on, empty := places(UsageAsked, OpenAI)
	require.Empty(t, on)
	require.Equal(t, -1, empty)
	on, empty = places(UsageAsked, OpenAI, include)
	require.Equal(t, []int{4}, on)
	require.Equal(t, 4, empty)
	on, empty = places(UsageExtra, VLLM)
	require.Equal(t, []int{4}, on)
	require.Equal(t, 4, empty)
	on, empty = places(UsageLast, VLLM)
	require.Equal(t, []int{3}, on)
	require.Equal(t, -1, empty)
	on, _ = places(UsageEvery, VLLM)
	require.Equal(t, []int{0, 1, 2, 3}, on)
	on, empty = places(UsageNone, OpenAI, include)
	require.Empty(t, on)
	require.Equal(t, -1, empty)

	s := New(t, Config{Default: Behaviour{Text: "a", Usage: UsageNone}})
	require.NotContains(t, chat(t, s, ask("q")).body, "usage")
}

func TestUsageNumbers(t *testing.T) {
	s := New(t, Config{Default: Behaviour{
		Text: "a b c", PromptTokens: 50, CompletionTokens: 40, CachedTokens: 30, ReasoningTokens: 20,
	}})
	require.Contains(t, chat(t, s, ask("q")).body, `"usage":{"prompt_tokens":50,"completion_tokens":40,"total_tokens":90,`+
		`"prompt_tokens_details":{"cached_tokens":30},"completion_tokens_details":{"reasoning_tokens":20}}`)
}

func TestToolCalls(t *testing.T) {
	calls := []ToolCall{{ID: "call_a", Name: "weather", Arguments: `{"city":"Zürich"}`}, {Name: "time", Arguments: "{}"}}
	s := New(t, Config{Default: Behaviour{ToolCalls: calls, ArgumentBytes: 5}})
	require.Contains(t, chat(t, s, ask("q")).body,
		`"content":null,"refusal":null,"tool_calls":[{"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Zürich\"}"}},`+
			`{"id":"call_mock_1","type":"function","function":{"name":"time","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"`)

	got, _ := chunks(t, chat(t, s, ask("q", streamed)).body)
	arguments := map[int]string{}
	for _, c := range got {
		for _, f := range c.Choices[0].Delta.ToolCalls {
			require.LessOrEqual(t, len(f.Function.Arguments), 6)
			arguments[*f.Index] += f.Function.Arguments
		}
	}
	require.Equal(t, map[int]string{0: `{"city":"Zürich"}`, 1: "{}"}, arguments)

	s.SetDefault(Behaviour{ToolCalls: calls, BareToolCalls: true})
	got, _ = chunks(t, chat(t, s, ask("q", streamed)).body)
	require.Nil(t, got[1].Choices[0].Delta.ToolCalls[0].Index)
	require.Empty(t, got[1].Choices[0].Delta.ToolCalls[0].ID)
	require.Equal(t, "weather", got[1].Choices[0].Delta.ToolCalls[0].Function.Name)
}

func TestReasoningAndRefusal(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "42", Reasoning: "let me think"}})
	require.Contains(t, chat(t, s, ask("q")).body, `"content":"42","reasoning_content":"let me think"`)
	got, _ := chunks(t, chat(t, s, ask("q", streamed)).body)
	require.Equal(t, " me", got[2].Choices[0].Delta.ReasoningContent)

	s.SetDefault(Behaviour{Text: "42", Reasoning: "hm", ReasoningField: "reasoning"})
	require.Contains(t, chat(t, s, ask("q")).body, `"reasoning":"hm"`)

	s.SetDefault(Behaviour{Refusal: "I cannot."})
	require.Contains(t, chat(t, s, ask("q")).body, `"content":null,"refusal":"I cannot."`)
	got, _ = chunks(t, chat(t, s, ask("q", streamed)).body)
	require.Equal(t, "I", got[1].Choices[0].Delta.Refusal)
}

func TestExtraMembersArePassedOn(t *testing.T) {
	raw := func(s string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"x_member": json.RawMessage(s)}
	}
	s := New(t, Config{Default: Behaviour{Text: "a", Extra: raw(`{"a": 1}`), ChoiceExtra: raw("[2]"), MessageExtra: raw(`"3"`)}})
	for _, body := range []string{ask("q"), ask("q", streamed)} {
		got := chat(t, s, body).body
		for _, want := range []string{`"x_member":{"a": 1}`, `"x_member":[2]`, `"x_member":"3"`} {
			require.Contains(t, got, want)
		}
	}
}

func TestMaxTokensEndsTheAnswer(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b c d"}})
	for _, member := range []string{`"max_tokens":2`, `"max_completion_tokens":2`} {
		got := chat(t, s, ask("q", member)).body
		require.Contains(t, got, `"content":"a b"`)
		require.Contains(t, got, `"finish_reason":"length"`)
	}
}

func TestStructuredAnswerOnlyWhenAskedFor(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "prose", Structured: `{"a":1}`}})
	require.Contains(t, chat(t, s, ask("q")).body, "prose")
	require.Contains(t, chat(t, s, ask("q", `"response_format":{"type":"text"}`)).body, "prose")
	require.Contains(t, chat(t, s, ask("q", `"response_format":{"type":"json_object"}`)).body, `{\"a\":1}`)

	s.SetDefault(Behaviour{Text: "prose"})
	require.Contains(t, chat(t, s, ask("q", `"response_format":{"type":"json_schema","json_schema":{}}`)).body, "prose", "ignored in silence")
}

func TestStreamsWithoutEnds(t *testing.T) {
	s := New(t, Config{Default: Behaviour{Text: "a b", NoDone: true}})
	got, done := chunks(t, chat(t, s, ask("q", streamed)).body)
	require.False(t, done)
	require.Equal(t, "stop", *got[len(got)-1].Choices[0].FinishReason)

	s.SetDefault(Behaviour{Text: "a b", NoFinish: true})
	got, done = chunks(t, chat(t, s, ask("q", streamed)).body)
	require.True(t, done)
	require.Equal(t, " b", got[len(got)-1].Choices[0].Delta.Content)
}

func TestRawBytes(t *testing.T) {
	raw := ": hello\r\n\r\ndata: {}\r\n\r\n"
	s := New(t, Config{Default: Behaviour{Raw: raw, RawPiece: 3}})
	got := chat(t, s, ask("q", streamed))
	require.Equal(t, raw, got.body)
	require.Equal(t, "text/event-stream", got.header.Get("Content-Type"))

	s.SetDefault(Behaviour{Raw: "busy", RawType: "text/plain", Status: 529, Headers: map[string]string{"Retry-After": "7"}})
	got = chat(t, s, ask("q"))
	require.Equal(t, 529, got.status)
	require.Equal(t, "busy", got.body)
	require.Equal(t, "7", got.header.Get("Retry-After"))
	require.True(t, strings.HasPrefix(got.header.Get("Content-Type"), "text/plain"))
}
