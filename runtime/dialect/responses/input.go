// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/runtime/dialect/object"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// decodeInput decodes a text or a list of items. There must be one at least.
func decodeInput(raw json.RawMessage) ([]*sdk.Message, error) {
	if len(raw) > 0 && raw[0] == '"' {
		m := &sdk.Message{Role: "user"}
		return []*sdk.Message{m}, object.Take(object.Members{"input": raw}, "input", &m.Content)
	}
	var items []json.RawMessage
	if err := object.Take(object.Members{"input": raw}, "input", &items); len(raw) > 0 && err != nil {
		return nil, object.WrongType("input", errors.New("it must be a string or a list of items"))
	}
	if len(items) == 0 {
		return nil, fault.New(fault.RequestInvalid, "\"input\" is missing or empty; it must hold at least one message.").With("param", "input")
	}
	c := conversation{}
	for i, item := range items {
		if err := c.add(item); err != nil {
			return nil, object.At(err, "input", i)
		}
	}
	return c.messages, c.flush()
}

// conversation gathers items into messages: one turn of the assistant is one
// message, with its reasoning, its text and the calls that follow it.
type conversation struct {
	messages []*sdk.Message
	// turn is the assistant's message that calls may still join; it is among messages.
	turn *sdk.Message
	// reasoning are items that belong to turn.
	reasoning []json.RawMessage
	// spoke says that turn has a text.
	spoke bool
}

func (c *conversation) add(raw json.RawMessage) error {
	members, err := object.Element(raw)
	if err != nil {
		return err
	}
	var kind, id string
	if err := object.Take(members, "type", &kind); err != nil {
		return err
	}
	switch kind {
	case "", "message":
		return c.addMessage(members)
	case "function_call":
		call := &sdk.ToolCall{Type: "function"}
		if err := errors.Join(
			object.Take(members, "call_id", &call.Id),
			object.Take(members, "name", &call.Name),
			object.Take(members, "arguments", &call.Arguments),
		); err != nil {
			return object.First(err)
		}
		if call.Id == "" || call.Name == "" {
			return fault.New(fault.RequestInvalid, "an item of the type function_call needs a \"call_id\" and a \"name\"")
		}
		c.assistant().ToolCalls = append(c.assistant().ToolCalls, call)
		return nil
	case "function_call_output":
		if err := object.Take(members, "call_id", &id); err != nil {
			return err
		}
		if id == "" {
			return fault.New(fault.RequestInvalid, "an item of the type function_call_output needs a \"call_id\"")
		}
		m := &sdk.Message{Role: "tool", ToolCallId: id}
		if err := decodeContent("output", object.TakeRaw(members, "output"), m); err != nil {
			return err
		}
		return c.append(m)
	case "reasoning":
		if c.turn != nil && (c.spoke || len(c.turn.ToolCalls) > 0) {
			if err := c.flush(); err != nil {
				return err
			}
		}
		c.assistant()
		c.reasoning = append(c.reasoning, raw)
		return nil
	case "item_reference":
		return fault.New(fault.RequestInvalid, "AUA keeps no items, so it cannot look one up; send the item itself")
	}
	return fault.New(fault.RequestInvalid, "an item of the type %q cannot be passed to a model; use message, function_call, function_call_output or reasoning", kind)
}

func (c *conversation) addMessage(members object.Members) error {
	m := &sdk.Message{}
	if err := object.Take(members, "role", &m.Role); err != nil {
		return err
	}
	switch m.Role {
	case "user", "system", "developer", "assistant":
	case "":
		return fault.New(fault.RequestInvalid, "\"role\" is missing")
	default:
		return fault.New(fault.RequestInvalid, "there is no role %q; use system, developer, user or assistant", m.Role)
	}
	if err := decodeContent("content", object.TakeRaw(members, "content"), m); err != nil {
		return err
	}
	// They describe the item itself, and no model server has a use for them.
	for _, name := range []string{"id", "status", "phase"} {
		delete(members, name)
	}
	if len(members) > 0 {
		var err error
		if m.ExtraJson, err = json.Marshal(members); err != nil {
			return err
		}
	}
	if m.Role != "assistant" {
		return c.append(m)
	}
	if c.turn == nil || c.spoke || len(c.turn.ToolCalls) > 0 {
		if err := c.flush(); err != nil {
			return err
		}
		c.assistant()
	}
	c.turn.Content, c.turn.Parts, c.turn.ExtraJson = m.Content, m.Parts, m.ExtraJson
	c.spoke = true
	return nil
}

// assistant returns the assistant's message of the running turn.
func (c *conversation) assistant() *sdk.Message {
	if c.turn == nil {
		c.turn = &sdk.Message{Role: "assistant"}
		c.messages = append(c.messages, c.turn)
	}
	return c.turn
}

func (c *conversation) append(m *sdk.Message) error {
	err := c.flush()
	c.messages = append(c.messages, m)
	return err
}

// flush ends the assistant's turn. Its reasoning items are kept untouched as
// the member "reasoning_items" of the message's extra_json.
func (c *conversation) flush() error {
	turn, reasoning := c.turn, c.reasoning
	c.turn, c.reasoning, c.spoke = nil, nil, false
	if len(reasoning) == 0 {
		return nil
	}
	members := object.Members{}
	if len(turn.ExtraJson) > 0 {
		if err := json.Unmarshal(turn.ExtraJson, &members); err != nil {
			return err
		}
	}
	items, err := json.Marshal(reasoning)
	if err != nil {
		return err
	}
	members["reasoning_items"] = items
	turn.ExtraJson, err = json.Marshal(members)
	return err
}
