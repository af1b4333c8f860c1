// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

func TestWrongTypes(t *testing.T) {
	for _, body := range []string{
		`[]`, `"text"`, `7`, `null`, `{"model":7}`, `{"message":"text"}`, `{"message":[]}`, `{"done":"yes"}`, `{"done":1}`, `{"done_reason":7}`,
		`{"message":{"content":7}}`, `{"message":{"content":["x"]}}`, `{"message":{"thinking":{}}}`, `{"message":{"tool_calls":"x"}}`,
		`{"message":{"tool_calls":["x"]}}`, `{"message":{"tool_calls":[{}]}}`, `{"message":{"tool_calls":[{"function":{"name":7}}]}}`,
		`{"message":{"tool_calls":[{"id":7,"function":{"name":"f"}}]}}`,
	} {
		_, err := decodeReply([]byte(body))
		require.ErrorIs(t, err, errWrongType, body)
	}
	for _, body := range []string{``, `{`, `{"message":}`, `{} {}`} {
		_, err := decodeReply([]byte(body))
		require.ErrorIs(t, err, errBroken, body)
	}
	for _, body := range []string{
		`{}`, `{"message":null}`, `{"model":null,"done":null,"done_reason":null}`, `{"message":{"content":null,"thinking":null,"tool_calls":null}}`,
		`{"eval_count":"x","prompt_eval_count":-1,"load_duration":null}`, `{"error":"x","message":7}`,
	} {
		_, err := decodeReply([]byte(body))
		require.NoError(t, err, body)
	}
}

func TestMembersKeepTheirBytes(t *testing.T) {
	r, err := decodeReply([]byte(`{"model":"m","created_at":"now","x": {"a": 1.50},"load_duration":7,"message":{"role":"assistant","content":"a","images":null,"new":[ 1 ]},"logprobs":null,"error":null}`))
	require.NoError(t, err)
	require.False(t, r.failed)
	require.Equal(t, `{"x":{"a": 1.50},"load_duration":7}`, string(rawjson.Encode(r.top)))
	require.Equal(t, `{"new":[ 1 ]}`, string(rawjson.Encode(r.message)))
	require.Nil(t, r.choice())
	require.Equal(t, 7*time.Nanosecond, r.load)
}

func TestArguments(t *testing.T) {
	for raw, want := range map[string]string{
		"": "{}", "null": "{}", `{}`: "{}", "{ \"b\" : 1.0 ,\n \"a\" : \"x y\" }": `{"b":1.0,"a":"x y"}`, `"{\"a\": 1}"`: `{"a": 1}`, `[1, 2]`: "[1,2]",
	} {
		require.Equal(t, want, arguments([]byte(raw)), raw)
	}
}

func TestFinishReasons(t *testing.T) {
	for _, tc := range []struct {
		reason string
		calls  bool
		want   string
	}{
		{"stop", false, "stop"},
		{"stop", true, "tool_calls"},
		{"length", false, "length"},
		{"length", true, "length"},
		{"", false, ""},
		{"", true, "tool_calls"},
		{"load", false, "load"},
	} {
		require.Equal(t, tc.want, finish(tc.reason, tc.calls), "%+v", tc)
	}
}

func TestUsageThatIsIncomplete(t *testing.T) {
	estimate := &sdk.Usage{PromptTokens: 30, CompletionTokens: 40}
	for _, tc := range []struct {
		prompt, answer int64
		want           []int64
		reported       bool
	}{
		{3, 4, []int64{3, 4}, true}, {0, 4, []int64{0, 4}, true}, {-1, 4, []int64{30, 4}, false}, {3, -1, []int64{3, 40}, false}, {-1, -1, []int64{30, 40}, false},
	} {
		u := usageOf(&reply{prompt: tc.prompt, answer: tc.answer}, estimate)
		require.Equal(t, tc.want, []int64{u.GetPromptTokens(), u.GetCompletionTokens()}, "%+v", tc)
		require.Equal(t, tc.reported, u.GetReported(), "%+v", tc)
	}
}

func TestAnswersThatAreNotWhole(t *testing.T) {
	s, b := serve(t, modelserver.Config{})
	for body, says := range map[string]string{
		`{"message":{"content":"a"},"done":false}`: "not a whole answer", `[]`: "not an answer", `{"done":1}`: "not an answer",
	} {
		s.SetDefault(modelserver.Behaviour{Raw: body, RawType: "application/json"})
		_, failure := backendtest.Complete(t, b, backendtest.Ask("q"))
		require.Equal(t, sdk.UpstreamInvalidResponse, failure.GetKind(), body)
		require.Contains(t, failure.GetMessage(), says)
		require.False(t, failure.GetRetryable())
	}
	small := open(t, config{"base_url": s.URL(), "max_response_bytes": 1024})
	s.SetDefault(modelserver.Behaviour{Text: string(make([]byte, 2000))})
	_, failure := backendtest.Complete(t, small, backendtest.Ask("q"))
	require.Contains(t, failure.GetMessage(), "max_response_bytes (1024)")
	require.Contains(t, backendtest.Stream(t, small, backendtest.Ask("q")).Failure().GetMessage(), "max_response_bytes (1024)")
}
