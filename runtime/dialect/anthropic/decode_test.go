// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/sdk"
)

func decode(t *testing.T, body string) *anthropic.Request {
	t.Helper()
	req, err := anthropic.DecodeMessages([]byte(body))
	require.NoError(t, err)
	return req
}

func requireMessage(t *testing.T, want, got *sdk.Message) {
	t.Helper()
	require.True(t, proto.Equal(want, got), "want %v\ngot  %v", want, got)
}

func TestDecodeMessages(t *testing.T) {
	req := decode(t, `{
		"model": "aua/swe", "stream": true, "max_tokens": 64, "temperature": 0.2, "top_p": 0.9, "stop_sequences": ["END", "."],
		"system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}, {"type": "text", "text": "Be kind."}],
		"metadata": {"user_id": "u-1"}, "aua": {"field": "code", "session_id": "s-1"},
		"thinking": {"type": "enabled", "budget_tokens": 1024}, "top_k": 5, "service_tier": "auto",
		"messages": [
			{"role": "user", "content": "Hello"},
			{"role": "assistant", "content": [
				{"type": "thinking", "thinking": "hm", "signature": "sig=="}, {"type": "redacted_thinking", "data": "xx"},
				{"type": "text", "text": "I look.", "citations": null},
				{"type": "tool_use", "id": "t1", "name": "f", "input": {"b": 1.0, "a": [1, 2]}}, {"type": "tool_use", "id": "t2", "name": "g", "input": {}}]},
			{"role": "user", "content": [
				{"type": "tool_result", "tool_use_id": "t1", "content": "42"},
				{"type": "tool_result", "tool_use_id": "t2", "is_error": true, "content": [{"type": "text", "text": "no "}, {"type": "text", "text": "luck"}]},
				{"type": "text", "text": "What is this?"}, {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}}]}
		]}`)
	require.Equal(t, "aua/swe", req.Model)
	require.True(t, req.Stream)
	require.Equal(t, []string{"u-1", "code", "s-1"}, []string{req.User, req.Field, req.SessionID})
	p := req.Params
	require.EqualValues(t, 64, p.GetMaxTokens())
	require.InDelta(t, 0.2, p.GetTemperature(), 0)
	require.InDelta(t, 0.9, p.GetTopP(), 0)
	require.Equal(t, []string{"END", "."}, p.GetStop())
	require.JSONEq(t, `{"thinking": {"type": "enabled", "budget_tokens": 1024}, "top_k": 5, "service_tier": "auto"}`, string(p.GetExtraJson()),
		"what AUA does not understand is carried along, and nothing else")

	require.Len(t, req.Messages, 6)
	requireMessage(t, &sdk.Message{Role: "system", Content: "Be brief.\nBe kind.", Parts: []*sdk.ContentPart{
		{Type: "text", Text: "Be brief.", Json: []byte(`{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}`)},
		{Type: "text", Text: "Be kind."},
	}}, req.Messages[0])
	requireMessage(t, &sdk.Message{Role: "user", Content: "Hello"}, req.Messages[1])
	requireMessage(t, &sdk.Message{
		Role: "assistant", Content: "I look.",
		ToolCalls: []*sdk.ToolCall{
			{Id: "t1", Type: "function", Name: "f", Arguments: `{"b":1.0,"a":[1,2]}`},
			{Id: "t2", Type: "function", Name: "g", Arguments: `{}`},
		},
		ExtraJson: []byte(`{"thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"sig=="},{"type":"redacted_thinking","data":"xx"}]}`),
	}, req.Messages[2])
	requireMessage(t, &sdk.Message{Role: "tool", ToolCallId: "t1", Content: "42"}, req.Messages[3])
	requireMessage(t, &sdk.Message{
		Role: "tool", ToolCallId: "t2", Content: "no \nluck", ExtraJson: []byte(`{"is_error":true}`),
		Parts: []*sdk.ContentPart{{Type: "text", Text: "no "}, {Type: "text", Text: "luck"}},
	}, req.Messages[4])
	requireMessage(t, &sdk.Message{Role: "user", Content: "What is this?", Parts: []*sdk.ContentPart{
		{Type: "text", Text: "What is this?"},
		{Type: "image_url", Json: []byte(`{"image_url":{"url":"data:image/png;base64,AA=="},"type":"image_url"}`)},
	}}, req.Messages[5])
}

