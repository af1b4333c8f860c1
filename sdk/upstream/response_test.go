// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestReadAll(t *testing.T) {
	read := func(body string, length, most int64) ([]byte, *sdk.UpstreamError) {
		r := &Response{Body: io.NopCloser(strings.NewReader(body)), Status: 200, Server: "http://s", length: length}
		return r.ReadAll(t.Context(), most)
	}
	for _, length := range []int64{-1, 0, 3, 9} {
		data, failure := read("abc", length, 3)
		require.Nil(t, failure, length)
		require.Equal(t, "abc", string(data))
	}
	_, failure := read("abcd", -1, 3)
	require.Equal(t, sdk.UpstreamInvalidResponse, failure.GetKind())
	require.Contains(t, failure.GetMessage(), "more than max_response_bytes (3)")

	broken := &Response{Body: &pieces{list: []string{"a"}, err: io.ErrUnexpectedEOF}, Status: 200, Server: "http://s"}
	_, failure = broken.ReadAll(t.Context(), 9)
	require.Equal(t, sdk.UpstreamInterrupted, failure.GetKind())
	require.True(t, failure.GetRetryable())
}

// TestLengthThatIsALie must not make the reader take the memory that a header promises.
func TestLengthThatIsALie(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000000000000")
		_, _ = io.WriteString(w, "{}")
	})
	resp, _, failure := get(t.Context(), c)
	require.Nil(t, failure)
	defer resp.Body.Close()
	_, failure = resp.ReadAll(t.Context(), 1024)
	require.Equal(t, sdk.UpstreamInterrupted, failure.GetKind())
}

func TestEstimateUsage(t *testing.T) {
	u := EstimateUsage(&sdk.CompleteRequest{Messages: []*sdk.Message{{Content: "12345678"}}}, &sdk.Answer{
		Text: "abcd", Reasoning: "efgh", ToolCalls: []*sdk.ToolCall{{Name: "ijkl", Arguments: "mnop"}},
	})
	require.EqualValues(t, PerMessage+2, u.GetPromptTokens())
	require.EqualValues(t, 4, u.GetCompletionTokens())
	require.False(t, u.GetReported())
}
