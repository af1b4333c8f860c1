// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestDecodeChat(t *testing.T) {
	chat, err := openai.DecodeChat([]byte(`{
		"model": "aua/swe", "stream": true, "stream_options": {"include_usage": true}, "user": "u-1",
		"temperature": 0.2, "top_p": 0.9, "max_tokens": 64, "stop": "END", "seed": 7,
		"presence_penalty": 0.5, "frequency_penalty": -0.5,
		"tools": [{"type": "function", "function": {"name": "f"}}], "tool_choice": "auto",
		"response_format": {"type": "json_object"},
		"metadata": {"team": "a"}, "aua": {"field": "code", "session_id": "s-1"},
		"min_p": 0.05, "logit_bias": {"50256": -100},
		"messages": [
			{"role": "system", "content": "Be brief."},
			{"role": "user", "content": [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]},
			{"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}}], "reasoning_content": "hm"},
			{"role": "tool", "tool_call_id": "c1", "content": "42"}
		]}`))
	require.NoError(t, err)
	require.Equal(t, "aua/swe", chat.Model)
	require.True(t, chat.Stream)
	require.True(t, chat.IncludeUsage)
	require.Equal(t, "u-1", chat.User)
	require.Equal(t, "code", chat.Field)
	require.Equal(t, "s-1", chat.SessionID)
	require.Equal(t, map[string]string{"team": "a"}, chat.Metadata)

	p := chat.Params
	require.InDelta(t, 0.2, p.GetTemperature(), 0)
	require.InDelta(t, 0.9, p.GetTopP(), 0)
	require.EqualValues(t, 64, p.GetMaxTokens())
	require.EqualValues(t, 7, p.GetSeed())
	require.InDelta(t, 0.5, p.GetPresencePenalty(), 0)
	require.InDelta(t, -0.5, p.GetFrequencyPenalty(), 0)
	require.Equal(t, []string{"END"}, p.GetStop())
	require.JSONEq(t, `[{"type": "function", "function": {"name": "f"}}]`, string(p.GetToolsJson()))
	require.JSONEq(t, `"auto"`, string(p.GetToolChoiceJson()))
	require.JSONEq(t, `{"type": "json_object"}`, string(p.GetResponseFormatJson()))
	require.JSONEq(t, `{"min_p": 0.05, "logit_bias": {"50256": -100}, "metadata": {"team": "a"}}`, string(p.GetExtraJson()),
		"what AUA does not understand is carried along, and nothing else")

	require.Len(t, chat.Messages, 4)
	require.Equal(t, "What is this?", chat.Messages[1].GetContent())
	require.Len(t, chat.Messages[1].GetParts(), 2)
	require.JSONEq(t, `{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}`, string(chat.Messages[1].GetParts()[1].GetJson()))
	call := chat.Messages[2].GetToolCalls()[0]
	require.True(t, proto.Equal(&sdk.ToolCall{Id: "c1", Type: "function", Name: "f", Arguments: `{"a": 1}`}, call), "arguments stay byte-exact")
	require.JSONEq(t, `{"reasoning_content": "hm"}`, string(chat.Messages[2].GetExtraJson()))
	require.Equal(t, "c1", chat.Messages[3].GetToolCallId())
}

func TestDecodeChatDefaults(t *testing.T) {
	chat, err := openai.DecodeChat([]byte(`{"messages": [{"role": "user", "content": "hi"}], "temperature": null, "stop": ["a", "b"], "max_completion_tokens": 9}`))
	require.NoError(t, err)
	require.Nil(t, chat.Params.Temperature, "null is absent")
	require.Equal(t, []string{"a", "b"}, chat.Params.GetStop())
	require.EqualValues(t, 9, chat.Params.GetMaxTokens())
	require.JSONEq(t, `{"max_completion_tokens": 9}`, string(chat.Params.GetExtraJson()), "newer servers want the newer name")
	require.False(t, chat.Stream)
}

