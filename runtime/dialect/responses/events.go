// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package responses

import (
	"encoding/json"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Event is one event of a stream: its name, and its data as JSON.
type Event struct {
	Name string
	Data []byte
}

// Events encodes one streamed answer.
type Events struct {
	Meta Meta

	started  bool
	sequence int
	items    []*item
	// open is the item that grows; calls may be unfinished beside it.
	open   *item
	calls  map[int32]*item
	events []Event
	err    error
}

// Delta encodes newly generated content. The fragments of a function's
// arguments pass byte for byte.
func (e *Events) Delta(d *sdk.Delta) ([]Event, error) {
	e.start()
	if r := d.GetReasoning(); r != "" {
		e.grow(e.continued(reasoning), r)
	}
	if t := d.GetText(); t != "" {
		e.grow(e.continued(message), t)
	}
	for _, c := range d.GetToolCalls() {
		e.call(c)
	}
	return e.take()
}

// Finish encodes the end of the stream. When the query was not answered, it
// says the reason as a refusal first, so the caller does not.
func (e *Events) Finish(answer *sdk.Answer, r *api.QueryResponse) ([]Event, error) {
	e.start()
	switch {
	case r.Status != api.StatusAnswered:
		e.grow(e.continued(refusal), r.Reason)
	case len(e.items) == 0:
		e.continued(message)
	}
	status, reason := statusOf(answer, r)
	e.closeAll(status)
	e.emit("response."+status, map[string]any{"response": ended(e.Meta, e.items, status, reason, r)})
	return e.take()
}

// Fail ends a stream that broke off; the error's code and message are the
// response's. Open items are not closed, so that no client runs half a call.
func (e *Events) Fail(f *fault.Error, traceID string) ([]Event, error) {
	e.start()
	body := e.Meta.object("failed", outputOf(e.items))
	body["error"] = map[string]any{"code": f.Code, "message": f.Message}
	body["aua"] = map[string]any{"trace_id": traceID, "details": f.Details}
	e.emit("response.failed", map[string]any{"response": body})
	return e.take()
}

func (e *Events) start() {
	if e.started {
		return
	}
	e.started = true
	e.calls = map[int32]*item{}
	for _, name := range []string{"response.created", "response.in_progress"} {
		e.emit(name, map[string]any{"response": e.Meta.object("in_progress", []any{})})
	}
}

func (e *Events) emit(name string, data map[string]any) {
	data["type"], data["sequence_number"] = name, e.sequence
	e.sequence++
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
