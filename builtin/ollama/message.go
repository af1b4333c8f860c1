// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"encoding/json"
	"strconv"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// messages writes the conversation.
func (e *encoder) messages(messages []*sdk.Message) {
	e.Key("messages")
	e.Buf = append(e.Buf, '[')
	// names are the tools of the calls so far, by the calls' ids.
	names := map[string]string{}
	for i, m := range messages {
		if i > 0 {
			e.Buf = append(e.Buf, ',')
		}
		e.message(m, names)
	}
	e.Buf = append(e.Buf, ']')
}

func (e *encoder) message(m *sdk.Message, names map[string]string) {
	role := m.GetRole()
	if role == "developer" {
		role = "system"
	}
	e.Buf = rawjson.AppendString(append(e.Buf, `{"role":`...), role)
	e.Buf = rawjson.AppendString(append(e.Buf, `,"content":`...), m.GetContent())
	e.images(m.GetParts())
	if thought := e.thought(m); thought != "" && role == "assistant" {
		e.Buf = rawjson.AppendString(append(e.Buf, `,"thinking":`...), thought)
	}
	e.toolCalls(m.GetToolCalls(), names)
	if id := m.GetToolCallId(); id != "" {
		name := m.GetName()
		if name == "" {
			name = names[id]
		}
		if name != "" {
			e.Buf = rawjson.AppendString(append(e.Buf, `,"tool_name":`...), name)
		}
		e.Buf = rawjson.AppendString(append(e.Buf, `,"tool_call_id":`...), id)
	}
	e.Buf = append(e.Buf, '}')
}

// images writes a message's images. Its texts are its content already.
func (e *encoder) images(parts []*sdk.ContentPart) {
	n := 0
	for _, part := range parts {
		switch part.GetType() {
		case "text":
			continue
		case "image_url":
		default:
			e.Fail("a content part of the type "+part.GetType(), errNoCounterpart)
			continue
		}
		url := rawjson.Get(part.GetJson(), "image_url")
		address, isText := rawjson.String(url)
		if !isText {
			address = rawjson.Text(url, "url")
		}
		_, content, ok := upstream.DataURL(address)
		if !ok {
			e.Fail("an image_url", errNotInline)
		}
		if n == 0 {
			e.Buf = append(e.Buf, `,"images":`...)
		}
		e.Buf = append(e.Buf, "[,"[min(n, 1)])
		e.Buf = rawjson.AppendString(e.Buf, content)
		n++
	}
	if n > 0 {
		e.Buf = append(e.Buf, ']')
	}
}

// thought returns what the model thought in an earlier turn, under the names
// that clients send it back by.
func (e *encoder) thought(m *sdk.Message) string {
	extra := m.GetExtraJson()
	if len(extra) > 0 && !json.Valid(extra) {
		e.Fail("a message's extra_json", rawjson.ErrNotJSON)
		return ""
	}
	for _, name := range []string{"thinking", "reasoning_content", "reasoning"} {
		if text := rawjson.Text(extra, name); text != "" {
			return text
		}
	}
	return ""
}

func (e *encoder) toolCalls(calls []*sdk.ToolCall, names map[string]string) {
	if len(calls) == 0 {
		return
	}
	e.Buf = append(e.Buf, `,"tool_calls":`...)
	for i, call := range calls {
		names[call.GetId()] = call.GetName()
		e.Buf = append(e.Buf, "[,"[min(i, 1)])
		e.Buf = rawjson.AppendString(append(e.Buf, `{"id":`...), call.GetId())
		e.Buf = strconv.AppendInt(append(e.Buf, `,"function":{"index":`...), int64(i), 10)
		e.Buf = rawjson.AppendString(append(e.Buf, `,"name":`...), call.GetName())
		e.Buf = append(upstream.AppendArguments(append(e.Buf, `,"arguments":`...), call.GetArguments()), "}}"...)
	}
	e.Buf = append(e.Buf, ']')
}
