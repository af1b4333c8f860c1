// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

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

// Framer takes a streamed body apart: an [EventReader] or a [LineReader].
type Framer interface {
	Feed(p []byte, emit func(Event) error) error
	Finish(emit func(Event) error) error
	// whole are the first characters of a body that is not a stream of this form.
	whole() string
}

// Decoder makes sense of one streamed answer.
type Decoder interface {
	// Event takes the next event. It gives content to the stream's relay, and
	// ends the stream with its methods; what any of those returns, it returns.
	Event(Event) error
	// Whole decodes a body that is one JSON value, although a stream was asked
	// for. A web page and an empty body have been sorted out before.
	Whole(body []byte) (*sdk.Answer, *sdk.UpstreamError)
	// End returns the end of an answer whose stream is over without a proper
	// end, if nothing but that is missing; else nil.
	End() *sdk.Done
	// Usage returns the consumption so far: the server's, or an estimate.
	Usage() *sdk.Usage
}

// Streaming is a response that is being relayed.
type Streaming struct {
	// Relay takes the answer's content.
	Relay *Relay
	// Response is what is being read.
	Response *Response

	decoder Decoder
	frames  Framer
	max     int64
	// head is the body until its first character that is not blank.
	head []byte
	// sniffed says that the body looked like a stream.
	sniffed bool
}

// Stream opens a streamed response and relays it to the host. It returns nil
// when the host was sent the end, whichever it was, and otherwise the error of
// send, or of a call that was cancelled.
func (c *Client) Stream(ctx context.Context, send func(*sdk.StreamEvent) error, frames Framer,
	open func(context.Context) (*Response, *sdk.UpstreamError), decoder func(*Streaming) Decoder,
) error {
	// Leaving before the server's stream has ended closes its connection.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, failure := open(ctx)
	if failure != nil {
		if err := Cancelled(ctx); err != nil {
			return err
		}
		return send(ErrorEvent(failure))
	}
	defer resp.Body.Close()
	s := &Streaming{Relay: NewRelay(send), Response: resp, frames: frames, max: c.MaxBytes}
	s.decoder = decoder(s)
	switch err := s.run(ctx); {
	case errors.Is(err, errDone):
		stop := time.AfterFunc(drainTime, cancel)
		defer stop.Stop()
		_, _ = io.CopyN(io.Discard, resp.Body, readSize)
		return nil
	case errors.Is(err, errReported):
		return nil
	default:
		return err
	}
}

// Done ends the stream with the answer's end.
func (s *Streaming) Done(d *sdk.Done) error {
	if err := s.Relay.done(d); err != nil {
		return err
	}
	return errDone
}

// Fail ends the stream with a failure.
func (s *Streaming) Fail(failure *sdk.UpstreamError) error {
	if err := s.Relay.fail(failure, s.decoder.Usage); err != nil {
		return err
	}
	return errReported
}

// Refuse ends the stream with an error that the server sent in it.
func (s *Streaming) Refuse(failure *sdk.UpstreamError) error {
	if s.Relay.Begun() {
		said := ""
		if _, words, ok := strings.Cut(failure.GetMessage(), " It said: "); ok {
			said = " It said: " + words
		}
		failure.Message = "The model server at " + s.Response.Server + " broke off in the middle of its answer." + said
	}
	return s.Fail(failure)
}

// run reads until the stream is over. It returns errDone or errReported when
// the host has been sent the end, and any other error when nobody listens.
func (s *Streaming) run(ctx context.Context) error {
	buf := make([]byte, readSize)
	for {
		n, readErr := s.Response.Body.Read(buf)
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
func (s *Streaming) take(ctx context.Context, p []byte) error {
	if !s.sniffed {
		s.head = append(s.head, p...)
		first := bytes.TrimLeft(bytes.TrimPrefix(s.head, []byte(byteOrderMark)), " \t\r\n")
		if len(first) == 0 && len(s.head) < readSize {
			return nil
		}
		if len(first) > 0 && strings.IndexByte(s.frames.whole(), first[0]) >= 0 {
			return s.whole(ctx)
		}
		s.sniffed = true
		p, s.head = s.head, nil
	}
	if err := s.frames.Feed(p, s.decoder.Event); err != nil {
		return s.failEvent(err)
	}
	return s.Relay.Flush()
}

// whole handles a server that answers with one JSON value although it was
// asked for a stream, or with a web page.
func (s *Streaming) whole(ctx context.Context) error {
	rest := s.Response.Body
	s.Response.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(s.head), rest), rest}
	body, failure := s.Response.ReadAll(ctx, s.max)
	if failure != nil {
		if err := Cancelled(ctx); err != nil {
			return err
		}
		return s.Fail(failure)
	}
	body = bytes.TrimPrefix(body, []byte(byteOrderMark))
	if failure := s.Response.NotJSON(body); failure != nil {
		return s.Fail(failure)
	}
	answer, failure := s.decoder.Whole(body)
	if failure != nil {
		return s.Fail(failure)
	}
	delta, done := Whole(answer)
	if delta.GetText() != "" || delta.GetReasoning() != "" || len(delta.GetToolCalls()) > 0 {
		if err := s.Relay.Add(delta); err != nil {
			return err
		}
	}
	return s.Done(done)
}

// failEvent turns an event that is too large into a failure, and leaves other errors.
func (s *Streaming) failEvent(err error) error {
	if errors.Is(err, ErrEventTooLarge) {
		return s.Fail(s.Response.Invalid(false, "sent an event with more than max_response_bytes (%d).", s.max))
	}
	return err
}

// end handles the end of the body: proper or not, it is the answer's end when
// the decoder has all of it.
func (s *Streaming) end(ctx context.Context, readErr error) error {
	if readErr == io.EOF {
		if err := s.frames.Finish(s.decoder.Event); err != nil {
			return s.failEvent(err)
		}
	}
	if d := s.decoder.End(); d != nil {
		return s.Done(d)
	}
	if err := Cancelled(ctx); err != nil {
		return err
	}
	if readErr == io.EOF && !s.Relay.Begun() {
		return s.Fail(s.Response.Invalid(true, "answered with an empty stream."))
	}
	return s.Fail(BodyFailure(ctx, s.Response.Server, s.Response.Status))
}
