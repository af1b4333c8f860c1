// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// TestOnePipeline sends the same query through every surface. The records must
// be the same but for what the surface is.
func TestOnePipeline(t *testing.T) {
	upstream := modelserver.New(t, modelserver.Config{})
	upstream.SetDefault(modelserver.Behaviour{Text: "Since 2 + 2 = 4, check for nil.", PromptTokens: 9, CompletionTokens: 7})
	s := serve(t, models(model{name: "swe", fields: `"software_engineering"`, server: upstream}))
	s.post("/query", `{"query": "`+coding+`"}`)
	s.post("/stream", `{"query": "`+coding+`"}`)
	s.post("/v1/chat/completions", chat(false))
	s.post("/v1/chat/completions", chat(true))
	s.stop()

	kept := records(t, s.dir)
	require.Len(t, kept, 4)
	surfaces := map[string]bool{}
	for _, d := range kept {
		surfaces[d.Surface] = true
		for i := range d.Hops {
			// A stream is another call of the backend; all else is the same.
			d.Hops[i].Method = strings.Replace(d.Hops[i].Method, "Stream", "Complete", 1)
		}
		// What was learnt in between adds terms.
		d.Candidates[0].Score.Terms = nil
		require.Equal(t, trace(t, kept[0]), trace(t, d))
	}
	require.Len(t, surfaces, 3)
}

var varying = regexp.MustCompile(`"(id|time|session_id|trace_id|request_id|surface)":"[^"]*"|"\w*_ms":[0-9.e-]+|"(expected|value|choice_value|u|e|c|k)":[0-9.e-]+|"reason":"[^"]*"`)

// trace is a record without what differs from query to query: ids, times, and
// the numbers that learning moves.
func trace(t *testing.T, d *api.Decision) string {
	t.Helper()
	b, err := json.MarshalIndent(d, "", " ")
	require.NoError(t, err)
	compact := strings.NewReplacer(": ", ":").Replace(string(b))
	return varying.ReplaceAllString(compact, "")
}

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
