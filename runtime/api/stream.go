// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// stream serves POST /stream.
func (s *server) stream(c *echo.Context) error {
	req, debug, err := s.decodeQuery(c)
	if err != nil {
		return err
	}
	return s.streamAnswer(c, req, debug)
}

// streamAnswer serves a query and answers with events.
func (s *server) streamAnswer(c *echo.Context, req *pipeline.Request, debug bool) error {
	ev := s.newEvents(c.Response())
	defer ev.stop()
	sink := &streamSink{events: ev}
	result, err := s.run(c, req, sink)
	if err != nil {
		if !ev.stop() {
			return err
		}
		return sink.event(sdkapi.EventError, errorOf(faultOf(c, err), of(c).trace.TraceID()))
	}
	done := queryResponse(result, debug)
	done.Answer = ""
	return sink.event(sdkapi.EventDone, done)
}

// streamSink writes a query's progress as the events of POST /stream.
type streamSink struct {
	events *events
	chunks int
}

var _ pipeline.Sink = (*streamSink)(nil)

func (s *streamSink) event(name string, data any) error {
	return s.events.send(name, bytes.TrimRight(encode(data), "\n"))
}

func (s *streamSink) Start(e sdkapi.StartEvent) error {
	s.events.header(func(h http.Header) { setIDs(h, e) })
	return s.event(sdkapi.EventStart, e)
}

func (s *streamSink) Route(e sdkapi.RouteEvent) error { return s.event(sdkapi.EventRoute, e) }

func (s *streamSink) SpecialistStart(e sdkapi.SpecialistStartEvent) error {
	return s.event(sdkapi.EventSpecialistStart, e)
}

// Delta sends the text; tool calls are in the done event, whole.
func (s *streamSink) Delta(d *sdk.Delta) error {
	if d.GetText() == "" {
		return nil
	}
	e := sdkapi.ChunkEvent{Index: s.chunks, Text: d.GetText()}
	s.chunks++
	return s.event(sdkapi.EventChunk, e)
}

func (s *streamSink) SpecialistDone(e sdkapi.SpecialistDoneEvent) error {
	return s.event(sdkapi.EventSpecialistDone, e)
}

func (s *streamSink) ArbiterStart() error {
	return s.event(sdkapi.EventArbiterStart, struct{}{})
}

func (s *streamSink) ArbiterDone(e sdkapi.ArbiterDoneEvent) error {
	return s.event(sdkapi.EventArbiterDone, e)
}
