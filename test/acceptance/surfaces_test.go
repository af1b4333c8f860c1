// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// TestUnknownMembersPassThrough proves that what AUA does not understand
// reaches the model server, and what the server adds reaches the client.
func TestUnknownMembersPassThrough(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{
		Text:         "Hello.",
		Extra:        map[string]json.RawMessage{"timings": []byte(`{"prompt_ms": 1.25}`)},
		ChoiceExtra:  map[string]json.RawMessage{"stop_reason": []byte(`"eos"`)},
		MessageExtra: map[string]json.RawMessage{"annotations": []byte(`[]`)},
	})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	for _, stream := range []string{"false", "true"} {
		_, body := s.post("/v1/chat/completions", `{"stream": `+stream+`, "min_p": 0.05, "chat_template_kwargs": {"enable_thinking": false},
			"messages": [{"role": "user", "content": "`+coding+`", "cache_control": {"type": "ephemeral"}}]}`)
		for _, member := range []string{`"timings":{"prompt_ms":1.25}`, `"stop_reason":"eos"`, `"annotations":[]`} {
			require.Contains(t, strings.ReplaceAll(body, `: `, `:`), member)
		}
	}
	for _, r := range upstream.ChatRequests() {
		var sent map[string]json.RawMessage
		require.NoError(t, json.Unmarshal([]byte(r.Body), &sent))
		require.JSONEq(t, "0.05", string(sent["min_p"]))
		require.JSONEq(t, `{"enable_thinking": false}`, string(sent["chat_template_kwargs"]))
		require.Contains(t, string(sent["messages"]), `"cache_control":{"type":"ephemeral"}`)
		require.NotContains(t, sent, "aua")
	}
}

// TestTraceContext follows a W3C trace from the client to the model server.
func TestTraceContext(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	r := s.ask(&api.QueryRequest{Query: coding})
	parent := upstream.ChatRequests()[0].Header.Get("Traceparent")
	require.Equal(t, r.TraceID, strings.Split(parent, "-")[1])
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), `"trace_id":"`+r.TraceID+`"`) }, patience, tick, "and in the log")
	require.Contains(t, s.log.String(), `"session_id":"`+r.SessionID+`"`)
	require.Contains(t, s.log.String(), `"request_id":"`+r.RequestID+`"`)
}
