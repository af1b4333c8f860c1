// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// messageMembers are the members of a message that the contract names.
var messageMembers = map[string]bool{
	"role": true, "content": true, "tool_calls": true, "tool_call_id": true, "name": true,
}

// message appends one message.
func (e *encoder) message(m *sdk.Message) {
	e.Buf = append(e.Buf, `{"role":`...)
	e.Buf = rawjson.AppendString(e.Buf, m.GetRole())
	e.Buf = append(e.Buf, `,"content":`...)
	switch {
	case len(m.GetParts()) > 0:
		e.parts(m.GetParts())
	case m.GetContent() == "" && len(m.GetToolCalls()) > 0:
		// A turn that only calls tools says nothing, which is not the empty text.
		e.Buf = append(e.Buf, "null"...)
	default:
		e.Buf = rawjson.AppendString(e.Buf, m.GetContent())
	}
	if m.GetName() != "" {
		e.Buf = rawjson.AppendString(append(e.Buf, `,"name":`...), m.GetName())
	}
	if len(m.GetToolCalls()) > 0 {
		e.toolCalls(m.GetToolCalls())
	}
	if m.GetToolCallId() != "" {
		e.Buf = rawjson.AppendString(append(e.Buf, `,"tool_call_id":`...), m.GetToolCallId())
	}
	e.Extra("a message's extra_json", m.GetExtraJson(), messageMembers)
	e.Buf = append(e.Buf, '}')
}

func (e *encoder) parts(parts []*sdk.ContentPart) {
	for i, part := range parts {
		e.Buf = append(e.Buf, "[,"[min(i, 1)])
		raw := part.GetJson()
		if len(raw) == 0 {
			e.Buf = append(e.Buf, `{"type":"text","text":`...)
			e.Buf = append(rawjson.AppendString(e.Buf, part.GetText()), '}')
			continue
		}
		// An image may have megabytes; its JSON came from the host's decoder and is not read again.
		if raw[0] != '{' || raw[len(raw)-1] != '}' {
			e.Fail("a content part", rawjson.ErrNotObject)
		}
		e.Buf = append(e.Buf, raw...)
	}
	e.Buf = append(e.Buf, ']')
}

func (e *encoder) toolCalls(calls []*sdk.ToolCall) {
	e.Buf = append(e.Buf, `,"tool_calls":`...)
	for i, call := range calls {
		e.Buf = append(e.Buf, "[,"[min(i, 1)])
		kind := call.GetType()
		if kind == "" {
			kind = "function"
		}
		e.Buf = rawjson.AppendString(append(e.Buf, `{"id":`...), call.GetId())
		e.Buf = rawjson.AppendString(append(e.Buf, `,"type":`...), kind)
		// A custom tool takes free text where a function takes arguments.
		payload := `,"arguments":`
		if kind == "custom" {
			payload = `,"input":`
		}
		e.Buf = append(rawjson.AppendString(append(e.Buf, ','), kind), `:{"name":`...)
		e.Buf = rawjson.AppendString(e.Buf, call.GetName())
		e.Buf = append(rawjson.AppendString(append(e.Buf, payload...), call.GetArguments()), "}}"...)
	}
	e.Buf = append(e.Buf, ']')
}
