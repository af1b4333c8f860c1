// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/dialect/anthropic"
	"github.com/auahq/aua/runtime/pipeline"
)

// messages serves POST /v1/messages, the Anthropic dialect.
func (s *server) messages(c *echo.Context) error {
	raw, err := s.body(c)
	if err != nil {
		return err
	}
	in, err := anthropic.DecodeMessages(raw)
	if err != nil {
		return err
	}
	req := s.request(c)
	req.Messages, req.Params, req.User = in.Messages, in.Params, in.User
	req.Field, req.SessionID = in.Field, in.SessionID
	if err := s.direct(req, in.Model); err != nil {
		return err
	}
	meta := anthropic.Meta{ID: "msg_" + req.RequestID, Model: modelOr(in.Model)}
	if in.Stream {
		return s.messageStream(c, req, &anthropic.Events{Meta: meta})
	}
	req.Buffered = true
	result, err := s.run(c, req, &headers{h: c.Response().Header()})
	if err != nil {
		return err
	}
	body, err := anthropic.EncodeMessage(meta, result.Answer, result.Response)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body)
}

func (s *server) messageStream(c *echo.Context, req *pipeline.Request, encoder *anthropic.Events) error {
	sink := &namedSink[anthropic.Event]{
		events: s.newEvents(c.Response()), delta: encoder.Delta,
		parts: func(e anthropic.Event) (string, []byte) { return e.Name, e.Data },
	}
	defer sink.events.stop()
	result, err := s.run(c, req, sink)
	if err != nil {
		if !sink.events.stop() {
			return err
		}
		return sink.events.send("error", anthropic.EncodeError(faultOf(c, err), of(c).trace.TraceID(), req.RequestID))
	}
	return sink.write(encoder.Finish(result.Answer, result.Response))
}
