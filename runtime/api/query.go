// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// query serves POST /query.
func (s *server) query(c *echo.Context) error {
	req, debug, err := s.decodeQuery(c)
	if err != nil {
		return err
	}
	return s.answer(c, req, debug)
}

// answer serves a query and answers at once.
func (s *server) answer(c *echo.Context, req *pipeline.Request, debug bool) error {
	req.Buffered = true
	result, err := s.run(c, req, &headers{h: c.Response().Header()})
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, encode(queryResponse(result, debug)))
}

// run serves a query and sets the headers that its outcome gives.
func (s *server) run(c *echo.Context, req *pipeline.Request, sink pipeline.Sink) (*pipeline.Result, error) {
	result, err := s.Runtime.Query(c.Request().Context(), req, sink)
	if err != nil {
		return nil, err
	}
	if d := result.Response.Decision; req.Buffered && d != nil {
		c.Response().Header().Set("Server-Timing", observe.ServerTiming(d.LatencyMS, d.Hops))
	}
	return result, nil
}

// queryResponse is the response of /query, and of /stream's done event.
func queryResponse(r *pipeline.Result, debug bool) *sdkapi.QueryResponse {
	out := *r.Response
	out.ToolCalls = openai.ToolCalls(r.Answer.GetToolCalls())
	if !debug {
		out.Decision = nil
	}
	return &out
}

// decodeQuery decodes the body of /query and /stream.
func (s *server) decodeQuery(c *echo.Context) (*pipeline.Request, bool, error) {
	raw, err := s.body(c)
	if err != nil {
		return nil, false, err
	}
	return s.queryOf(c, raw)
}

// queryOf decodes one query of the REST API.
func (s *server) queryOf(c *echo.Context, raw []byte) (*pipeline.Request, bool, error) {
	var body sdkapi.QueryRequest
	if err := decodeBody(raw, &body); err != nil {
		return nil, false, err
	}
	req := s.request(c)
	req.SessionID, req.Field, req.Specialist, req.Metadata = body.SessionID, body.Field, body.Specialist, body.Metadata
	req.SessionUse, req.MayCorrect = ofSession(c, &body), mayCorrect(c)
	var err error
	if req.Messages, err = messagesOf(&body); err != nil {
		return nil, false, err
	}
	if req.Params, err = openai.DecodeParams(body.Params); err != nil {
		return nil, false, err
	}
	return req, body.Debug, checkSession(req)
}

// request begins a pipeline request with what the surface knows.
func (s *server) request(c *echo.Context) *pipeline.Request {
	r := of(c)
	return &pipeline.Request{
		Surface: c.Path(), Tenant: tenantOf(c), RequestID: r.id, TraceID: r.trace.TraceID(), Arrived: r.arrived,
	}
}

func messagesOf(body *sdkapi.QueryRequest) ([]*sdk.Message, error) {
	switch {
	case body.Query != "" && len(body.Messages) > 0:
		return nil, fault.New(fault.RequestInvalid, "The body has both \"query\" and \"messages\"; give one of them.")
	case body.Query != "":
		return []*sdk.Message{{Role: "user", Content: body.Query}}, nil
	case len(body.Messages) == 0:
		return nil, fault.New(fault.RequestInvalid, "The body has neither \"query\" nor \"messages\"; give one of them.")
	}
	return openai.DecodeMessages(body.Messages)
}

func checkSession(req *pipeline.Request) error {
	if req.SessionID != "" && !observe.ValidID(req.SessionID) {
		return fault.New(fault.RequestInvalid, "The session id may have up to %d letters, digits and the characters - _ . :", observe.MaxIDLength).
			With("param", "session_id")
	}
	return nil
}

// setIDs sets the headers that are known when a query has begun.
func setIDs(h http.Header, e sdkapi.StartEvent) {
	h.Set(headerSessionID, e.SessionID)
	h.Set(headerGeneration, e.Generation)
}

// headers is the sink of a surface that answers at once: it only notes what
// the headers say.
type headers struct{ h http.Header }

var _ pipeline.Sink = (*headers)(nil)

func (s *headers) Start(e sdkapi.StartEvent) error {
	setIDs(s.h, e)
	return nil
}
func (s *headers) Route(sdkapi.RouteEvent) error                     { return nil }
func (s *headers) SpecialistStart(sdkapi.SpecialistStartEvent) error { return nil }
func (s *headers) Delta(*sdk.Delta) error                            { return nil }
func (s *headers) SpecialistDone(sdkapi.SpecialistDoneEvent) error   { return nil }
func (s *headers) ArbiterStart() error                               { return nil }
func (s *headers) ArbiterDone(sdkapi.ArbiterDoneEvent) error         { return nil }
