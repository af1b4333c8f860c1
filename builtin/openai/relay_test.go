// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/backendtest"
)

// feed gives chunks to a relay as one read, and returns what became of them.
func feed(t *testing.T, chunks ...string) *backendtest.Recording {
	t.Helper()
	r := backendtest.NewRecording()
	relay := &relay{to: upstream.NewRelay(r.Send)}
	for _, data := range chunks {
		c, err := decodeReply([]byte(data), "delta")
		require.NoError(t, err)
		require.NoError(t, relay.add(c))
	}
	require.NoError(t, relay.to.Flush())
	require.NoError(t, r.Send(upstream.DoneEvent(relay.end(ask("q")))))
	r.Check(t)
	return r
}

func TestDeltasKeepTheOrderOfKinds(t *testing.T) {
	r := feed(t,
		`{"choices":[{"delta":{"reasoning_content":"r1"}}]}`, `{"choices":[{"delta":{"content":"a"}}]}`,
		`{"choices":[{"delta":{"reasoning_content":"r2"}}]}`, `{"choices":[{"delta":{"content":"b"}}]}`,
		`{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"f","arguments":""}}]}}]}`,
		`{"choices":[{"delta":{"content":"c"}}]}`)
	require.Len(t, r.Events, 4)
	require.Equal(t, []string{"a", "b", "c"}, r.Deltas())
	require.Equal(t, "r2", r.Events[1].GetDelta().GetReasoning())
	require.Len(t, r.Events[1].GetDelta().GetToolCalls(), 1)
}

func TestLogprobsStayWithTheirText(t *testing.T) {
	r := feed(t,
		`{"choices":[{"delta":{"content":"a"}}]}`,
		`{"choices":[{"delta":{"content":"b"},"logprobs":{"n":1}}]}`,
		`{"choices":[{"delta":{"content":"c"},"logprobs":{"n":1}}]}`,
		`{"choices":[{"delta":{"content":"d"}}]}`)
	require.Equal(t, []string{"a", "b", "c", "d"}, r.Deltas())
	require.Nil(t, r.Events[0].GetDelta().GetExtra())
	require.JSONEq(t, `{"logprobs":{"n":1}}`, string(r.Events[1].GetDelta().GetExtra().GetChoiceJson()))
	require.JSONEq(t, `{"logprobs":{"n":1}}`, string(r.Events[2].GetDelta().GetExtra().GetChoiceJson()), "equal is not repeated")
	require.Nil(t, r.Events[3].GetDelta().GetExtra())
}

func TestNothingIsSentBeforeContent(t *testing.T) {
	r := feed(t,
		`{"choices":[{"delta":{"role":"assistant","content":""},"logprobs":null}],"system_fingerprint":"a"}`,
		`{"choices":[{"delta":{}}],"system_fingerprint":"b","service_tier":"x"}`,
		`{"choices":[{"delta":{"content":"a"},"logprobs":null}],"system_fingerprint":"b"}`,
		`{"choices":[{"delta":{"content":"b"},"logprobs":null}],"system_fingerprint":"b"}`,
		`{"choices":[{"delta":{},"finish_reason":"stop","stop_reason":7}],"system_fingerprint":"b","timings":{"x":1}}`)
	require.Equal(t, []string{"ab"}, r.Deltas())
	extra := r.Events[0].GetDelta().GetExtra()
	require.JSONEq(t, `{"system_fingerprint":"b","service_tier":"x"}`, string(extra.GetTopJson()))
	require.JSONEq(t, `{"logprobs":null}`, string(extra.GetChoiceJson()))
	require.JSONEq(t, `{"timings":{"x":1}}`, string(r.Done().GetExtra().GetTopJson()))
	require.JSONEq(t, `{"stop_reason":7}`, string(r.Done().GetExtra().GetChoiceJson()))
}

func TestEmptyTextWithLogprobsIsContent(t *testing.T) {
	r := feed(t, `{"choices":[{"delta":{"content":""},"logprobs":{"bytes":[240]}}]}`, `{"choices":[{"delta":{"content":"é"}}]}`)
	require.Equal(t, []string{"", "é"}, r.Deltas())
}

func TestConsumption(t *testing.T) {
	r := feed(t, `{"choices":[{"delta":{"content":"eight ch"}}]}`)
	require.False(t, r.Done().GetUsage().GetReported())
	require.EqualValues(t, 2, r.Done().GetUsage().GetCompletionTokens())
	r = feed(t, `{"choices":[{"delta":{"content":"a"}}],"timings":{"predicted_n":3,"prompt_n":4}}`)
	require.EqualValues(t, 3, r.Done().GetUsage().GetCompletionTokens())
	r = feed(t, `{"choices":[{"delta":{"content":"a"}}],"usage":{"completion_tokens":1}}`,
		`{"choices":[],"usage":{"completion_tokens":9},"timings":{"predicted_n":3}}`, `{"choices":[],"usage":null}`)
	require.EqualValues(t, 9, r.Done().GetUsage().GetCompletionTokens(), "the last report counts")
}

func TestASenderThatFailsEndsTheRelay(t *testing.T) {
	gone := errors.New("gone")
	failing := &relay{to: upstream.NewRelay(func(*sdk.StreamEvent) error { return gone })}
	c, err := decodeReply([]byte(`{"choices":[{"delta":{"content":"a"}}],"x":1}`), "delta")
	require.NoError(t, err)
	require.ErrorIs(t, failing.add(c), gone)
}
