// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/sdk/fault"
)

func requireInvalid(t *testing.T, err error) {
	t.Helper()
	require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	require.NotEmpty(t, fault.As(err).Message)
}

func TestDecodeMistakes(t *testing.T) {
	user := func(blocks string) string {
		return `{"max_tokens": 1, "messages": [{"role": "user", "content": [` + blocks + `]}]}`
	}
	assistant := func(blocks string) string {
		return `{"max_tokens": 1, "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": [` + blocks + `]}]}`
	}
	for name, c := range map[string]struct{ body, message, param string }{
		"empty":          {"", "The request has no body; it must be a JSON object.", ""},
		"syntax":         {"{\n  \"messages\": [,]}", "The body is not valid JSON: invalid character ',' looking for beginning of value at line 2, column 16.", ""},
		"no messages":    {`{"max_tokens": 1}`, `"messages" is missing or empty; it must hold at least one message.`, "messages"},
		"messages type":  {`{"messages": 3}`, `"messages" has the wrong type: it is a JSON number.`, "messages"},
		"model type":     {`{"model": 4}`, `"model" has the wrong type: it is a JSON number.`, "model"},
		"no max_tokens":  {`{"messages": [{"role": "user", "content": "a"}]}`, `"max_tokens" is missing; this API wants the most tokens to generate.`, "max_tokens"},
		"max_tokens":     {`{"max_tokens": 0, "messages": [{"role": "user", "content": "a"}]}`, `"max_tokens" is 0; it must be at least 1.`, "max_tokens"},
		"temperature":    {`{` + hello + `, "temperature": 3}`, `"temperature" is 3; it must lie between 0 and 2.`, "temperature"},
		"top_p":          {`{` + hello + `, "top_p": -1}`, `"top_p" is -1; it must lie between 0 and 1.`, "top_p"},
		"stop":           {`{` + hello + `, "stop_sequences": "x"}`, `"stop_sequences" has the wrong type: it is a JSON string.`, "stop_sequences"},
		"metadata":       {`{` + hello + `, "metadata": "x"}`, `"metadata" has the wrong type: it is a JSON string.`, "metadata"},
		"user id":        {`{` + hello + `, "metadata": {"user_id": 1}}`, `"user_id" has the wrong type: it is a JSON number.`, "user_id"},
		"system":         {`{` + hello + `, "system": 3}`, `system: "content" must be a string or a list of blocks.`, "system"},
		"system block":   {`{` + hello + `, "system": [{"type": "text"}]}`, `system: content[0]: a block of the type text needs a "text".`, "system"},
		"format":         {`{` + hello + `, "output_config": {"format": {"type": "xml"}}}`, `"output_config.format" must have the type json_schema and a "schema".`, "output_config"},
		"no role":        {`{"messages": [{"content": "a"}]}`, `messages[0]: "role" is missing.`, "messages"},
		"role":           {`{"messages": [{"role": "tool", "content": "a"}]}`, `messages[0]: there is no role "tool"; use user or assistant.`, "messages"},
		"no content":     {`{"messages": [{"role": "user"}]}`, `messages[0]: "content" is missing.`, "messages"},
		"content type":   {`{"messages": [{"role": "user", "content": {}}]}`, `messages[0]: "content" must be a string or a list of blocks.`, "messages"},
		"empty content":  {user(``), `messages[0]: "content" is empty.`, "messages"},
		"block":          {user(`"a"`), `messages[0]: content[0]: it must be an object with a "type".`, "messages"},
		"block type":     {user(`{"text": "a"}`), `messages[0]: content[0]: it must be an object with a "type".`, "messages"},
		"text":           {user(`{"type": "text", "text": "a"}, {"type": "text"}`), `messages[0]: content[1]: a block of the type text needs a "text".`, "messages"},
		"image source":   {user(`{"type": "image"}`), `messages[0]: content[0]: an image needs a "source" of the type base64 or url.`, "messages"},
		"image data":     {user(`{"type": "image", "source": {"type": "base64", "data": "AA=="}}`), `messages[0]: content[0]: an image in base64 needs a "media_type" and "data".`, "messages"},
		"image url":      {user(`{"type": "image", "source": {"type": "url"}}`), `messages[0]: content[0]: an image's source of the type url needs a "url".`, "messages"},
		"image file":     {user(`{"type": "image", "source": {"type": "file", "file_id": "f"}}`), `messages[0]: content[0]: AUA keeps no files; send the image in base64 or as a url.`, "messages"},
		"user calls":     {user(`{"type": "tool_use", "id": "a", "name": "f"}`), `messages[0]: content[0]: only the assistant calls tools; a message with the role user cannot hold a block of the type tool_use.`, "messages"},
		"user thinks":    {user(`{"type": "thinking", "thinking": "a"}`), `messages[0]: content[0]: only the assistant thinks; a message with the role user cannot hold a block of the type thinking.`, "messages"},
		"call name":      {assistant(`{"type": "tool_use", "id": "a"}`), `messages[1]: content[0]: a block of the type tool_use needs an "id" and a "name".`, "messages"},
		"call input":     {assistant(`{"type": "tool_use", "id": "a", "name": "f", "input": "x"}`), `messages[1]: content[0]: a tool's "input" must be a JSON object.`, "messages"},
		"result role":    {assistant(`{"type": "tool_result", "tool_use_id": "a"}`), `messages[1]: content[0]: the results of tools belong into a message with the role user, not assistant.`, "messages"},
		"result id":      {user(`{"type": "tool_result"}`), `messages[0]: content[0]: a block of the type tool_result needs a "tool_use_id".`, "messages"},
		"result content": {user(`{"type": "tool_result", "tool_use_id": "a", "content": 3}`), `messages[0]: content[0]: a tool's result must be a string or a list of blocks.`, "messages"},
		"result block":   {user(`{"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text"}]}`), `messages[0]: content[0]: content[0]: a block of the type text needs a "text".`, "messages"},
		"tools":          {`{` + hello + `, "tools": {}}`, `"tools" has the wrong type: it is a JSON object.`, "tools"},
		"tool name":      {`{` + hello + `, "tools": [{"input_schema": {}}]}`, `tools[0]: "name" is missing.`, "tools"},
		"tool schema":    {`{` + hello + `, "tools": [{"name": "f"}]}`, `tools[0]: "input_schema" must be a JSON schema.`, "tools"},
		"choice":         {`{` + hello + `, "tool_choice": {"type": "some"}}`, `"tool_choice" has the type "some"; use auto, any, tool or none.`, "tool_choice"},
		"choice name":    {`{` + hello + `, "tool_choice": {"type": "tool"}}`, `"tool_choice" has the type tool and needs a "name".`, "tool_choice"},
		"choice type":    {`{` + hello + `, "tool_choice": "auto"}`, `"tool_choice" has the wrong type: it is a JSON string.`, "tool_choice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := anthropic.DecodeMessages([]byte(c.body))
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			f := fault.As(err)
			require.Equal(t, c.message, f.Message)
			param, _ := f.Details["param"].(string)
			require.Equal(t, c.param, param)
		})
	}
	_, err := anthropic.DecodeMessages([]byte(assistant(`{"type": "tool_use"}`)))
	require.Equal(t, 1, fault.As(err).Details["index"])
}

func TestEncodeError(t *testing.T) {
	for code, want := range map[fault.Code]string{
		fault.RequestInvalid: "invalid_request_error", fault.Conflict: "invalid_request_error", fault.AuthRequired: "authentication_error",
		fault.Forbidden: "permission_error", fault.NotFound: "not_found_error", fault.RequestTooLarge: "request_too_large",
		fault.RateLimited: "rate_limit_error", fault.Overloaded: "overloaded_error", fault.NoSpecialist: "api_error",
		fault.SpecialistTimeout: "timeout_error", fault.UpstreamRejected: "api_error", fault.Internal: "api_error", fault.Cancelled: "api_error",
	} {
		require.JSONEq(t, `{"type": "error", "request_id": "r-1", "error": {"type": "`+want+`", "message": "Why.", "code": "`+string(code)+`",
			"aua": {"trace_id": "t-1", "details": {"param": "model"}}}}`,
			string(anthropic.EncodeError(fault.New(code, "Why.").With("param", "model"), "t-1", "r-1")))
	}
	broken := anthropic.EncodeError(fault.New(fault.Internal, "x").With("f", func() {}), "", "")
	require.True(t, json.Valid(broken), "an error is told whatever its details are")
}
