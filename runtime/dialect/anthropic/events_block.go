// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"
	"strings"
)

// The kinds of content blocks.
const (
	text     = "text"
	thinking = "thinking"
	redacted = "redacted_thinking"
	toolUse  = "tool_use"
)

// block is a content block that was started.
type block struct {
	kind  string
	index int
	call  int32
	// arguments are those sent so far.
	arguments strings.Builder
	// checked is the length of arguments when they were last found to be no whole object.
	checked int
	// signed says that the block's thinking ended with its signature.
	signed bool
}

// unfinished reports whether more of a call's arguments must come.
func (b *block) unfinished() bool {
	if b == nil || b.kind != toolUse {
		return false
	}
	if n := b.arguments.Len(); n != b.checked || n == 0 {
		if complete(b.arguments.String()) {
			return false
		}
		b.checked = n
	}
	return true
}

// piece is a fragment of a content block.
type piece struct {
	kind string
	// call, id and name belong to a tool's call.
	call     int32
	id, name string
	text     string
	// signature ends a thinking block.
	signature string
	// whole is a block that comes in one piece.
	whole json.RawMessage
}

// belongs reports whether a piece continues a block.
func (p piece) belongs(b *block) bool {
	if b == nil || p.kind != b.kind || p.whole != nil || b.signed {
		return false
	}
	return p.kind != toolUse || p.call == b.call
}

func (e *Events) putThinkingBlock(raw json.RawMessage) {
	var b struct {
		Type      string `json:"type"`
		Signature string `json:"signature"`
	}
	if json.Unmarshal(raw, &b) != nil {
		return
	}
	switch {
	case b.Type == redacted:
		e.put(piece{kind: redacted, whole: raw})
	case b.Type == thinking && b.Signature != "":
		e.put(piece{kind: thinking, signature: b.Signature})
	}
}

// put writes a piece, or makes it wait until the open call is whole.
func (e *Events) put(p piece) {
	if !p.belongs(e.open) && e.open.unfinished() {
		e.queue = append(e.queue, p)
		return
	}
	e.write(p)
	for len(e.queue) > 0 && !e.open.unfinished() {
		e.advance()
	}
}

// drain writes all that waits, whether calls are whole or not, and closes the last block.
func (e *Events) drain() {
	for len(e.queue) > 0 {
		e.advance()
	}
	e.stop()
}

// advance writes the first piece that waits, and what belongs to the same call.
func (e *Events) advance() {
	first := e.queue[0]
	waiting := e.queue[1:]
	e.queue = nil
	e.write(first)
	for _, p := range waiting {
		if first.kind == toolUse && p.belongs(e.open) {
			e.write(p)
		} else {
			e.queue = append(e.queue, p)
		}
	}
}

func (e *Events) write(p piece) {
	if !p.belongs(e.open) {
		if p.kind == toolUse && e.calls[p.call] != nil {
			// The call's object was whole and its block is closed: what follows is no part of it.
			return
		}
		e.stop()
		e.startBlock(p)
	}
	switch {
	case p.kind == toolUse:
		e.open.arguments.WriteString(p.text)
		e.delta(p.text, map[string]string{"type": "input_json_delta", "partial_json": p.text})
	case p.kind == thinking && p.signature != "":
		e.open.signed = true
		e.delta(p.signature, map[string]string{"type": "signature_delta", "signature": p.signature})
	case p.kind == thinking:
		e.delta(p.text, map[string]string{"type": "thinking_delta", "thinking": p.text})
	case p.kind == text:
		e.delta(p.text, map[string]string{"type": "text_delta", "text": p.text})
	}
}

func (e *Events) startBlock(p piece) {
	e.open = &block{kind: p.kind, index: e.next, call: p.call}
	e.next++
	var content any
	switch p.kind {
	case text:
		content = textBlock{Type: text}
	case thinking:
		content = thinkingBlock{Type: thinking}
	case toolUse:
		content = toolUseBlock{toolUse, callID(e.Meta, p.id, len(e.calls)), p.name, json.RawMessage("{}")}
		e.calls[p.call] = e.open
	case redacted:
		content = p.whole
	}
	e.emit("content_block_start", struct {
		Type    string `json:"type"`
		Index   int    `json:"index"`
		Content any    `json:"content_block"`
	}{"content_block_start", e.open.index, content})
}

func (e *Events) delta(content string, delta map[string]string) {
	if content == "" {
		return
	}
	e.emit("content_block_delta", struct {
		Type  string            `json:"type"`
		Index int               `json:"index"`
		Delta map[string]string `json:"delta"`
	}{"content_block_delta", e.open.index, delta})
}

// stop closes the open block.
func (e *Events) stop() {
	if e.open == nil {
		return
	}
	e.emit("content_block_stop", struct {
		Type  string `json:"type"`
		Index int    `json:"index"`
	}{"content_block_stop", e.open.index})
	e.open = nil
}
