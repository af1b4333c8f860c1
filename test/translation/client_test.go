// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package translation

import (
	"encoding/json"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/sdk"
)

// client is a dialect as its clients speak it: how a conversation is written,
// and what AUA makes of it.
type client struct {
	write  func([]said) []byte
	decode func([]byte) ([]*sdk.Message, *sdk.Params, error)
}

var clients = map[string]client{
	"OpenAI chat": {writeChat, func(b []byte) ([]*sdk.Message, *sdk.Params, error) {
		r, err := openai.DecodeChat(b)
		if err != nil {
			return nil, nil, err
		}
		return r.Messages, r.Params, nil
	}},
	"OpenAI responses": {writeResponses, func(b []byte) ([]*sdk.Message, *sdk.Params, error) {
		r, err := responses.Decode(b)
		if err != nil {
			return nil, nil, err
		}
		return r.Messages, r.Params, nil
	}},
	"Anthropic messages": {writeMessages, func(b []byte) ([]*sdk.Message, *sdk.Params, error) {
		r, err := anthropic.DecodeMessages(b)
		if err != nil {
			return nil, nil, err
		}
		return r.Messages, r.Params, nil
	}},
}

func writeChat(all []said) []byte {
	var messages []any
	for _, s := range all {
		m := obj{"role": s.Role, "content": s.Text}
		if s.Answers != "" {
			m["tool_call_id"] = s.Answers
		}
		if s.Text == "" {
			m["content"] = nil
		}
		var calls []any
		for _, c := range s.Calls {
			calls = append(calls, obj{"id": c.ID, "type": "function", "function": obj{"name": c.Name, "arguments": c.Arguments}})
		}
		if calls != nil {
			m["tool_calls"] = calls
		}
		messages = append(messages, m)
	}
	return marshal(obj{"messages": messages})
}

func writeResponses(all []said) []byte {
	request, items := obj{}, []any{}
	for _, s := range all {
		switch {
		case s.Role == "system":
			request["instructions"] = s.Text
		case s.Role == "tool":
			items = append(items, obj{"type": "function_call_output", "call_id": s.Answers, "output": s.Text})
		case s.Text != "":
			items = append(items, obj{"role": s.Role, "content": s.Text})
		}
		for _, c := range s.Calls {
			items = append(items, obj{"type": "function_call", "call_id": c.ID, "name": c.Name, "arguments": c.Arguments})
		}
	}
	request["input"] = items
	return marshal(request)
}

// writeMessages puts what tools answered and what the user says next into one turn, as the API wants it.
func writeMessages(all []said) []byte {
	request := obj{"max_tokens": 100}
	var turns []obj
	var blocks []any
	for i, s := range all {
		if s.Role == "system" {
			request["system"] = s.Text
			continue
		}
		switch {
		case s.Role == "tool":
			blocks = append(blocks, obj{"type": "tool_result", "tool_use_id": s.Answers, "content": s.Text})
		case s.Text != "":
			blocks = append(blocks, obj{"type": "text", "text": s.Text})
		}
		for _, c := range s.Calls {
			blocks = append(blocks, obj{"type": "tool_use", "id": c.ID, "name": c.Name, "input": json.RawMessage(c.Arguments)})
		}
		side := map[string]string{"tool": "user", "user": "user", "assistant": "assistant"}
		if i+1 == len(all) || side[all[i+1].Role] != side[s.Role] {
			turns, blocks = append(turns, obj{"role": side[s.Role], "content": blocks}), nil
		}
	}
	request["messages"] = turns
	return marshal(request)
}
