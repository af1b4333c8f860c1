// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"encoding/json"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/upstream"
)

// partTokens is what an image or another part without text counts. Vision
// models take from about a hundred to some fifteen hundred.
const partTokens = 1000

// tokensOf estimates what a message takes in a prompt.
func tokensOf(m *api.SessionMessage) int64 {
	var e upstream.Estimator
	e.Add(m.Content)
	e.Add(string(m.ToolCalls))
	tokens := e.Tokens() + upstream.PerMessage
	for _, part := range m.Parts {
		var head struct{ Type string }
		if json.Unmarshal(part, &head) == nil && head.Type != "text" {
			tokens += partTokens
		}
	}
	return tokens
}

// stored makes a message as it is stored of one that a client sent.
func stored(m *sdk.Message) *api.SessionMessage {
	s := &api.SessionMessage{
		Role: m.GetRole(), Content: m.GetContent(), ToolCallID: m.GetToolCallId(), Name: m.GetName(),
		ToolCalls: openai.ToolCalls(m.GetToolCalls()), Extra: m.GetExtraJson(),
	}
	for _, p := range m.GetParts() {
		s.Parts = append(s.Parts, p.GetJson())
	}
	s.Tokens = tokensOf(s)
	return s
}

// restored makes the messages that are sent of those that are stored.
func restored(messages []*api.SessionMessage) ([]*sdk.Message, error) {
	raw := make([]json.RawMessage, len(messages))
	for i, m := range messages {
		members := map[string]any{"role": m.Role, "content": m.Content}
		if len(m.Extra) > 0 {
			var extra map[string]json.RawMessage // numbers stay as they were written
			if err := json.Unmarshal(m.Extra, &extra); err != nil {
				return nil, damaged(err)
			}
			for name, value := range extra {
				members[name] = value
			}
		}
		for name, value := range map[string]string{"tool_call_id": m.ToolCallID, "name": m.Name} {
			if value != "" {
				members[name] = value
			}
		}
		if len(m.ToolCalls) > 0 {
			members["tool_calls"] = m.ToolCalls
		}
		if len(m.Parts) > 0 {
			members["content"] = m.Parts
		}
		var err error
		if raw[i], err = json.Marshal(members); err != nil {
			return nil, damaged(err)
		}
	}
	if len(raw) == 0 {
		return nil, nil
	}
	sent, err := openai.DecodeMessages(raw)
	if err != nil {
		return nil, damaged(err)
	}
	return sent, nil
}

func damaged(err error) error {
	return fault.Wrap(err, fault.StateStoreUnavailable, "A stored message of the session cannot be read: %v. Delete the session.", err)
}
