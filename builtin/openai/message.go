// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
)

// messageMembers are the members of a message that the contract names.
var messageMembers = map[string]bool{
	"role": true, "content": true, "tool_calls": true, "tool_call_id": true, "name": true,
}

// message appends one message.
func (e *encoder) message(m *sdk.Message) {
	e.b = append(e.b, `{"role":`...)
	e.b = appendString(e.b, m.GetRole())
	e.b = append(e.b, `,"content":`...)
	switch {
	case len(m.GetParts()) > 0:
		e.parts(m.GetParts())
	case m.GetContent() == "" && len(m.GetToolCalls()) > 0:
		// A turn that only calls tools says nothing, which is not the empty text.
		e.b = append(e.b, "null"...)
	default:
		e.b = appendString(e.b, m.GetContent())
	}
	if m.GetName() != "" {
		e.b = appendString(append(e.b, `,"name":`...), m.GetName())
	}
	if len(m.GetToolCalls()) > 0 {
		e.toolCalls(m.GetToolCalls())
	}
	if m.GetToolCallId() != "" {
		e.b = appendString(append(e.b, `,"tool_call_id":`...), m.GetToolCallId())
	}
	e.extra("a message's extra_json", m.GetExtraJson(), messageMembers)
	e.b = append(e.b, '}')
}

func (e *encoder) parts(parts []*sdk.ContentPart) {
	for i, part := range parts {
		e.b = append(e.b, "[,"[min(i, 1)])
		raw := part.GetJson()
		if len(raw) == 0 {
			e.b = append(e.b, `{"type":"text","text":`...)
			e.b = append(appendString(e.b, part.GetText()), '}')
			continue
		}
		// An image may have megabytes; its JSON came from the host's decoder and is not read again.
		if raw[0] != '{' || raw[len(raw)-1] != '}' {
			e.fail("a content part", errNotObject)
		}
		e.b = append(e.b, raw...)
	}
	e.b = append(e.b, ']')
}

func (e *encoder) toolCalls(calls []*sdk.ToolCall) {
	e.b = append(e.b, `,"tool_calls":`...)
	for i, call := range calls {
		e.b = append(e.b, "[,"[min(i, 1)])
		kind := call.GetType()
		if kind == "" {
			kind = "function"
		}
		e.b = appendString(append(e.b, `{"id":`...), call.GetId())
		e.b = appendString(append(e.b, `,"type":`...), kind)
		// A custom tool takes free text where a function takes arguments.
		payload := `,"arguments":`
		if kind == "custom" {
			payload = `,"input":`
		}
		e.b = append(appendString(append(e.b, ','), kind), `:{"name":`...)
		e.b = appendString(e.b, call.GetName())
		e.b = append(appendString(append(e.b, payload...), call.GetArguments()), "}}"...)
	}
	e.b = append(e.b, ']')
}
