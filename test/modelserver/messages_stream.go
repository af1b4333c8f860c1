// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

// messageBlock is a content block of a streamed message.
type messageBlock struct {
	// start is the value of content_block, deltas are those of delta.
	start  []byte
	deltas [][]byte
}

func (messagesForm) opening(a *answer) [][]byte {
	if a.NoRole {
		return nil
	}
	message := a.messageEnvelope([]byte("[]"), "")
	if a.Usage != UsageNone {
		message.raw("usage", a.messageUsage(1))
	}
	start := newObject().str("type", "message_start").raw("message", message.members(a.Extra).close()).close()
	return [][]byte{named("message_start", start), named("ping", []byte(`{"type":"ping"}`))}
}

// content renders one piece for each delta; a block's start and end go with its
// first and its last one.
func (messagesForm) content(a *answer) [][]byte {
	var out [][]byte
	for i, block := range a.blocks() {
		event := func(name, member string, value []byte) []byte {
			o := newObject().str("type", name).num("index", i)
			if member != "" {
				o.raw(member, value)
			}
			return named(name, o.close())
		}
		piece := event("content_block_start", "content_block", block.start)
		for _, delta := range block.deltas {
			out = append(out, append(piece, event("content_block_delta", "delta", delta)...))
			piece = nil
		}
		if piece != nil {
			out = append(out, piece)
		}
		out[len(out)-1] = append(out[len(out)-1], event("content_block_stop", "", nil)...)
	}
	return out
}

func (messagesForm) closing(a *answer) [][]byte {
	var out [][]byte
	if !a.NoFinish {
		delta := newObject().str("stop_reason", a.stopReason()).raw("stop_sequence", []byte("null")).close()
		o := newObject().str("type", "message_delta").raw("delta", delta)
		if a.Usage != UsageNone {
			o.raw("usage", newObject().num("output_tokens", a.completion).close())
		}
		out = append(out, named("message_delta", o.close()))
	}
	if !a.NoDone {
		out = append(out, named("message_stop", []byte(`{"type":"message_stop"}`)))
	}
	return out
}

// blocks cuts the answer into content blocks: thinking, text, tools.
func (a *answer) blocks() []messageBlock {
	var out []messageBlock
	if a.Reasoning != "" {
		b := messageBlock{start: []byte(`{"type":"thinking","thinking":"","signature":""}`)}
		for _, w := range words(a.Reasoning) {
			b.deltas = append(b.deltas, newObject().str("type", "thinking_delta").str("thinking", w).close())
		}
		b.deltas = append(b.deltas, newObject().str("type", "signature_delta").str("signature", signature).close())
		out = append(out, b)
	}
	if len(a.pieces) > 0 {
		b := messageBlock{start: []byte(`{"type":"text","text":""}`)}
		for _, p := range a.pieces {
			b.deltas = append(b.deltas, newObject().str("type", "text_delta").str("text", p).close())
		}
		out = append(out, b)
	}
	for i := range a.ToolCalls {
		size := a.ArgumentBytes
		if size <= 0 {
			size = 8
		}
		b := messageBlock{start: a.toolUse(i, []byte("{}"))}
		// The first piece is empty, as the API's documentation shows it.
		for _, p := range append([]string{""}, pieces(a.ToolCalls[i].Arguments, size)...) {
			b.deltas = append(b.deltas, newObject().str("type", "input_json_delta").str("partial_json", p).close())
		}
		out = append(out, b)
	}
	return out
}
