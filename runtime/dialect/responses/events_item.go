// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

import "github.com/auahq/aua/sdk"

// eventNames are the names of an item's own events, by its kind.
var eventNames = map[string]struct{ delta, done, member string }{
	reasoning:    {"response.reasoning_text.delta", "response.reasoning_text.done", "text"},
	message:      {"response.output_text.delta", "response.output_text.done", "text"},
	refusal:      {"response.refusal.delta", "response.refusal.done", "refusal"},
	functionCall: {"response.function_call_arguments.delta", "response.function_call_arguments.done", "arguments"},
}

// continued returns the open item, if it is of the kind, or a new one.
func (e *Events) continued(kind string) *item {
	if e.open != nil && e.open.kind == kind {
		return e.open
	}
	e.leave()
	it := newItem(e.Meta, kind, len(e.items))
	e.begin(it)
	return it
}

// call adds a fragment to its call, wherever that one stands. What follows a
// whole object that was closed is no part of it.
func (e *Events) call(d *sdk.ToolCallDelta) {
	it := e.calls[d.GetIndex()]
	if it == nil {
		e.leave()
		it = newItem(e.Meta, functionCall, len(e.items))
		it.names(e.Meta, d.GetId(), d.GetName(), len(e.calls))
		e.calls[d.GetIndex()] = it
		e.begin(it)
	}
	if it.status != "" {
		return
	}
	if it != e.open {
		e.leave()
		e.open = it
	}
	if d.GetArguments() != "" {
		e.grow(it, d.GetArguments())
	}
}

func (e *Events) begin(it *item) {
	e.items = append(e.items, it)
	e.open = it
	e.emit("response.output_item.added", map[string]any{"output_index": it.index, "item": it.begun()})
	if it.kind != functionCall {
		e.emit("response.content_part.added", it.place(map[string]any{"part": it.part("")}))
	}
}

func (e *Events) grow(it *item, fragment string) {
	it.content.WriteString(fragment)
	data := it.place(map[string]any{"delta": fragment})
	if it.kind == message {
		data["logprobs"] = []any{}
	}
	e.emit(eventNames[it.kind].delta, data)
}

// leave turns away from the open item. A call whose arguments are not whole
// stays open, because servers may mix the fragments of several calls.
func (e *Events) leave() {
	if e.open != nil && (e.open.kind != functionCall || e.open.whole()) {
		e.close(e.open, "completed")
	}
	e.open = nil
}

// closeAll closes what is open, with the status of the whole.
func (e *Events) closeAll(status string) {
	for _, it := range e.items {
		if it.status == "" {
			e.close(it, status)
		}
	}
	e.open = nil
}

func (e *Events) close(it *item, status string) {
	it.status = status
	names, content := eventNames[it.kind], it.content.String()
	done := it.place(map[string]any{names.member: content})
	switch it.kind {
	case message:
		done["logprobs"] = []any{}
	case functionCall:
		done["name"] = it.name
	}
	e.emit(names.done, done)
	if it.kind != functionCall {
		e.emit("response.content_part.done", it.place(map[string]any{"part": it.part(content)}))
	}
	e.emit("response.output_item.done", map[string]any{"output_index": it.index, "item": it.encode()})
}

// place adds where in the output an event belongs.
func (it *item) place(data map[string]any) map[string]any {
	data["item_id"], data["output_index"] = it.id, it.index
	if it.kind != functionCall {
		data["content_index"] = 0
	}
	return data
}
