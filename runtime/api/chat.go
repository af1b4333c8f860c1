// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v5"

	"github.com/auahq/aua/runtime/dialect/openai"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/sdk"
	sdkapi "github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// modelName is the model that routes; "aua/NAME" forces the specialist NAME.
const modelName = "aua"

// chatCompletions serves POST /v1/chat/completions.
func (s *server) chatCompletions(c *echo.Context) error {
	raw, err := s.body(c)
	if err != nil {
		return err
	}
	chat, err := openai.DecodeChat(raw)
	if err != nil {
		return err
	}
	req := s.request(c)
	req.Messages, req.Params, req.User, req.Metadata = chat.Messages, chat.Params, chat.User, chat.Metadata
	req.Field, req.SessionID = chat.Field, chat.SessionID
	if err := s.direct(req, chat.Model); err != nil {
		return err
	}
	meta := openai.Meta{ID: "chatcmpl-" + req.RequestID, Created: req.Arrived.Unix(), Model: modelOr(chat.Model)}
	if chat.Stream {
		return s.chatStream(c, req, meta, chat.IncludeUsage)
	}
	req.Buffered = true
	result, err := s.run(c, req, &headers{h: c.Response().Header()})
	if err != nil {
		return err
	}
	body, err := openai.EncodeChat(meta, visible(result), result.Response)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, body)
}

// direct applies what a dialect's request says of where it goes.
func (s *server) direct(req *pipeline.Request, model string) (err error) {
	if req.Specialist, err = s.specialist(model); err != nil {
		return err
	}
	return checkSession(req)
}

// modelOr returns the model that a response names: the one that was asked for.
func modelOr(model string) string {
	if model == "" {
		return modelName
	}
	return model
}

// specialist returns the one that a model name forces; empty for routing.
func (s *server) specialist(model string) (string, error) {
	if model == "" || model == modelName {
		return "", nil
	}
	if name, ok := strings.CutPrefix(model, modelName+"/"); ok && slices.Contains(s.Runtime.Specialists(), name) {
		return name, nil
	}
	return "", fault.New(fault.NotFound, "There is no model %q. Use %q, or \"%s/\" and a specialist's name; GET /v1/models lists them.", model, modelName, modelName).
		With("param", "model")
}

// visible is the answer as the dialect shows it: an abstention is a message
// that says why.
func visible(r *pipeline.Result) *sdk.Answer {
	if r.Response.Status == sdkapi.StatusAnswered {
		return r.Answer
	}
	return &sdk.Answer{Text: r.Response.Reason, FinishReason: "stop"}
}

// chatStream serves a chat completion as a stream. What goes wrong before the
// first byte is a plain HTTP error, so that clients retry it as they should.
func (s *server) chatStream(c *echo.Context, req *pipeline.Request, meta openai.Meta, includeUsage bool) error {
	ev := s.newEvents(c.Response())
	defer ev.stop()
	sink := &chatSink{events: ev, chunks: openai.Chunks{Meta: meta, IncludeUsage: includeUsage}}
	result, err := s.run(c, req, sink)
	if err != nil {
		if !ev.stop() {
			return err
		}
		return ev.send("", openai.EncodeError(faultOf(c, err), of(c).trace.TraceID()))
	}
	if result.Response.Status != sdkapi.StatusAnswered {
		if err := sink.Delta(&sdk.Delta{Text: result.Response.Reason}); err != nil {
			return err
		}
	}
	return sink.finish(visible(result), result.Response)
}

// chatSink writes an answer as chat completion chunks.
type chatSink struct {
	headers
	events *events
	chunks openai.Chunks
}

var _ pipeline.Sink = (*chatSink)(nil)

func (s *chatSink) Start(e sdkapi.StartEvent) error {
	s.events.header(func(h http.Header) { setIDs(h, e) })
	return nil
}

func (s *chatSink) Delta(d *sdk.Delta) error {
	b, err := s.chunks.Delta(d)
	if err != nil {
		return err
	}
	return s.events.send("", b)
}

func (s *chatSink) finish(answer *sdk.Answer, r *sdkapi.QueryResponse) error {
	b, err := s.chunks.Finish(answer, r)
	if err != nil {
		return err
	}
	if err := s.events.send("", b); err != nil {
		return err
	}
	if s.chunks.IncludeUsage {
		if b, err = s.chunks.Usage(r.Usage); err != nil {
			return err
		}
		if err := s.events.send("", b); err != nil {
			return err
		}
	}
	return s.events.send("", []byte("[DONE]"))
}
