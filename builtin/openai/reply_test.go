// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/upstream/rawjson"
)

func decode(t *testing.T, message string) *reply {
	t.Helper()
	r, err := decodeReply([]byte(`{"choices":[{"message":`+message+`}]}`), "message")
	require.NoError(t, err)
	require.True(t, r.hasChoice)
	return r
}

func TestContent(t *testing.T) {
	require.Equal(t, "a", decode(t, `{"content":"a"}`).text)
	require.Empty(t, decode(t, `{"content":null}`).text)
	require.Empty(t, decode(t, `{}`).text)
	require.Empty(t, decode(t, `null`).text)
	require.Equal(t, "ab", decode(t, `{"content":[{"type":"text","text":"a"},{"type":"image"},{"type":"text","text":"b"}]}`).text)
}

func TestReasoning(t *testing.T) {
	require.Equal(t, "r", decode(t, `{"reasoning_content":"r","content":"a"}`).reasoning)
	require.Equal(t, "r", decode(t, `{"reasoning":"r"}`).reasoning)
	require.Equal(t, "r", decode(t, `{"reasoning":"r","reasoning_content":"r"}`).reasoning, "not twice")
	require.Equal(t, "r", decode(t, `{"reasoning":"r","reasoning_content":null}`).reasoning)
	structured := decode(t, `{"reasoning":{"steps":1}}`)
	require.Empty(t, structured.reasoning)
	require.JSONEq(t, `{"reasoning":{"steps":1}}`, string(structured.extra().GetMessageJson()), "passed on")
}

func TestRefusal(t *testing.T) {
	r := decode(t, `{"content":null,"refusal":"No."}`)
	require.Equal(t, "No.", r.text)
	require.JSONEq(t, `{"refusal":"No."}`, string(r.extra().GetMessageJson()))
	require.Equal(t, "a", decode(t, `{"content":"a","refusal":"b"}`).text)
	require.Nil(t, decode(t, `{"content":"a","refusal":null}`).extra())
}

func TestWrongTypes(t *testing.T) {
	for _, body := range []string{
		`[]`, `"text"`, `7`, `null`,
		`{"choices":"none"}`, `{"choices":{}}`, `{"choices":["x"]}`, `{"choices":[7]}`,
		`{"choices":[{"message":"text"}]}`, `{"choices":[{"message":{"content":7}}]}`, `{"choices":[{"message":{"content":{}}}]}`,
		`{"choices":[{"message":{"content":["x"]}}]}`, `{"choices":[{"message":{"content":[{"text":7}]}}]}`,
		`{"choices":[{"finish_reason":7}]}`, `{"choices":[{"message":{"reasoning_content":[]}}]}`,
		`{"choices":[{"message":{"tool_calls":"x"}}]}`, `{"choices":[{"message":{"tool_calls":["x"]}}]}`,
		`{"choices":[{"message":{"tool_calls":[{"function":"x"}]}}]}`, `{"choices":[{"message":{"tool_calls":[{"id":7}]}}]}`,
		`{"choices":[{"message":{"tool_calls":[{"function":{"name":7}}]}}]}`,
	} {
		_, err := decodeReply([]byte(body), "message")
		require.ErrorIs(t, err, errWrongType, body)
	}
	for _, body := range []string{``, `{`, `{"choices":[}`, `{} {}`} {
		_, err := decodeReply([]byte(body), "message")
		require.ErrorIs(t, err, errBroken, body)
	}
	for _, body := range []string{
		`{}`, `{"choices":null}`, `{"choices":[]}`, `{"usage":[],"model":7,"choices":[]}`, `{"choices":[{"index":null,"delta":null}]}`,
	} {
		_, err := decodeReply([]byte(body), "delta")
		require.NoError(t, err, body)
	}
}

func TestErrorMember(t *testing.T) {
	r, err := decodeReply([]byte(`{"error":{"message":"x"},"choices":"none"}`), "delta")
	require.NoError(t, err)
	require.JSONEq(t, `{"message":"x"}`, string(r.failure))
	r, err = decodeReply([]byte(`{"error":null,"choices":[{"delta":{"content":"a"}}]}`), "delta")
	require.NoError(t, err)
	require.Nil(t, r.failure)
	require.Equal(t, "a", r.text)
}

func TestExtraMembersKeepTheirBytes(t *testing.T) {
	r, err := decodeReply([]byte(`{"id":"x","object":"o","created":1,"model":"m","timings": {"a":1.50},"usage":null,`+
		`"choices":[{"index":0,"logprobs":{"content":[{"id":7}]},"stop_reason":null,"message":{"role":"assistant","content":"a","annotations":[]}}]}`), "message")
	require.NoError(t, err)
	e := r.extra()
	require.Equal(t, `{"timings":{"a":1.50}}`, string(e.GetTopJson()))
	require.Equal(t, `{"logprobs":{"content":[{"id":7}]},"stop_reason":null}`, string(e.GetChoiceJson()))
	require.Equal(t, `{"annotations":[]}`, string(e.GetMessageJson()))
}

func TestUsage(t *testing.T) {
	u := decodeUsage([]byte(`{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,
		"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":3}}`))
	require.Equal(t, []int64{10, 5, 4, 3}, []int64{u.GetPromptTokens(), u.GetCompletionTokens(), u.GetCachedTokens(), u.GetReasoningTokens()})
	require.True(t, u.GetReported())
	require.EqualValues(t, 8, decodeUsage([]byte(`{"prompt_tokens":9,"prompt_cache_hit_tokens":8}`)).GetCachedTokens())
	require.EqualValues(t, 2, decodeUsage([]byte(`{"prompt_tokens":2,"prompt_tokens_details":null}`)).GetPromptTokens())
	for _, none := range []string{"null", "{}", "[]", `{"prompt_tokens":null}`, `{"prompt_tokens":"9"}`, `{"completion_tokens":-1}`} {
		require.Nil(t, decodeUsage([]byte(none)), none)
	}
	u = usageOfTimings([]byte(`{"cache_n":3,"prompt_n":4,"predicted_n":5,"predicted_ms":1.5}`))
	require.Equal(t, []int64{7, 5, 3}, []int64{u.GetPromptTokens(), u.GetCompletionTokens(), u.GetCachedTokens()})
	require.Nil(t, usageOfTimings([]byte(`{"prompt_n":4}`)))
}

// FuzzReply shows that no response makes the decoder fail in another way than
// with its two errors, and that what it passes on is JSON again.
func FuzzReply(f *testing.F) {
	f.Add([]byte(`{"choices":[{"index":0,"delta":{"content":"a","tool_calls":[{"index":0,"id":"c","function":{"name":"n","arguments":"{}"}}]},"logprobs":null}],"usage":{"prompt_tokens":1},"x":[1]}`))
	f.Add([]byte(`{"choices":[{"delta":{"content":[{"text":"a"}],"refusal":"r","reasoning":{}}}],"error":{"code":429}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := decodeReply(data, "delta")
		if err != nil {
			require.True(t, err.Error() != "")
			return
		}
		e := r.extra()
		for _, part := range [][]byte{e.GetTopJson(), e.GetChoiceJson(), e.GetMessageJson()} {
			if len(part) > 0 {
				require.True(t, rawjson.EachMember(part, func(_, _ []byte) {}), string(part))
			}
		}
		var index toolIndex
		for _, f := range r.tools {
			require.GreaterOrEqual(t, index.place(f).GetIndex(), int32(0))
		}
	})
}
