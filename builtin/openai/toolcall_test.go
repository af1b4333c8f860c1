// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/test/backendtest"
)

// TestFragments puts streamed tool calls together that servers send in their own ways.
func TestFragments(t *testing.T) {
	type call = [3]string // id, name, arguments
	for name, tc := range map[string]struct {
		fragments []string
		want      []call
	}{
		"as documented": {
			[]string{
				`{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}`,
				`{"index":0,"function":{"arguments":"{\"x\""}}`, `{"index":0,"function":{"arguments":":1}"}}`,
				`{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}`,
			},
			[]call{{"a", "f", `{"x":1}`}, {"b", "g", "{}"}},
		},
		"interleaved": {
			[]string{
				`{"index":0,"id":"a","function":{"name":"f"}}`, `{"index":1,"id":"b","function":{"name":"g"}}`,
				`{"index":0,"function":{"arguments":"1"}}`, `{"index":1,"function":{"arguments":"2"}}`,
			},
			[]call{{"a", "f", "1"}, {"b", "g", "2"}},
		},
		"index from 1": {
			[]string{`{"index":1,"id":"a","function":{"name":"f","arguments":"1"}}`, `{"index":1,"function":{"arguments":"2"}}`},
			[]call{{"a", "f", "12"}},
		},
		"without index": {
			[]string{
				`{"id":"a","function":{"name":"f","arguments":"1"}}`, `{"function":{"arguments":"2"}}`,
				`{"id":"b","function":{"name":"g","arguments":"3"}}`,
			},
			[]call{{"a", "f", "12"}, {"b", "g", "3"}},
		},
		"without index, id in each": {
			[]string{`{"id":"a","function":{"name":"f","arguments":"1"}}`, `{"id":"a","function":{"name":"f","arguments":"2"}}`},
			[]call{{"a", "f", "12"}},
		},
		"without index and id": {
			[]string{`{"function":{"name":"f","arguments":"1"}}`, `{"function":{"arguments":"2"}}`, `{"function":{"name":"g","arguments":"3"}}`},
			[]call{{"*", "f", "12"}, {"*", "g", "3"}},
		},
		"same index, other calls": {
			[]string{`{"index":0,"id":"a","function":{"name":"f","arguments":"1"}}`, `{"index":0,"id":"b","function":{"name":"f","arguments":"2"}}`},
			[]call{{"a", "f", "1"}, {"b", "f", "2"}},
		},
		"new id in each fragment": {
			[]string{`{"index":0,"id":"a","function":{"name":"f","arguments":"1"}}`, `{"index":0,"id":"b","function":{"arguments":"2"}}`},
			[]call{{"a", "f", "12"}},
		},
		"name after the id": {
			[]string{`{"index":0,"id":"a"}`, `{"index":0,"function":{"name":"f"}}`, `{"index":0,"function":{"name":"f","arguments":"1"}}`},
			[]call{{"a", "f", "1"}},
		},
		"arguments as JSON": {
			[]string{`{"index":0,"id":"a","function":{"name":"f","arguments":{"x": 1.0}}}`},
			[]call{{"a", "f", `{"x": 1.0}`}},
		},
		"null members": {
			[]string{`{"index":null,"id":null,"type":null,"function":{"name":"f","arguments":null}}`, `{"function":null}`},
			[]call{{"*", "f", ""}},
		},
		"custom tool": {
			[]string{`{"index":0,"id":"a","type":"custom","custom":{"name":"sql","input":"SELECT"}}`, `{"index":0,"custom":{"input":" 1"}}`},
			[]call{{"a", "sql", "SELECT 1"}},
		},
	} {
		r := backendtest.NewRecording()
		relay := &relay{to: upstream.NewRelay(r.Send)}
		for _, f := range tc.fragments {
			c, err := decodeReply([]byte(`{"choices":[{"delta":{"tool_calls":[`+f+`]}}]}`), "delta")
			require.NoError(t, err, name)
			require.NoError(t, relay.add(c))
			require.NoError(t, relay.to.Flush())
		}
		var got []call
		for i, c := range r.Calls() {
			id := c.GetId()
			if tc.want[i][0] == "*" {
				require.True(t, strings.HasPrefix(id, "call_") && len(id) > 20, id)
				id = "*"
			}
			require.NotEmpty(t, c.GetType())
			got = append(got, call{id, c.GetName(), c.GetArguments()})
		}
		require.Equal(t, tc.want, got, name)
	}
}

func TestFragmentsOfOneReadAreJoined(t *testing.T) {
	r := backendtest.NewRecording()
	relay := &relay{to: upstream.NewRelay(r.Send)}
	for _, f := range []string{
		`{"index":0,"id":"a","function":{"name":"f","arguments":""}}`, `{"index":0,"function":{"arguments":"1"}}`,
		`{"index":0,"function":{"arguments":"2"}}`, `{"index":1,"id":"b","function":{"name":"g","arguments":"3"}}`,
	} {
		c, err := decodeReply([]byte(`{"choices":[{"delta":{"tool_calls":[`+f+`]}}]}`), "delta")
		require.NoError(t, err)
		require.NoError(t, relay.add(c))
	}
	require.Empty(t, r.Events)
	require.NoError(t, relay.to.Flush())
	require.Len(t, r.Events, 1)
	require.Len(t, r.Events[0].GetDelta().GetToolCalls(), 2)
	require.Equal(t, "12", r.Events[0].GetDelta().GetToolCalls()[0].GetArguments())
}

func TestCallsOfAWholeAnswer(t *testing.T) {
	r, err := decodeReply([]byte(`{"choices":[{"message":{"content":null,"tool_calls":[
		{"id":"a","type":"function","function":{"name":"f","arguments":"{\"city\": \"Z\u00fcrich\"}"}},
		{"function":{"name":"g","arguments":{"x":1}}}]}}]}`), "message")
	require.NoError(t, err)
	calls := r.toolCalls()
	require.Equal(t, `{"city": "Zürich"}`, calls[0].GetArguments())
	require.Equal(t, "function", calls[1].GetType())
	require.Equal(t, `{"x":1}`, calls[1].GetArguments())
	require.NotEmpty(t, calls[1].GetId())
}
