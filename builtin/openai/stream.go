// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
)

const (
	readSize = 32 << 10
	// drainTime is how long a finished stream may take to close, for its connection to be used again.
	drainTime = 250 * time.Millisecond
)

var (
	errDone = errors.New("the stream is complete")
	// errReported ends a stream whose error was sent to the host.
	errReported = errors.New("the failure was reported")
)

// Stream asks for the answer piece by piece.
func (b *backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	// Leaving before the server's stream has ended closes its connection.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, failure := b.chat(ctx, req, true)
	if failure != nil {
		if err := cancelled(ctx); err != nil {
			return err
		}
		return send(errorEvent(failure))
	}
	defer resp.body.Close()
	s := &streaming{b: b, req: req, resp: resp, relay: &relay{send: send}, events: eventReader{max: b.maxBytes}}
	err := s.run(ctx)
	if errors.Is(err, errDone) {
		b.warnIfCut(req, s.relay.usage)
		stop := time.AfterFunc(drainTime, cancel)
		defer stop.Stop()
		_, _ = io.CopyN(io.Discard, resp.body, readSize)
		return nil
	}
	if errors.Is(err, errReported) {
		return nil
	}
	return err
}

// streaming is a response that is being relayed.
type streaming struct {
	b      *backend
	req    *sdk.CompleteRequest
	resp   *response
	relay  *relay
	events eventReader
	// head is the body until its first character that is not blank.
	head []byte
	// sniffed says that the body looked like a stream.
	sniffed bool
}

// run reads until the stream is over. It returns errDone or errReported when
// the host has been sent the end, and any other error when nobody listens.
func (s *streaming) run(ctx context.Context) error {
	buf := make([]byte, readSize)
	for {
		n, readErr := s.resp.body.Read(buf)
		if n > 0 {
			if err := s.take(ctx, buf[:n]); err != nil {
				return err
			}
		}
		if readErr != nil {
			return s.end(ctx, readErr)
		}
	}
}

// take handles what one read brought.
func (s *streaming) take(ctx context.Context, p []byte) error {
	if !s.sniffed {
		s.head = append(s.head, p...)
		first := bytes.TrimLeft(bytes.TrimPrefix(s.head, []byte("\xef\xbb\xbf")), " \t\r\n")
		if len(first) == 0 && len(s.head) < readSize {
			return nil
		}
		if len(first) > 0 && (first[0] == '{' || first[0] == '[' || first[0] == '<') {
			return s.whole(ctx)
		}
		s.sniffed = true
		p, s.head = s.head, nil
	}
	if err := s.events.feed(p, s.event); err != nil {
		return s.failEvent(err)
	}
	return s.relay.flush()
}

// whole handles a server that answers with one JSON object although it was
// asked for a stream, or with a web page.
func (s *streaming) whole(ctx context.Context) error {
	s.resp.body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(s.head), s.resp.body), s.resp.body}
	body, failure := s.resp.readAll(ctx, s.b.maxBytes)
	if failure != nil {
		if err := cancelled(ctx); err != nil {
			return err
		}
		return s.report(failure)
	}
	answer, failure := s.b.decodeAnswer(s.resp, s.req, bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if failure != nil {
		return s.report(failure)
	}
	delta := &sdk.Delta{Text: answer.GetText(), Reasoning: answer.GetReasoning()}
	for i, call := range answer.GetToolCalls() {
		delta.ToolCalls = append(delta.ToolCalls, &sdk.ToolCallDelta{
			Index: int32(i), Id: call.GetId(), Type: call.GetType(), Name: call.GetName(), Arguments: call.GetArguments(),
		})
	}
	if delta.GetText() != "" || delta.GetReasoning() != "" || len(delta.GetToolCalls()) > 0 {
		if err := s.relay.send(deltaEvent(delta)); err != nil {
			return err
		}
	}
	done := &sdk.Done{FinishReason: answer.GetFinishReason(), Usage: answer.GetUsage(), Model: answer.GetModel(), Extra: answer.GetExtra()}
	if err := s.relay.send(doneEvent(done)); err != nil {
		return err
	}
	return errDone
}

// event handles one server-sent event.
func (s *streaming) event(ev event) error {
	data := bytes.TrimSpace(ev.data)
	if string(data) == "[DONE]" {
		if err := s.relay.done(s.req); err != nil {
			return err
		}
		return errDone
	}
	if len(data) == 0 {
		return nil
	}
	c, err := decodeReply(data, "delta")
	switch {
	case ev.name == "error" && (err != nil || c.failure == nil):
		return s.reportEvent(data)
	case errors.Is(err, errBroken):
		return s.report(invalidResponse(s.resp.server, s.resp.status, true, "sent an event with broken JSON."))
	case err != nil:
		return s.report(invalidResponse(s.resp.server, s.resp.status, false, "sent an event that is not a piece of a chat completion."))
	case c.failure != nil:
		return s.reportEvent(c.failure)
	}
	return s.relay.add(c)
}

// reportEvent reports an error that the server sent in its stream.
func (s *streaming) reportEvent(object []byte) error {
	failure := s.b.eventFailure(s.resp, object)
	if s.relay.begun || s.relay.pending != nil {
		said := ""
		if _, words, ok := strings.Cut(failure.GetMessage(), " It said: "); ok {
			said = " It said: " + words
		}
		failure.Message = "The model server at " + s.resp.server + " broke off in the middle of its answer." + said
	}
	return s.report(failure)
}

// failEvent turns an event that is too large into a failure, and leaves other errors.
func (s *streaming) failEvent(err error) error {
	if errors.Is(err, errEventTooLarge) {
		return s.report(invalidResponse(s.resp.server, s.resp.status, false, "sent an event with more than max_response_bytes (%d).", s.b.maxBytes))
	}
	return err
}

// report sends a failure as the stream's end.
func (s *streaming) report(failure *sdk.UpstreamError) error {
	if err := s.relay.fail(s.req, failure); err != nil {
		return err
	}
	return errReported
}

// end handles the end of the body: proper or not, it is the answer's end when
// the finish reason has come.
func (s *streaming) end(ctx context.Context, readErr error) error {
	if readErr == io.EOF {
		err := s.events.finish(s.event)
		if err != nil {
			return s.failEvent(err)
		}
	}
	if s.relay.finish != "" {
		if err := s.relay.done(s.req); err != nil {
			return err
		}
		return errDone
	}
	if err := cancelled(ctx); err != nil {
		return err
	}
	if readErr == io.EOF && !s.relay.begun && s.relay.pending == nil {
		return s.report(invalidResponse(s.resp.server, s.resp.status, true, "answered with an empty stream."))
	}
	return s.report(bodyFailure(ctx, s.resp.server, s.resp.status))
}
