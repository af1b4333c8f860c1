// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Event is one event of a stream: a pointer to an [api.StartEvent],
// [api.RouteEvent], [api.SpecialistStartEvent], [api.ChunkEvent],
// [api.SpecialistDoneEvent], or at the end an [api.QueryResponse] without
// answer; or an [OtherEvent].
type Event any

// OtherEvent is an event that this client has no type for, because a newer
// server sent it. Ignore it.
type OtherEvent struct {
	Name string
	Data json.RawMessage
}

// Stream asks a question and yields the events of its answer as they come. The
// last event is an [api.QueryResponse], or an error comes instead of it: the
// one that the server reported, or [fault.StreamInterrupted] when the stream
// broke off. Leaving the loop cancels the query. The request is sent by
// ranging over the result, each time anew.
func (c *Client) Stream(ctx context.Context, q *api.QueryRequest) iter.Seq2[Event, error] {
	return c.stream(ctx, "/stream", q)
}

func (c *Client) stream(ctx context.Context, path string, q *api.QueryRequest) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		res, err := c.send(ctx, http.MethodPost, path, q, "text/event-stream")
		if err != nil {
			yield(nil, err)
			return
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			body, err := c.read(ctx, res)
			if err == nil {
				err = c.failure(res, body)
			}
			yield(nil, err)
			return
		}
		if !isEventStream(res.Header.Get("Content-Type")) {
			yield(nil, c.notAUA(res))
			return
		}
		c.events(ctx, res.Body, yield)
	}
}

// events yields the events in r up to the last one.
func (c *Client) events(ctx context.Context, r io.Reader, yield func(Event, error) bool) {
	frames := newEventReader(r)
	for {
		f, err := frames.next()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			yield(nil, c.cut(ctx, err))
			return
		}
		event, err := decodeEvent(f)
		if err != nil {
			yield(nil, err)
			return
		}
		if _, last := event.(*api.QueryResponse); !yield(event, nil) || last {
			return
		}
	}
}

// decodeEvent returns the typed event of f, or the error that it reports.
func decodeEvent(f frame) (Event, error) {
	var event Event
	switch f.name {
	case api.EventStart:
		event = new(api.StartEvent)
	case api.EventRoute:
		event = new(api.RouteEvent)
	case api.EventSpecialistStart:
		event = new(api.SpecialistStartEvent)
	case api.EventChunk:
		event = new(api.ChunkEvent)
	case api.EventSpecialistDone:
		event = new(api.SpecialistDoneEvent)
	case api.EventArbiterDone:
		event = new(api.ArbiterDoneEvent)
	case api.EventDone:
		event = new(api.QueryResponse)
	case api.EventError:
		var e api.Error
		if err := json.Unmarshal(f.data, &e); err != nil || e.Code == "" {
			return nil, badEvent(f, err)
		}
		return nil, reported(&e, 0)
	default:
		return &OtherEvent{Name: f.name, Data: f.data}, nil
	}
	if err := json.Unmarshal(f.data, event); err != nil {
		return nil, badEvent(f, err)
	}
	return event, nil
}

func badEvent(f frame, err error) error {
	return fault.Wrap(err, fault.StreamInterrupted, "The server sent an event %q that is not understood. Client and server may be of different versions.", f.name)
}
