// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// toolFragment is a tool call, or a piece of one, as a server sent it.
type toolFragment struct {
	// index is -1 when the server gave none.
	index     int64
	id        string
	kind      string
	name      string
	arguments string
}

func (r *reply) decodeTools(value []byte) error {
	if rawjson.IsNull(value) {
		return nil
	}
	var err error
	if !rawjson.EachElement(value, func(call []byte) {
		f := toolFragment{index: -1}
		if !rawjson.EachMember(call, func(name, value []byte) {
			switch string(name) {
			case "index":
				if n, ok := rawjson.Int(value); ok {
					f.index = n
				}
			case "id":
				err = errors.Join(err, setString(&f.id, value))
			case "type":
				err = errors.Join(err, setString(&f.kind, value))
			case "function", "custom":
				err = errors.Join(err, f.decodeFunction(value))
			}
		}) {
			err = errWrongType
		}
		r.tools = append(r.tools, f)
	}) {
		return errWrongType
	}
	return err
}

func (f *toolFragment) decodeFunction(value []byte) error {
	if rawjson.IsNull(value) {
		return nil
	}
	var err error
	if !rawjson.EachMember(value, func(name, value []byte) {
		switch string(name) {
		case "name":
			err = errors.Join(err, setString(&f.name, value))
		case "arguments", "input":
			if setString(&f.arguments, value) != nil {
				// Some servers send the arguments as JSON instead of as text with JSON in it.
				f.arguments = string(value)
			}
		}
	}) {
		return errWrongType
	}
	return err
}

// toolCalls returns the calls of a whole answer.
func (r *reply) toolCalls() []*sdk.ToolCall {
	var calls []*sdk.ToolCall
	for _, f := range r.tools {
		call := &sdk.ToolCall{Id: f.id, Type: f.kind, Name: f.name, Arguments: f.arguments}
		if call.Id == "" {
			call.Id = upstream.NewCallID()
		}
		if call.Type == "" {
			call.Type = "function"
		}
		calls = append(calls, call)
	}
	return calls
}

// toolIndex puts the fragments of streamed tool calls in order, also those of
// servers that leave the index or the id out.
type toolIndex struct {
	calls []toolFragment
	// of maps the server's index to the position in calls.
	of map[int64]int
}

// place returns the fragment as the contract wants it: a call's id, type and
// name in its first fragment only, and an index that is unique.
func (t *toolIndex) place(f toolFragment) *sdk.ToolCallDelta {
	position, known := t.find(f)
	if known {
		return &sdk.ToolCallDelta{Index: int32(position), Arguments: f.arguments, Name: t.lateName(position, f.name)}
	}
	if f.kind == "" {
		f.kind = "function"
	}
	sent := f.id
	if sent == "" {
		sent = upstream.NewCallID()
	}
	if f.index >= 0 {
		if t.of == nil {
			t.of = map[int64]int{}
		}
		t.of[f.index] = position
	}
	t.calls = append(t.calls, toolFragment{id: f.id, name: f.name})
	return &sdk.ToolCallDelta{Index: int32(position), Id: sent, Type: f.kind, Name: f.name, Arguments: f.arguments}
}

// find returns the position of the call that f belongs to, and whether that call has begun.
func (t *toolIndex) find(f toolFragment) (int, bool) {
	last := len(t.calls) - 1
	if f.index >= 0 {
		position, known := t.of[f.index]
		// Gemini has sent parallel calls with the same index: another id and a name begin another call.
		// An id alone does not, since some vLLMs have sent a new one with each fragment.
		if known && !(f.name != "" && f.id != "" && t.calls[position].id != "" && f.id != t.calls[position].id) {
			return position, true
		}
		return last + 1, false
	}
	if last < 0 {
		return 0, false
	}
	current := t.calls[last]
	if f.id != "" && current.id != "" {
		if f.id == current.id {
			return last, true
		}
		return last + 1, false
	}
	if f.name != "" && current.name != "" {
		return last + 1, false
	}
	return last, true
}

// lateName returns the name when the call's first fragment had none.
func (t *toolIndex) lateName(position int, name string) string {
	if name == "" || t.calls[position].name != "" {
		return ""
	}
	t.calls[position].name = name
	return name
}
