// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package anthropic

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
)

// Stream asks for the answer piece by piece.
func (b *backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	return b.relay(ctx, req, send, func(ctx context.Context) (*upstream.Response, *sdk.UpstreamError) {
		return b.messages(ctx, req, true)
	})
}

// relay gives the response that open returns to the host.
func (b *backend) relay(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error,
	open func(context.Context) (*upstream.Response, *sdk.UpstreamError),
) error {
	return b.client.Stream(ctx, send, &upstream.EventReader{Max: b.client.MaxBytes}, open,
		func(s *upstream.Streaming) upstream.Decoder { return &streaming{Streaming: s, b: b, req: req} })
}

// streaming decodes one streamed answer.
type streaming struct {
	*upstream.Streaming
	b   *backend
	req *sdk.CompleteRequest
	message
}

var _ upstream.Decoder = (*streaming)(nil)

// Event handles one event. Kinds that are not known are left out, as the
// documentation demands of clients.
func (s *streaming) Event(ev upstream.Event) error {
	data := bytes.TrimSpace(ev.Data)
	if len(data) == 0 {
		return nil
	}
	if !json.Valid(data) {
		if ev.Name == "error" {
			return s.Refuse(s.b.eventFailure(s.Response, data))
		}
		return s.Fail(s.Response.Invalid(true, "sent an event with broken JSON."))
	}
	kind := rawjson.Text(data, "type")
	if kind == "" {
		kind = ev.Name
	}
	if kind == "error" {
		return s.Refuse(s.b.eventFailure(s.Response, data))
	}
	if kind == "message_stop" {
		return s.Done(s.done())
	}
	d, err := s.piece(kind, data)
	if err != nil {
		return s.Fail(s.Response.Invalid(false, "sent an event that is not a piece of a message."))
	}
	if d == nil || d.GetText() == "" && d.GetReasoning() == "" && len(d.GetToolCalls()) == 0 && d.GetExtra() == nil {
		return nil
	}
	if err := s.Relay.Add(d); err != nil || d.GetExtra() == nil {
		return err
	}
	// What follows belongs to another block.
	return s.Relay.Flush()
}

// piece takes an event that adds to the message.
func (s *streaming) piece(kind string, data []byte) (*sdk.Delta, error) {
	index, _ := rawjson.Int(rawjson.Get(data, "index"))
	switch kind {
	case "message_start":
		return nil, s.open(rawjson.Get(data, "message"))
	case "content_block_start":
		return s.begin(index, rawjson.Get(data, "content_block"))
	case "content_block_delta":
		return s.delta(index, rawjson.Get(data, "delta"))
	case "content_block_stop":
		return s.end(index), nil
	case "message_delta":
		return nil, s.change(data)
	}
	return nil, nil
}

// Whole decodes a message that came instead of a stream.
func (s *streaming) Whole(body []byte) (*sdk.Answer, *sdk.UpstreamError) {
	return s.b.decodeAnswer(s.Response, s.req, body)
}

// End returns the end of an answer whose stop reason has come.
func (s *streaming) End() *sdk.Done {
	if s.stop == "" {
		return nil
	}
	return s.done()
}

func (s *streaming) done() *sdk.Done {
	return &sdk.Done{FinishReason: s.finish(), Usage: s.Usage(), Model: s.model, Extra: s.extra(false)}
}

// Usage is the consumption so far. The API counts the prompt at the beginning,
// and the answer at the end: what it says of it before is not the whole.
func (s *streaming) Usage() *sdk.Usage {
	u := s.usage()
	if s.stop == "" {
		u.Reported = false
	}
	return completed(u, &sdk.Usage{PromptTokens: upstream.EstimatePrompt(s.req), CompletionTokens: s.Relay.Said()})
}
