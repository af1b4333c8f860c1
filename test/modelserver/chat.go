// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package modelserver

import (
	"net/http"
	"slices"
	"time"
)

// chat answers a request for a completion.
func (e *exchange) chat() {
	if !e.authorised() {
		return
	}
	req, err := e.form.decode(e.body)
	if !e.decoded(err) {
		return
	}
	e.answer(req)
}

// answer answers a decoded request for a completion.
func (e *exchange) answer(req *chatRequest) {
	e.s.record.update(func() {
		e.rec.Model, e.rec.Stream, e.rec.Prompt = req.Model, req.Stream, req.prompt()
	})
	if !e.accepts(req) {
		return
	}
	b, err := e.s.choose(req)
	if err != nil {
		e.fail(BadRequest, err.Error())
		return
	}
	for name, value := range b.Headers {
		e.w.Header().Set(name, value)
	}
	if !e.s.slots.take(e.r.Context()) {
		return
	}
	defer e.s.slots.give()
	if b.Fault == StallBefore {
		e.stall()
		return
	}
	cold := e.s.coldStart()
	if !e.wait(cold + time.Duration(b.HeaderMS)*time.Millisecond) {
		return
	}
	switch {
	case b.Fault == CutBefore, b.Fault == ResetBefore:
		e.cut(b.Fault == ResetBefore)
	case b.Error != "" && b.Fault != ErrorAfter || b.Status >= 300:
		e.failAs(&b, req.Model)
	case b.Raw != "":
		e.sendRaw(&b)
	case b.Fault == HTML:
		e.send(http.StatusOK, "text/html; charset=utf-8", []byte("<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n"))
	case b.Fault == Empty:
		e.send(http.StatusOK, e.contentType(req.Stream), nil)
	case b.Fault == BadJSON:
		e.send(http.StatusOK, e.contentType(req.Stream), e.framed(req.Stream, []byte(brokenJSON)))
	case b.Fault == WrongTypes:
		e.send(http.StatusOK, e.contentType(req.Stream), e.framed(req.Stream, e.form.wrongTypes(req.Stream)))
	case req.Stream:
		e.stream(newAnswer(e.s, req, &b, cold))
	default:
		e.buffered(newAnswer(e.s, req, &b, cold))
	}
}

// accepts refuses what the server's configuration does not allow.
func (e *exchange) accepts(req *chatRequest) bool {
	cfg := &e.s.cfg
	switch {
	case e.s.isLoading():
		e.fail(Loading, "")
	case len(req.Messages) == 0:
		e.fail(BadRequest, "messages")
	case slices.ContainsFunc(req.Messages, func(m requestMessage) bool { return m.Role == "" }):
		e.fail(MalformedMessage, "role")
	case !e.s.serves(req.Model):
		e.fail(UnknownModel, req.Model)
	case cfg.RefuseStreamOptions && req.StreamOptions != nil:
		e.fail(BadRequest, "stream_options")
	case cfg.RefuseMaxTokens && req.MaxTokens != nil:
		e.failUnsupported("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens")
	case cfg.ContextTokens > 0 && !cfg.Truncate && cfg.tokens(req) > cfg.ContextTokens:
		e.fail(ContextLength, "")
	default:
		return true
	}
	return false
}

func (e *exchange) failUnsupported(message, param string) {
	p := problem{status: http.StatusBadRequest, kind: "invalid_request_error", code: "unsupported_parameter", message: message, param: param}
	e.send(p.status, "application/json", e.form.errorBody(p))
}

// failAs answers with the behaviour's error.
func (e *exchange) failAs(b *Behaviour, model string) {
	f := b.Error
	if f == "" {
		f = Internal
		for candidate, status := range plainStatus {
			if status == b.Status && candidate != UnknownPath && candidate != Quota && candidate != Loading &&
				candidate != MalformedMessage && candidate != ContextLength {
				f = candidate
			}
		}
	}
	subject := model
	if f == Unauthorized {
		subject = e.token()
	}
	p := e.form.problem(f, subject)
	if b.Status != 0 {
		p.status = b.Status
	}
	body := e.form.errorBody(p)
	if b.Raw != "" {
		body = []byte(b.Raw)
	}
	e.send(p.status, rawType(b, "application/json"), body)
}

// sendRaw writes the behaviour's bytes, piece by piece.
func (e *exchange) sendRaw(b *Behaviour) {
	e.w.Header().Set("Content-Type", rawType(b, e.form.streamType()))
	e.w.WriteHeader(http.StatusOK)
	piece := b.RawPiece
	if piece <= 0 {
		piece = len(b.Raw)
	}
	for part := range slices.Chunk([]byte(b.Raw), piece) {
		if _, err := e.w.Write(part); err != nil {
			return
		}
		e.flush()
		if !e.wait(time.Duration(b.ChunkMS) * time.Millisecond) {
			return
		}
	}
	if b.Fault == CutAfter || b.Fault == ResetAfter {
		e.cut(b.Fault == ResetAfter)
	}
	if b.Fault == StallAfter {
		e.stall()
	}
}

func rawType(b *Behaviour, otherwise string) string {
	if b.RawType != "" {
		return b.RawType
	}
	return otherwise
}

func (e *exchange) contentType(stream bool) string {
	if stream {
		return e.form.streamType()
	}
	return "application/json"
}

// framed wraps a body as the only piece of a stream.
func (e *exchange) framed(stream bool, body []byte) []byte {
	if !stream {
		return body
	}
	return e.form.frame(body)
}