func TestDecodeContent(t *testing.T) {
	for name, c := range map[string]struct {
		message string
		want    []*sdk.Message
	}{
		"results keep their place": {
			`{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "tool_result", "tool_use_id": "t"}, {"type": "text", "text": "b"}]}`,
			[]*sdk.Message{{Role: "user", Content: "a"}, {Role: "tool", ToolCallId: "t"}, {Role: "user", Content: "b"}},
		},
		"a result alone": {
			`{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "1"}], "cache_control": {"type": "ephemeral"}}]}`,
			[]*sdk.Message{{Role: "tool", ToolCallId: "t", Content: "1", ExtraJson: []byte(`{"cache_control":{"type":"ephemeral"}}`)}},
		},
		"image by url": {
			`{"role": "user", "content": [{"type": "image", "source": {"type": "url", "url": "https://x/y.png"}, "cache_control": {"type": "ephemeral"}}]}`,
			[]*sdk.Message{{Role: "user", Parts: []*sdk.ContentPart{{
				Type: "image_url", Json: []byte(`{"cache_control":{"type":"ephemeral"},"image_url":{"url":"https://x/y.png"},"type":"image_url"}`),
			}}}},
		},
		"unknown block": {
			`{"role": "user", "content": [{"type": "document", "source": {"type": "text"}}]}`,
			[]*sdk.Message{{Role: "user", Parts: []*sdk.ContentPart{{Type: "document", Json: []byte(`{"type": "document", "source": {"type": "text"}}`)}}}},
		},
		"unknown members": {
			`{"role": "assistant", "content": [], "x": {"y": 1}}`,
			[]*sdk.Message{{Role: "assistant", ExtraJson: []byte(`{"x":{"y":1}}`)}},
		},
		"unknown members beside thinking": {
			`{"role": "assistant", "content": [{"type": "thinking", "thinking": "a"}], "x": 1}`,
			[]*sdk.Message{{Role: "assistant", ExtraJson: []byte(`{"thinking_blocks":[{"type":"thinking","thinking":"a"}],"x":1}`)}},
		},
		"no input": {
			`{"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "f"}]}`,
			[]*sdk.Message{{Role: "assistant", ToolCalls: []*sdk.ToolCall{{Id: "t", Type: "function", Name: "f", Arguments: "{}"}}}},
		},
		"arguments that were no object": {
			`{"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "f", "input": {"_raw_arguments": "{\"a\":"}}]}`,
			[]*sdk.Message{{Role: "assistant", ToolCalls: []*sdk.ToolCall{{Id: "t", Type: "function", Name: "f", Arguments: `{"a":`}}}},
		},
		"a member of that name among others": {
			`{"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "f", "input": {"_raw_arguments": "x", "a": 1}}]}`,
			[]*sdk.Message{{Role: "assistant", ToolCalls: []*sdk.ToolCall{{Id: "t", Type: "function", Name: "f", Arguments: `{"_raw_arguments":"x","a":1}`}}}},
		},
		"system in the middle": {`{"role": "system", "content": "Now be long."}`, []*sdk.Message{{Role: "system", Content: "Now be long."}}},
	} {
		t.Run(name, func(t *testing.T) {
			req := decode(t, `{"max_tokens": 1, "messages": [`+c.message+`]}`)
			require.Len(t, req.Messages, len(c.want))
			for i := range c.want {
				requireMessage(t, c.want[i], req.Messages[i])
			}
		})
	}
}

const hello = `"max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]`

func TestDecodeTools(t *testing.T) {
	p := decode(t, `{`+hello+`, "tools": [
		{"name": "f", "description": "Does.", "input_schema": {"type": "object", "properties": {}}, "cache_control": {"type": "ephemeral"}},
		{"type": "custom", "name": "g", "input_schema": {"type": "object"}, "strict": true},
		{"type": "web_search_20250305", "name": "web_search"}], "tool_choice": {"type": "auto", "disable_parallel_tool_use": true}}`).Params
	require.JSONEq(t, `[
		{"type": "function", "function": {"name": "f", "description": "Does.", "parameters": {"type": "object", "properties": {}}}, "cache_control": {"type": "ephemeral"}},
		{"type": "function", "function": {"name": "g", "parameters": {"type": "object"}, "strict": true}},
		{"type": "web_search_20250305", "name": "web_search"}]`, string(p.GetToolsJson()))
	require.JSONEq(t, `{"parallel_tool_calls": false}`, string(p.GetExtraJson()))

	for choice, want := range map[string]string{
		`{"type": "auto"}`: `"auto"`, `{"type": "none"}`: `"none"`, `{"type": "any", "disable_parallel_tool_use": false}`: `"required"`,
		`{"type": "tool", "name": "f"}`: `{"type": "function", "function": {"name": "f"}}`,
	} {
		p := decode(t, `{`+hello+`, "tool_choice": `+choice+`}`).Params
		require.JSONEq(t, want, string(p.GetToolChoiceJson()))
		require.Empty(t, p.GetExtraJson())
	}
	require.Empty(t, decode(t, `{`+hello+`, "tools": [], "tool_choice": null}`).Params.GetToolsJson(), "no tools are not an empty list")
}

func TestDecodeFurtherMembers(t *testing.T) {
	req := decode(t, `{`+hello+`, "system": "", "metadata": {"user_id": null, "team": "a"},
		"output_config": {"effort": "low", "format": {"type": "json_schema", "schema": {"type": "object"}}}}`)
	require.Len(t, req.Messages, 1, "an empty system prompt is none")
	require.Empty(t, req.User)
	require.JSONEq(t, `{"metadata": {"team": "a"}, "output_config": {"effort": "low"}}`, string(req.Params.GetExtraJson()))
	require.JSONEq(t, `{"type": "json_schema", "json_schema": {"name": "answer", "strict": true, "schema": {"type": "object"}}}`,
		string(req.Params.GetResponseFormatJson()))

	req = decode(t, `{`+hello+`, "system": "Be brief.", "temperature": null, "output_config": {"effort": "low"}}`)
	requireMessage(t, &sdk.Message{Role: "system", Content: "Be brief."}, req.Messages[0])
	require.Nil(t, req.Params.Temperature, "null is absent")
	require.JSONEq(t, `{"output_config": {"effort": "low"}}`, string(req.Params.GetExtraJson()))
}
