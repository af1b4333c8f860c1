// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk/fault"
)

func TestDecodeMistakes(t *testing.T) {
	with := func(members string) string { return `{"input": "hi", ` + members + `}` }
	items := func(list string) string { return `{"input": [` + list + `]}` }
	part := func(p string) string { return items(`{"role": "user", "content": [` + p + `]}`) }
	const session = ` Continue a conversation with "aua": {"session_id": "..."}`
	for name, c := range map[string]struct{ body, message, param string }{
		"empty":           {"", "The request has no body; it must be a JSON object.", ""},
		"no input":        {`{}`, `"input" is missing or empty; it must hold at least one message.`, "input"},
		"empty input":     {items(``), `"input" is missing or empty; it must hold at least one message.`, "input"},
		"input type":      {`{"input": 3}`, `"input" has the wrong type: it must be a string or a list of items.`, "input"},
		"model":           {with(`"model": 1`), `"model" has the wrong type: it is a JSON number.`, "model"},
		"previous":        {with(`"previous_response_id": "resp_1"`), `AUA keeps no responses, so "previous_response_id" cannot be used.` + session + `, or send all of it in "input".`, "previous_response_id"},
		"conversation":    {with(`"conversation": {"id": "c"}`), `AUA keeps no responses, so "conversation" cannot be used.` + session + `, or send all of it in "input".`, "conversation"},
		"store":           {with(`"store": true`), `AUA keeps no responses, so "store" must be false or left out.` + session + `.`, "store"},
		"prompt":          {with(`"prompt": {"id": "p"}`), `AUA keeps no prompts, so "prompt" cannot be used. Send the text in "instructions" or "input".`, "prompt"},
		"background":      {with(`"background": true`), `AUA answers while the client waits, so "background" must be false or left out.`, "background"},
		"background type": {with(`"background": 1`), `"background" has the wrong type: it is a JSON number.`, "background"},
		"max tokens":      {with(`"max_output_tokens": 0`), `"max_output_tokens" is 0; it must be at least 1.`, "max_output_tokens"},
		"temperature":     {with(`"temperature": 3`), `"temperature" is 3; it must lie between 0 and 2.`, "temperature"},
		"top_p":           {with(`"top_p": 2`), `"top_p" is 2; it must lie between 0 and 1.`, "top_p"},
		"metadata":        {with(`"metadata": {"a": 1}`), `"metadata" has the wrong type: it is a JSON number.`, "metadata"},
		"text":            {with(`"text": "x"`), `"text" has the wrong type: it is a JSON string.`, "text"},
		"format type":     {with(`"text": {"format": "x"}`), `"text.format" has the wrong type: it is a JSON string.`, "text.format"},
		"format":          {with(`"text": {"format": {"type": "xml"}}`), `"text.format" has the type "xml"; use text, json_object or json_schema.`, "text"},
		"schema":          {with(`"text": {"format": {"type": "json_schema", "name": "n"}}`), `"text.format" has the type json_schema and needs a "name" and a "schema".`, "text"},
		"reasoning":       {with(`"reasoning": "low"`), `"reasoning" has the wrong type: it is a JSON string.`, "reasoning"},
		"tools":           {with(`"tools": "f"`), `"tools" has the wrong type: it is a JSON string.`, "tools"},
		"hosted tool":     {with(`"tools": [{"type": "web_search"}]`), `tools[0]: AUA passes tools of the type function to the model, and this one has the type "web_search", which OpenAI's servers run themselves.`, "tools"},
		"tool name":       {with(`"tools": [{"type": "function"}]`), `tools[0]: "name" is missing.`, "tools"},
		"choice":          {with(`"tool_choice": "some"`), `"tool_choice" is "some"; use auto, none, required or a function.`, "tool_choice"},
		"choice type":     {with(`"tool_choice": 3`), `"tool_choice" has the wrong type: it is a JSON number.`, "tool_choice"},
		"choice function": {with(`"tool_choice": {"type": "mcp"}`), `"tool_choice" must be auto, none, required, or an object with the type function and a "name".`, "tool_choice"},
		"item":            {items(`"a"`), `input[0]: it must be a JSON object.`, "input"},
		"item type":       {items(`{"role": "user", "content": "a"}, {"type": "web_search_call"}`), `input[1]: an item of the type "web_search_call" cannot be passed to a model; use message, function_call, function_call_output or reasoning.`, "input"},
		"reference":       {items(`{"type": "item_reference", "id": "i"}`), `input[0]: AUA keeps no items, so it cannot look one up; send the item itself.`, "input"},
		"no role":         {items(`{"content": "a"}`), `input[0]: "role" is missing.`, "input"},
		"role":            {items(`{"role": "tool", "content": "a"}`), `input[0]: there is no role "tool"; use system, developer, user or assistant.`, "input"},
		"no content":      {items(`{"role": "user"}`), `input[0]: "content" is missing.`, "input"},
		"content type":    {items(`{"role": "user", "content": 1}`), `input[0]: "content" must be a string or a list of parts.`, "input"},
		"part":            {part(`"a"`), `input[0]: content[0]: it must be an object with a "type".`, "input"},
		"part text":       {part(`{"type": "input_text"}`), `input[0]: content[0]: a part of the type input_text needs a "text".`, "input"},
		"part text type":  {part(`{"type": "input_text", "text": 1}`), `input[0]: content[0]: "text" has the wrong type: it is a JSON number.`, "input"},
		"refusal":         {part(`{"type": "refusal"}`), `input[0]: content[0]: a part of the type refusal needs a "refusal".`, "input"},
		"image":           {part(`{"type": "input_image", "file_id": "f"}`), `input[0]: content[0]: AUA keeps no files; a part of the type input_image needs an "image_url", which may be a data URL.`, "input"},
		"file":            {part(`{"type": "input_file", "file_id": "f"}`), `input[0]: content[0]: AUA keeps and fetches no files; a part of the type input_file needs "file_data".`, "input"},
		"audio":           {part(`{"type": "input_audio"}`), `input[0]: content[0]: a part of the type input_audio needs "input_audio".`, "input"},
		"call":            {items(`{"type": "function_call", "name": "f"}`), `input[0]: an item of the type function_call needs a "call_id" and a "name".`, "input"},
		"call arguments":  {items(`{"type": "function_call", "arguments": {}}`), `input[0]: "arguments" has the wrong type: it is a JSON object.`, "input"},
		"result":          {items(`{"type": "function_call_output", "output": "1"}`), `input[0]: an item of the type function_call_output needs a "call_id".`, "input"},
		"result output":   {items(`{"type": "function_call_output", "call_id": "a"}`), `input[0]: "output" is missing.`, "input"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := responses.Decode([]byte(c.body))
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			f := fault.As(err)
			require.Equal(t, c.message, f.Message)
			param, _ := f.Details["param"].(string)
			require.Equal(t, c.param, param)
		})
	}
}

// FuzzDecode proves that no body panics, and that whatever decodes has a
// conversation and JSON where JSON is due.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"input": "hi", "text": {"format": {"type": "json_object"}}, "reasoning": {"effort": "low"}}`))
	f.Add([]byte(`{"input": [{"type": "reasoning"}, {"role": "assistant", "content": []}, {"type": "function_call", "call_id": "a", "name": "f"}]}`))
	f.Add([]byte(`{"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "x"}]}], "tools": [{"type": "function", "name": "f"}]}`))
	f.Add([]byte("{\"input\": [\n\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		req, err := responses.Decode(body)
		if err != nil {
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			require.NotEmpty(t, fault.As(err).Message)
			return
		}
		require.NotEmpty(t, req.Messages)
		for _, raw := range [][]byte{req.Params.GetExtraJson(), req.Params.GetToolsJson(), req.Params.GetToolChoiceJson(), req.Params.GetResponseFormatJson()} {
			require.True(t, len(raw) == 0 || json.Valid(raw), "%s", raw)
		}
		for _, m := range req.Messages {
			require.True(t, len(m.GetExtraJson()) == 0 || json.Valid(m.GetExtraJson()))
		}
	})
}