func TestDecodeChatMistakes(t *testing.T) {
	user := `"messages": [{"role": "user", "content": "hi"}]`
	for name, c := range map[string]struct{ body, message string }{
		"empty":             {"  ", "The request has no body; it must be a JSON object."},
		"syntax":            {"{\n  \"messages\": [,]}", "The body is not valid JSON: invalid character ',' looking for beginning of value at line 2, column 16."},
		"cut":               {`{"messages": [`, "The body is not valid JSON: unexpected end of JSON input at line 1, column 14."},
		"list":              {`[]`, "The body must be a JSON object."},
		"null":              {`null`, "The body must be a JSON object."},
		"no messages":       {`{}`, `"messages" is missing or empty; it must hold at least one message.`},
		"messages type":     {`{"messages": "hi"}`, `"messages" has the wrong type: it is a JSON string.`},
		"role":              {`{"messages": [{"role": "usr", "content": "hi"}]}`, `messages[0]: there is no role "usr"; use system, developer, user, assistant or tool.`},
		"no role":           {`{"messages": [{"content": "hi"}]}`, `messages[0]: "role" is missing.`},
		"no content":        {`{"messages": [{"role": "user"}]}`, `messages[0]: "content" is missing.`},
		"content type":      {`{"messages": [{"role": "user", "content": 7}]}`, `messages[0]: "content" must be a string or a list of parts.`},
		"part":              {`{"messages": [{"role": "user", "content": ["hi"]}]}`, `messages[0]: each part of "content" must be an object with a "type".`},
		"text part":         {`{"messages": [{"role": "user", "content": [{"type": "text"}]}]}`, `messages[0]: a part of the type text needs a "text".`},
		"tool id":           {`{"messages": [{"role": "tool", "content": "1"}]}`, `messages[0]: a message with the role tool needs a "tool_call_id".`},
		"temperature range": {`{` + user + `, "temperature": 3}`, `"temperature" is 3; it must lie between 0 and 2.`},
		"temperature type":  {`{` + user + `, "temperature": "hot"}`, `"temperature" has the wrong type: it is a JSON string.`},
		"max tokens":        {`{` + user + `, "max_tokens": 0}`, `"max_tokens" is 0; it must be at least 1.`},
		"stop":              {`{` + user + `, "stop": 3}`, `"stop" has the wrong type: it must be a string or a list of strings.`},
		"n":                 {`{` + user + `, "n": 2}`, `AUA gives one answer to a query, and "n" is 2. Leave it out, or send the query 2 times.`},
		"model type":        {`{` + user + `, "model": 4}`, `"model" has the wrong type: it is a JSON number.`},
		"metadata":          {`{` + user + `, "metadata": {"a": 1}}`, `"metadata" has the wrong type: it is a JSON number.`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := openai.DecodeChat([]byte(c.body))
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			require.Equal(t, c.message, fault.As(err).Message)
		})
	}
}

func TestDecodeParams(t *testing.T) {
	for _, body := range []string{"", "null", " null "} {
		p, err := openai.DecodeParams([]byte(body))
		require.NoError(t, err)
		require.Nil(t, p)
	}
	p, err := openai.DecodeParams([]byte(`{"temperature": 1, "top_k": 4}`))
	require.NoError(t, err)
	require.InDelta(t, 1, p.GetTemperature(), 0)
	require.JSONEq(t, `{"top_k": 4}`, string(p.GetExtraJson()))
}

// FuzzDecodeChat proves that no body panics, and that whatever decodes has a
// conversation and passes its unknown members on as JSON.
func FuzzDecodeChat(f *testing.F) {
	f.Add([]byte(`{"messages": [{"role": "user", "content": "hi"}], "x": [1, {"y": null}]}`))
	f.Add([]byte(`{"messages": [{"role": "assistant", "tool_calls": [{"id": "a"}]}], "stop": []}`))
	f.Add([]byte("{\"messages\": [\n\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		chat, err := openai.DecodeChat(body)
		if err != nil {
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			require.NotEmpty(t, fault.As(err).Message)
			return
		}
		require.NotEmpty(t, chat.Messages)
		if extra := chat.Params.GetExtraJson(); len(extra) > 0 {
			require.True(t, json.Valid(extra))
		}
	})
}
