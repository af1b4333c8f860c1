// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
)

// Stream asks for the answer piece by piece.
func (b *backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	return b.relay(ctx, req, send, func(ctx context.Context) (*upstream.Response, *sdk.UpstreamError) {
		return b.chat(ctx, req, true)
	})
}

// relay gives the response that open returns to the host.
func (b *backend) relay(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error,
	open func(context.Context) (*upstream.Response, *sdk.UpstreamError),
) error {
	return b.client.Stream(ctx, send, &upstream.EventReader{Max: b.client.MaxBytes}, open,
		func(s *upstream.Streaming) upstream.Decoder {
			return &streaming{Streaming: s, b: b, req: req, relay: relay{to: s.Relay}}
		})
}

// streaming decodes one streamed answer.
type streaming struct {
	*upstream.Streaming
	b     *backend
	req   *sdk.CompleteRequest
	relay relay
}

var _ upstream.Decoder = (*streaming)(nil)

// Event handles one server-sent event.
func (s *streaming) Event(ev upstream.Event) error {
	data := bytes.TrimSpace(ev.Data)
	if string(data) == "[DONE]" {
		return s.Done(s.end())
	}
	if len(data) == 0 {
		return nil
	}
	c, err := decodeReply(data, "delta")
	switch {
	case ev.Name == "error" && (err != nil || c.failure == nil):
		return s.Refuse(s.b.eventFailure(s.Response, data))
	case errors.Is(err, errBroken):
		return s.Fail(s.Response.Invalid(true, "sent an event with broken JSON."))
	case err != nil:
		return s.Fail(s.Response.Invalid(false, "sent an event that is not a piece of a chat completion."))
	case c.failure != nil:
		return s.Refuse(s.b.eventFailure(s.Response, c.failure))
	}
	return s.relay.add(c)
}

// Whole decodes a chat completion that came instead of a stream.
func (s *streaming) Whole(body []byte) (*sdk.Answer, *sdk.UpstreamError) {
	return s.b.decodeAnswer(s.Response, s.req, body)
}

// End returns the end of an answer whose finish reason has come.
func (s *streaming) End() *sdk.Done {
	if s.relay.finish == "" {
		return nil
	}
	return s.end()
}

// Usage is the consumption so far.
func (s *streaming) Usage() *sdk.Usage { return s.relay.consumption(s.req) }

func (s *streaming) end() *sdk.Done {
	s.b.warnIfCut(s.req, s.relay.usage)
	return s.relay.end(s.req)
}
