// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk"
)

func decode(t *testing.T, body string) *responses.Request {
	t.Helper()
	req, err := responses.Decode([]byte(body))
	require.NoError(t, err)
	return req
}

func requireMessage(t *testing.T, want, got *sdk.Message) {
	t.Helper()
	require.True(t, proto.Equal(want, got), "want %v\ngot  %v", want, got)
}

func TestDecode(t *testing.T) {
	req := decode(t, `{
		"model": "aua/swe", "stream": true, "user": "u-1", "instructions": "Be brief.", "metadata": {"team": "a"},
		"aua": {"field": "code", "session_id": "s-1"}, "store": false, "previous_response_id": null, "background": false,
		"max_output_tokens": 64, "temperature": 0.2, "top_p": 0.9, "reasoning": {"effort": "low", "summary": "auto"}, "parallel_tool_calls": false,
		"include": ["reasoning.encrypted_content"], "truncation": "disabled", "stream_options": {"include_obfuscation": false}, "service_tier": "auto",
		"text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": true}, "verbosity": "low"},
		"tools": [{"type": "function", "name": "f", "description": "Does.", "parameters": {"type": "object"}, "strict": null}],
		"tool_choice": {"type": "function", "name": "f"},
		"input": [
			{"role": "user", "content": "Hello"},
			{"type": "reasoning", "id": "rs_1", "summary": []},
			{"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [{"type": "output_text", "text": "I look.", "annotations": []}]},
			{"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "f", "arguments": "{\"a\":  1}", "status": "completed"},
			{"type": "function_call", "call_id": "c2", "name": "g", "arguments": ""},
			{"type": "function_call_output", "call_id": "c1", "output": "42"},
			{"type": "function_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "no "}, {"type": "input_text", "text": "luck"}]},
			{"role": "user", "content": [{"type": "input_text", "text": "What is this?"}, {"type": "input_image", "image_url": "data:image/png;base64,AA==", "detail": "low"}]}
		]}`)
	require.Equal(t, "aua/swe", req.Model)
	require.True(t, req.Stream)
	require.Equal(t, []string{"u-1", "code", "s-1"}, []string{req.User, req.Field, req.SessionID})
	require.Equal(t, map[string]string{"team": "a"}, req.Metadata)
	p := req.Params
	require.EqualValues(t, 64, p.GetMaxTokens())
	require.InDelta(t, 0.2, p.GetTemperature(), 0)
	require.InDelta(t, 0.9, p.GetTopP(), 0)
	require.JSONEq(t, `[{"type": "function", "function": {"name": "f", "description": "Does.", "parameters": {"type": "object"}}}]`, string(p.GetToolsJson()))
	require.JSONEq(t, `{"type": "function", "function": {"name": "f"}}`, string(p.GetToolChoiceJson()))
	require.JSONEq(t, `{"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}, "strict": true}}`, string(p.GetResponseFormatJson()))
	require.JSONEq(t, `{"metadata": {"team": "a"}, "reasoning_effort": "low", "reasoning": {"summary": "auto"}, "parallel_tool_calls": false,
		"verbosity": "low", "service_tier": "auto"}`, string(p.GetExtraJson()), "what chat completions know under another name has that name")

	require.Len(t, req.Messages, 6)
	requireMessage(t, &sdk.Message{Role: "system", Content: "Be brief."}, req.Messages[0])
	requireMessage(t, &sdk.Message{Role: "user", Content: "Hello"}, req.Messages[1])
	requireMessage(t, &sdk.Message{
		Role: "assistant", Content: "I look.",
		ToolCalls: []*sdk.ToolCall{{Id: "c1", Type: "function", Name: "f", Arguments: `{"a":  1}`}, {Id: "c2", Type: "function", Name: "g"}},
		ExtraJson: []byte(`{"reasoning_items":[{"type":"reasoning","id":"rs_1","summary":[]}]}`),
	}, req.Messages[2])
	requireMessage(t, &sdk.Message{Role: "tool", ToolCallId: "c1", Content: "42"}, req.Messages[3])
	requireMessage(t, &sdk.Message{
		Role: "tool", ToolCallId: "c2", Content: "no \nluck",
		Parts: []*sdk.ContentPart{{Type: "text", Text: "no "}, {Type: "text", Text: "luck"}},
	}, req.Messages[4])
	requireMessage(t, &sdk.Message{Role: "user", Content: "What is this?", Parts: []*sdk.ContentPart{
		{Type: "text", Text: "What is this?"},
		{Type: "image_url", Json: []byte(`{"image_url":{"detail":"low","url":"data:image/png;base64,AA=="},"type":"image_url"}`)},
	}}, req.Messages[5])

	var names []string
	for name, value := range req.Echo {
		names = append(names, name)
		require.True(t, json.Valid(value))
	}
	require.ElementsMatch(t, []string{
		"instructions", "max_output_tokens", "metadata", "parallel_tool_calls", "reasoning", "temperature", "text", "tool_choice", "tools", "top_p", "user",
	}, names)
}

