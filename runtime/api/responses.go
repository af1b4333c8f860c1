// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/dialect/responses"
	"github.com/auahq/aua/runtime/pipeline"
)

// responses serves POST /v1/responses, OpenAI's Responses dialect.
func (s *server) responses(c *echo.Context) error {
	raw, err := s.body(c)
	if err != nil {
		return err
	}
	in, err := responses.Decode(raw)
	if err != nil {
		return err
	}
	req := s.request(c)
	req.Messages, req.Params, req.User, req.Metadata = in.Messages, in.Params, in.User, in.Metadata
	req.Field, req.SessionID = in.Field, in.SessionID
	if err := s.direct(req, in.Model); err != nil {
		return err
	}
	meta := responses.Meta{ID: "resp_" + req.RequestID, Created: req.Arrived.Unix(), Model: modelOr(in.Model), Echo: in.Echo}
	if in.Stream {
		return s.responseStream(c, req, &responses.Events{Meta: meta})
	}
	req.Buffered = true
	result, err := s.run(c, req, &headers{h: c.Response().Header()})
	if err != nil {
		return err
	}
	body, err := responses.Encode(meta, result.Answer, result.Response)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body)
}

func (s *server) responseStream(c *echo.Context, req *pipeline.Request, encoder *responses.Events) error {
	sink := &namedSink[responses.Event]{
		events: s.newEvents(c.Response()), delta: encoder.Delta,
		parts: func(e responses.Event) (string, []byte) { return e.Name, e.Data },
	}
	defer sink.events.stop()
	result, err := s.run(c, req, sink)
	if err != nil {
		if !sink.events.stop() {
			return err
		}
		return sink.write(encoder.Fail(faultOf(c, err), of(c).trace.TraceID()))
	}
	return sink.write(encoder.Finish(result.Answer, result.Response))
}
