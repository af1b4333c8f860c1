// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package session

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// pageSize is how many messages are read at once.
const pageSize = 50

// History returns the messages that stand before asked, and how much of the
// session they are. The system message is always among them; of the rest the
// newest whose estimated tokens are at most budget together. It begins with a
// user's message, and a tool's result never stands without its call: the call
// that asked answers is there even when the budget does not allow it.
func (t *Turn) History(ctx context.Context, asked []*sdk.Message, budget int64) ([]*sdk.Message, *api.History, error) {
	t.asked = nil
	for _, m := range asked {
		t.asked = append(t.asked, stored(m))
	}
	h := &api.History{}
	var system []*sdk.Message
	if t.Session.System != "" {
		system = []*sdk.Message{{Role: "system", Content: t.Session.System}}
		h.Messages, h.Tokens = 1, tokensOf(&api.SessionMessage{Content: t.Session.System})
	}
	results := len(asked) > 0 && asked[0].GetRole() == "tool"
	newest, err := t.newest(ctx, budget-h.Tokens, results)
	if err != nil {
		return nil, nil, err
	}
	if err := answersCalls(newest, t.asked); err != nil {
		return nil, nil, err
	}
	kept := newest[window(newest, budget-h.Tokens, results):]
	h.LeftOutMessages, h.LeftOutTokens = int(t.Session.Messages)-len(kept), t.Session.Tokens
	for _, m := range kept {
		h.Tokens += m.Tokens
		h.LeftOutTokens -= m.Tokens
	}
	sent, err := restored(closed(kept, results))
	if err != nil {
		return nil, nil, err
	}
	h.Messages += len(sent)
	return append(system, sent...), h, nil
}

// AskedTokens estimates what is asked, which History was told.
func (t *Turn) AskedTokens() (tokens int64) {
	for _, m := range t.asked {
		tokens += m.Tokens
	}
	return tokens
}

// lookBack is how many messages are searched for the turn before.
const lookBack = 50

// Before returns the newest question of the session that was answered, and the
// answer, leaving out the exchanges whose message skip takes; empty for none.
func (t *Turn) Before(ctx context.Context, skip func(message string) bool) (question, answer string, err error) {
	page, err := t.book.repository.Messages(ctx, t.key.tenant, t.key.id, state.MessageRange{Newest: true, Range: state.Range{Limit: lookBack}})
	if err != nil {
		return "", "", err
	}
	for _, m := range page.Messages {
		switch {
		case m.Role == "assistant" && m.Content != "" && m.Status == api.StatusAnswered:
			answer = m.Content
		case m.Role == "user" && !skip(m.Content):
			return m.Content, answer, nil
		case m.Role == "user":
			answer = ""
		}
	}
	return "", "", nil
}

// newest reads the newest messages, oldest first, somewhat beyond the budget.
func (t *Turn) newest(ctx context.Context, budget int64, results bool) ([]*api.SessionMessage, error) {
	var messages []*api.SessionMessage
	r := state.MessageRange{Newest: true, Range: state.Range{Limit: pageSize}, Tokens: max(budget, 1)}
	for {
		page, err := t.book.repository.Messages(ctx, t.key.tenant, t.key.id, r)
		if err != nil {
			return nil, err
		}
		messages = append(messages, page.Messages...)
		var tokens int64
		callFound := false
		for _, m := range messages {
			tokens += m.Tokens
			callFound = callFound || m.Role != "tool"
		}
		if page.Next == "" || tokens >= budget && (callFound || !results) {
			slices.Reverse(messages)
			return messages, nil
		}
		r.Cursor = page.Next
	}
}

// window returns where the part of messages begins that fits into budget. A
// message and the tool results that follow it stay together. With results the
// newest of these groups is kept whatever it takes.
func window(messages []*api.SessionMessage, budget int64, results bool) int {
	start, sum := len(messages), int64(0)
	for start > 0 {
		first, tokens := start-1, messages[start-1].Tokens
		for messages[first].Role == "tool" && first > 0 {
			first--
			tokens += messages[first].Tokens
		}
		needed := results && start == len(messages)
		if messages[first].Role == "tool" || sum+tokens > budget && !needed {
			break
		}
		start, sum = first, sum+tokens
	}
	for i := start; i < len(messages); i++ {
		if messages[i].Role == "user" {
			return i
		}
	}
	if results {
		return start
	}
	return len(messages)
}

// calls returns the ids of the tools that an answer calls.
func calls(m *api.SessionMessage) []string {
	var made []struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(m.ToolCalls, &made) != nil {
		return nil
	}
	ids := make([]string, len(made))
	for i, c := range made {
		ids[i] = c.ID
	}
	return ids
}

// answersCalls checks that tool results in asked are those that the newest
// answer waits for, since no model server takes others.
func answersCalls(history, asked []*api.SessionMessage) error {
	var open []string
	if n := len(history); n > 0 {
		open = calls(history[n-1])
	}
	results := 0
	for at, m := range asked {
		if m.Role != "tool" {
			continue
		}
		i := slices.Index(open, m.ToolCallID)
		if results++; i < 0 || results <= at {
			return fault.New(fault.RequestInvalid, "The session waits for no result of the tool call %q.", m.ToolCallID).With("param", "messages")
		}
		open = slices.Delete(open, i, i+1)
	}
	if results > 0 && len(open) > 0 {
		return fault.New(fault.RequestInvalid, "The results of these tool calls are missing: %s. Send the results of all calls together.", strings.Join(open, ", ")).With("param", "messages")
	}
	return nil
}

// closed leaves out tool calls that were never answered: model servers refuse
// them. The newest ones stay when results follow.
func closed(messages []*api.SessionMessage, results bool) []*api.SessionMessage {
	var kept []*api.SessionMessage
	for i, m := range messages {
		last := i == len(messages)-1
		if len(m.ToolCalls) == 0 || last && results || !last && messages[i+1].Role == "tool" {
			kept = append(kept, m)
			continue
		}
		if m.Content != "" {
			said := *m
			said.ToolCalls = nil
			kept = append(kept, &said)
		}
	}
	return kept
}
