// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

var errNotText = errors.New("is not a text, and instructions are texts only")

// members returns the members of an object that the host passed on; false, and
// a mistake, when it is none. Nothing is an empty object.
func (e *encoder) members(what string, object []byte) ([]rawjson.Member, bool) {
	if len(object) == 0 {
		return nil, true
	}
	if !json.Valid(object) {
		e.Fail(what, rawjson.ErrNotJSON)
		return nil, false
	}
	members, ok := rawjson.Members(object)
	if !ok {
		e.Fail(what, rawjson.ErrNotObject)
	}
	return members, ok
}

// instructs reports whether a message is for the member system.
func instructs(m *sdk.Message) bool { return m.GetRole() == "system" || m.GetRole() == "developer" }

// system collects the instructions, wherever they stand in the conversation.
func (e *encoder) system(messages []*sdk.Message) {
	open := false
	begin := func() {
		if !open {
			e.Key("system")
			e.Buf = append(e.Buf, '[')
		} else {
			e.Buf = append(e.Buf, ',')
		}
		open = true
	}
	for _, m := range messages {
		if !instructs(m) {
			continue
		}
		e.markable = false
		if len(m.GetParts()) == 0 && !blank(m.GetContent()) {
			begin()
			e.textBlock(m.GetContent(), nil)
		}
		for _, part := range m.GetParts() {
			if part.GetType() != "text" {
				e.Fail("a part of the type "+part.GetType(), errNotText)
			}
			if !blank(part.GetText()) {
				begin()
				e.textBlock(part.GetText(), part.GetJson())
			}
		}
		e.mark(m)
	}
	if open {
		e.Buf = append(e.Buf, ']')
	}
}

// message writes the blocks of a message.
func (e *encoder) message(m *sdk.Message) {
	if instructs(m) {
		return
	}
	e.markable = false
	role := "user"
	switch m.GetRole() {
	case "assistant":
		role = "assistant"
		e.thinking(m)
	case "tool":
		e.block(role)
		e.toolResult(m)
		e.mark(m)
		return
	}
	if len(m.GetParts()) == 0 && !blank(m.GetContent()) {
		e.block(role)
		e.textBlock(m.GetContent(), nil)
	}
	for _, part := range m.GetParts() {
		if text, ok := textOf(part); ok && blank(text) {
			continue
		}
		e.block(role)
		e.part(part)
	}
	for _, call := range m.GetToolCalls() {
		e.block(role)
		e.toolUse(call)
	}
	e.mark(m)
}

// block begins a block of a turn, in the open one when that is of the same side:
// the API wants the sides to take turns.
func (e *encoder) block(role string) {
	if e.role == role {
		e.Buf = append(e.Buf, ',')
		return
	}
	if e.role != "" {
		e.Buf = append(e.Buf, "]},"...)
	}
	e.role = role
	e.Buf = append(rawjson.AppendString(append(e.Buf, `{"role":`...), role), `,"content":[`...)
}

func (e *encoder) closeTurn() {
	if e.role == "" {
		e.Fail("the conversation", errSaysNothing)
		return
	}
	e.Buf = append(e.Buf, "]}"...)
}

// thinking sends back the thinking blocks of an answer that has them in its
// member thinking_blocks, as this backend returned them. The API wants them
// first, unchanged and with their signatures.
func (e *encoder) thinking(m *sdk.Message) {
	if _, ok := e.members("a message's extra_json", m.GetExtraJson()); !ok {
		return
	}
	rawjson.EachElement(rawjson.Get(m.GetExtraJson(), "thinking_blocks"), func(thought []byte) {
		kind := rawjson.Text(thought, "type")
		// Servers other than Anthropic's think without signing, and the API takes no thought that is not signed.
		if kind == "redacted_thinking" || kind == "thinking" && rawjson.Text(thought, "signature") != "" {
			e.block("assistant")
			e.Buf = append(e.Buf, thought...)
		}
	})
}

// mark puts the message's cache_control on its last block.
func (e *encoder) mark(m *sdk.Message) {
	if _, ok := e.members("a message's extra_json", m.GetExtraJson()); !ok || !e.markable {
		return
	}
	if control := rawjson.Get(m.GetExtraJson(), "cache_control"); control != nil && !rawjson.IsNull(control) {
		e.Buf = append(append(append(e.Buf[:len(e.Buf)-1], `,"cache_control":`...), control...), '}')
	}
}
