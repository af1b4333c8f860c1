// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// DecodeMessages decodes a conversation, each message a part of a body that is
// JSON. It must hold at least one message.
func DecodeMessages(raw []json.RawMessage) ([]*sdk.Message, error) {
	if len(raw) == 0 {
		return nil, fault.New(fault.RequestInvalid, "\"messages\" is missing or empty; it must hold at least one message.").With("param", "messages")
	}
	messages := make([]*sdk.Message, len(raw))
	for i, r := range raw {
		m, err := decodeMessage(r)
		if err != nil {
			f := *fault.As(err)
			f.Message = strings.TrimSuffix(f.Message, ".")
			return nil, fault.Wrap(err, fault.RequestInvalid, "messages[%d]: %s.", i, f.Message).With("param", "messages").With("index", i)
		}
		messages[i] = m
	}
	return messages, nil
}

func decodeMessage(raw json.RawMessage) (*sdk.Message, error) {
	members, err := object.Element(raw)
	if err != nil {
		return nil, err
	}
	m := &sdk.Message{}
	var content json.RawMessage
	var calls []toolCall
	if err := errors.Join(
		object.Take(members, "role", &m.Role),
		object.Take(members, "name", &m.Name),
		object.Take(members, "tool_call_id", &m.ToolCallId),
		object.Take(members, "tool_calls", &calls),
		object.Take(members, "content", &content),
	); err != nil {
		return nil, object.First(err)
	}
	switch m.Role {
	case "system", "developer", "user", "assistant":
	case "tool":
		if m.ToolCallId == "" {
			return nil, fault.New(fault.RequestInvalid, "a message with the role tool needs a \"tool_call_id\"")
		}
	case "":
		return nil, fault.New(fault.RequestInvalid, "\"role\" is missing")
	default:
		return nil, fault.New(fault.RequestInvalid, "there is no role %q; use system, developer, user, assistant or tool", m.Role)
	}
	for _, c := range calls {
		m.ToolCalls = append(m.ToolCalls, &sdk.ToolCall{Id: c.ID, Type: c.Type, Name: c.Function.Name, Arguments: c.Function.Arguments})
	}
	if err := decodeContent(content, m); err != nil {
		return nil, err
	}
	if len(members) > 0 {
		if m.ExtraJson, err = json.Marshal(members); err != nil {
			return nil, fault.Wrap(err, fault.RequestInvalid, "its further members cannot be read")
		}
	}
	return m, nil
}

func decodeContent(raw json.RawMessage, m *sdk.Message) error {
	if len(raw) == 0 {
		if m.Role == "assistant" {
			return nil
		}
		return fault.New(fault.RequestInvalid, "\"content\" is missing")
	}
	if raw[0] == '"' {
		return object.Take(object.Members{"content": raw}, "content", &m.Content)
	}
	var parts [][]byte
	if !rawjson.EachElement(raw, func(part []byte) { parts = append(parts, part) }) {
		return fault.New(fault.RequestInvalid, "\"content\" must be a string or a list of parts")
	}
	var texts []string
	for _, p := range parts {
		part := &sdk.ContentPart{Type: rawjson.Text(p, "type"), Json: p}
		if part.Type == "" {
			return fault.New(fault.RequestInvalid, "each part of \"content\" must be an object with a \"type\"")
		}
		if part.Type == "text" {
			var ok bool
			if part.Text, ok = rawjson.String(rawjson.Get(p, "text")); !ok {
				return fault.New(fault.RequestInvalid, "a part of the type text needs a \"text\"")
			}
			texts = append(texts, part.Text)
		}
		m.Parts = append(m.Parts, part)
	}
	m.Content = strings.Join(texts, "\n")
	return nil
}

// toolCall is a tool call as the dialect writes it.
type toolCall struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"`
	Function toolFunction `json:"function"`
}

type toolFunction struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// ToolCalls encodes tool calls as the dialect writes them; nil for none.
func ToolCalls(calls []*sdk.ToolCall) json.RawMessage {
	if len(calls) == 0 {
		return nil
	}
	out := make([]toolCall, len(calls))
	for i, c := range calls {
		out[i] = toolCall{ID: c.GetId(), Type: typeOf(c.GetType()), Function: toolFunction{c.GetName(), c.GetArguments()}}
	}
	b, err := json.Marshal(out)
	if err != nil {
		// Strings alone cannot fail to encode.
		panic(err)
	}
	return b
}

func typeOf(t string) string {
	if t == "" {
		return "function"
	}
	return t
}
