// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"encoding/json"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Event is one event of a stream: its name, and its data as JSON.
type Event struct {
	Name string
	Data []byte
}

// Events encodes one streamed answer. One content block is open at a time, as
// clients expect; see [Events.Delta] for model servers that mix their tool calls.
type Events struct {
	Meta Meta

	started bool
	// next is the next block's index.
	next   int
	open   *block
	calls  map[int32]*block
	queue  []piece
	events []Event
	err    error
}

// Delta encodes newly generated content. The fragments of a tool's arguments
// pass byte for byte. When a server mixes the fragments of several calls, all
// but the first wait until that one's arguments are a whole object.
//
// A delta's extra member thinking_blocks may hold a block of the type thinking
// with a signature, which closes the thinking so far (whose text came as
// reasoning), or whole blocks of the type redacted_thinking.
func (e *Events) Delta(d *sdk.Delta) ([]Event, error) {
	e.start()
	if r := d.GetReasoning(); r != "" {
		e.put(piece{kind: thinking, text: r})
	}
	for _, raw := range thinkingBlocks(d.GetExtra()) {
		e.putThinkingBlock(raw)
	}
	if t := d.GetText(); t != "" {
		e.put(piece{kind: text, text: t})
	}
	for _, c := range d.GetToolCalls() {
		e.put(piece{kind: toolUse, call: c.GetIndex(), id: c.GetId(), name: c.GetName(), text: c.GetArguments()})
	}
	return e.take()
}

// Finish encodes the end of the stream: stop reason, usage and the extra
// member. When the query was not answered, it says the reason first, so the
// caller does not.
func (e *Events) Finish(answer *sdk.Answer, r *api.QueryResponse) ([]Event, error) {
	e.start()
	if r.Status != api.StatusAnswered {
		e.put(piece{kind: text, text: r.Reason})
	}
	e.drain()
	s := stopOf(answer, r)
	if s.Reason == "end_turn" && len(e.calls) > 0 {
		s.Reason = "tool_use"
	}
	e.emit("message_delta", struct {
		Type  string      `json:"type"`
		Delta stop        `json:"delta"`
		Usage usage       `json:"usage"`
		Aua   *openai.Aua `json:"aua"`
	}{"message_delta", s, usageOf(r.Usage), openai.AuaOf(r)})
	e.emit("message_stop", struct {
		Type string `json:"type"`
	}{"message_stop"})
	return e.take()
}

func (e *Events) start() {
	if e.started {
		return
	}
	e.started = true
	e.calls = map[int32]*block{}
	e.emit("message_start", struct {
		Type    string  `json:"type"`
		Message message `json:"message"`
	}{"message_start", emptyMessage(e.Meta)})
}

func (e *Events) emit(name string, data any) {
	b, err := json.Marshal(data)
	if err != nil && e.err == nil {
		e.err = err
	}
	e.events = append(e.events, Event{name, b})
}

func (e *Events) take() ([]Event, error) {
	events := e.events
	e.events = nil
	return events, e.err
}