func TestDecodeDefaults(t *testing.T) {
	req := decode(t, `{"input": "hi", "temperature": null, "tools": [], "text": {"format": {"type": "text"}}, "reasoning": {"effort": null}}`)
	require.Len(t, req.Messages, 1)
	requireMessage(t, &sdk.Message{Role: "user", Content: "hi"}, req.Messages[0])
	require.True(t, proto.Equal(&sdk.Params{}, req.Params), "%v", req.Params)
	require.NotContains(t, req.Echo, "temperature", "null is absent")

	req = decode(t, `{"input": "hi", "text": {"format": {"type": "json_object"}}, "tool_choice": "required", "min_p": 0.1}`)
	require.JSONEq(t, `{"type": "json_object"}`, string(req.Params.GetResponseFormatJson()))
	require.JSONEq(t, `"required"`, string(req.Params.GetToolChoiceJson()))
	require.JSONEq(t, `{"min_p": 0.1}`, string(req.Params.GetExtraJson()))
}

func TestDecodeItems(t *testing.T) {
	call := func(ids ...string) (out []*sdk.ToolCall) {
		for _, id := range ids {
			out = append(out, &sdk.ToolCall{Id: id, Type: "function", Name: "f", Arguments: "{}"})
		}
		return out
	}
	const a, b = `{"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"}`, `{"type": "function_call", "call_id": "b", "name": "f", "arguments": "{}"}`
	text := func(role, s string) string { return `{"role": "` + role + `", "content": "` + s + `"}` }
	const thought = `{"type":"reasoning","summary":[]}`
	items := []byte(`{"reasoning_items":[` + thought + `]}`)
	for name, c := range map[string]struct {
		input string
		want  []*sdk.Message
	}{
		"calls without a text": {a + `,` + b, []*sdk.Message{{Role: "assistant", ToolCalls: call("a", "b")}}},
		"two answers":          {text("assistant", "x") + `,` + text("assistant", "y"), []*sdk.Message{{Role: "assistant", Content: "x"}, {Role: "assistant", Content: "y"}}},
		"a text after a call":  {a + `,` + text("assistant", "y"), []*sdk.Message{{Role: "assistant", ToolCalls: call("a")}, {Role: "assistant", Content: "y"}}},
		"calls in turns": {
			a + `,{"type": "function_call_output", "call_id": "a", "output": "1"},` + b,
			[]*sdk.Message{{Role: "assistant", ToolCalls: call("a")}, {Role: "tool", ToolCallId: "a", Content: "1"}, {Role: "assistant", ToolCalls: call("b")}},
		},
		"reasoning before a call": {thought + `,` + a, []*sdk.Message{{Role: "assistant", ToolCalls: call("a"), ExtraJson: items}}},
		"reasoning between turns": {
			a + `,` + thought + `,` + b,
			[]*sdk.Message{{Role: "assistant", ToolCalls: call("a")}, {Role: "assistant", ToolCalls: call("b"), ExtraJson: items}},
		},
		"reasoning and unknown members": {
			thought + `,{"role": "assistant", "content": "x", "y": 1}`,
			[]*sdk.Message{{Role: "assistant", Content: "x", ExtraJson: []byte(`{"reasoning_items":[` + thought + `],"y":1}`)}},
		},
		"an abstention comes back as a text": {
			`{"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "Not sure."}]}`,
			[]*sdk.Message{{Role: "assistant", Content: "Not sure."}},
		},
		"developer": {text("developer", "x"), []*sdk.Message{{Role: "developer", Content: "x"}}},
		"file": {
			`{"role": "user", "content": [{"type": "input_file", "filename": "a.pdf", "file_data": "data:,x"}]}`,
			[]*sdk.Message{{Role: "user", Parts: []*sdk.ContentPart{{Type: "file", Json: []byte(`{"file":{"file_data":"data:,x","filename":"a.pdf"},"type":"file"}`)}}}},
		},
		"audio": {
			`{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "AA==", "format": "wav"}}]}`,
			[]*sdk.Message{{Role: "user", Parts: []*sdk.ContentPart{{Type: "input_audio", Json: []byte(`{"input_audio":{"data":"AA==","format":"wav"},"type":"input_audio"}`)}}}},
		},
		"unknown part": {
			`{"role": "user", "content": [{"type": "hologram", "x": 1}]}`,
			[]*sdk.Message{{Role: "user", Parts: []*sdk.ContentPart{{Type: "hologram", Json: []byte(`{"type": "hologram", "x": 1}`)}}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			req := decode(t, `{"input": [`+c.input+`]}`)
			require.Len(t, req.Messages, len(c.want))
			for i := range c.want {
				requireMessage(t, c.want[i], req.Messages[i])
			}
		})
	}
}
