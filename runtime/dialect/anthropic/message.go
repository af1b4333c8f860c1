// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// decodeConversation decodes the messages. There must be one at least.
func decodeConversation(raw []json.RawMessage) ([]*sdk.Message, error) {
	if len(raw) == 0 {
		return nil, fault.New(fault.RequestInvalid, "\"messages\" is missing or empty; it must hold at least one message.").With("param", "messages")
	}
	var messages []*sdk.Message
	for i, r := range raw {
		m, err := decodeMessage(r)
		if err != nil {
			return nil, object.At(err, "messages", i)
		}
		messages = append(messages, m...)
	}
	return messages, nil
}

// decodeMessage decodes one message, which becomes several when it holds the
// results of tools: each of those is a message with the role tool.
func decodeMessage(raw json.RawMessage) ([]*sdk.Message, error) {
	members, err := object.Element(raw)
	if err != nil {
		return nil, err
	}
	var role string
	if err := object.Take(members, "role", &role); err != nil {
		return nil, err
	}
	switch role {
	case "user", "assistant", "system":
	case "":
		return nil, fault.New(fault.RequestInvalid, "\"role\" is missing")
	default:
		return nil, fault.New(fault.RequestInvalid, "there is no role %q; use user or assistant", role)
	}
	messages, err := decodeContent(role, object.TakeRaw(members, "content"))
	if err != nil {
		return nil, err
	}
	return messages, addExtra(messages[len(messages)-1], members)
}

// decodeContent decodes a text or a list of blocks into at least one message.
func decodeContent(role string, raw json.RawMessage) ([]*sdk.Message, error) {
	if len(raw) == 0 {
		return nil, fault.New(fault.RequestInvalid, "\"content\" is missing")
	}
	if raw[0] == '"' {
		m := &sdk.Message{Role: role}
		return []*sdk.Message{m}, object.Take(object.Members{"content": raw}, "content", &m.Content)
	}
	var blocks []json.RawMessage
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return nil, fault.New(fault.RequestInvalid, "\"content\" must be a string or a list of blocks")
	}
	if len(blocks) == 0 && role != "assistant" {
		return nil, fault.New(fault.RequestInvalid, "\"content\" is empty")
	}
	t := turn{role: role}
	for i, b := range blocks {
		if err := t.add(b); err != nil {
			return nil, object.At(err, "content", i)
		}
	}
	return t.finish()
}

// turn splits one message's blocks into AUA's messages, in their order.
type turn struct {
	role string
	done []*sdk.Message
	// current collects what is not the result of a tool; nil before the first.
	current  *sdk.Message
	thinking []json.RawMessage
}

func (t *turn) message() *sdk.Message {
	if t.current == nil {
		t.current = &sdk.Message{Role: t.role}
	}
	return t.current
}

func (t *turn) add(raw json.RawMessage) error {
	kind, members, err := splitBlock(raw)
	if err != nil {
		return err
	}
	switch kind {
	case "tool_use":
		call, err := decodeToolUse(t.role, members)
		if err != nil {
			return err
		}
		t.message().ToolCalls = append(t.message().ToolCalls, call)
	case "tool_result":
		result, err := decodeToolResult(t.role, members)
		if err != nil {
			return err
		}
		if err := t.flush(); err != nil {
			return err
		}
		t.done = append(t.done, result)
	case "thinking", "redacted_thinking":
		if t.role != "assistant" {
			return fault.New(fault.RequestInvalid, "only the assistant thinks; a message with the role %s cannot hold a block of the type %s", t.role, kind)
		}
		t.message()
		t.thinking = append(t.thinking, raw)
	default:
		part, err := decodePart(kind, members, raw)
		if err != nil {
			return err
		}
		t.message().Parts = append(t.message().Parts, part)
	}
	return nil
}

// flush ends the current message.
func (t *turn) flush() error {
	if t.current == nil {
		return nil
	}
	settle(t.current)
	if len(t.thinking) > 0 {
		blocks, err := json.Marshal(t.thinking)
		if err != nil {
			return err
		}
		if err := addExtra(t.current, object.Members{"thinking_blocks": blocks}); err != nil {
			return err
		}
	}
	t.done = append(t.done, t.current)
	t.current, t.thinking = nil, nil
	return nil
}

func (t *turn) finish() ([]*sdk.Message, error) {
	if len(t.done) == 0 {
		t.message()
	}
	err := t.flush()
	return t.done, err
}

// settle derives a message's content from its parts. One plain text needs no
// parts, and model servers that know no parts understand it.
func settle(m *sdk.Message) {
	if parts := m.Parts; len(parts) == 1 && parts[0].Type == "text" && len(parts[0].Json) == 0 {
		m.Content, m.Parts = parts[0].Text, nil
		return
	}
	var texts []string
	for _, p := range m.Parts {
		if p.Type == "text" {
			texts = append(texts, p.Text)
		}
	}
	m.Content = strings.Join(texts, "\n")
}

// addExtra adds members to a message's extra_json; those that are there win.
func addExtra(m *sdk.Message, members object.Members) error {
	if len(members) == 0 {
		return nil
	}
	all := maps.Clone(members)
	if len(m.ExtraJson) > 0 {
		if err := json.Unmarshal(m.ExtraJson, &all); err != nil {
			return err
		}
	}
	b, err := json.Marshal(all)
	m.ExtraJson = b
	return err
}

// splitBlock splits a block of content into its type and its other members.
func splitBlock(raw json.RawMessage) (string, object.Members, error) {
	var kind string
	members, err := object.Element(raw)
	if err == nil {
		err = object.Take(members, "type", &kind)
	}
	if err != nil || kind == "" {
		return "", nil, fault.Wrap(err, fault.RequestInvalid, "it must be an object with a \"type\"")
	}
	return kind, members, nil
}
