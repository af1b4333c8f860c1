// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/upstream"
	"github.com/auahq/aua/sdk/upstream/rawjson"
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
	return b.client.Stream(ctx, send, &upstream.LineReader{Max: b.client.MaxBytes}, open,
		func(s *upstream.Streaming) upstream.Decoder { return &streaming{Streaming: s, b: b, req: req} })
}

// streaming decodes one streamed answer.
type streaming struct {
	*upstream.Streaming
	b     *backend
	req   *sdk.CompleteRequest
	model string
	calls int32
	// top and message collect members for the end.
	top, message []rawjson.Member
}

var _ upstream.Decoder = (*streaming)(nil)

// Event handles one line.
func (s *streaming) Event(ev upstream.Event) error {
	r, err := decodeReply(ev.Data)
	switch {
	case errors.Is(err, errBroken):
		return s.Fail(s.Response.Invalid(true, "sent a line with broken JSON."))
	case err != nil:
		return s.Fail(s.Response.Invalid(false, "sent a line that is not a piece of an answer."))
	case r.failed:
		return s.Refuse(s.b.eventFailure(s.Response, ev.Data))
	}
	if r.model != "" {
		s.model = r.model
	}
	s.top, s.message = rawjson.Merge(s.top, r.top), rawjson.Merge(s.message, r.message)
	if err := s.add(r); err != nil {
		return err
	}
	if !r.done {
		return nil
	}
	usage := usageOf(r, s.Usage())
	s.b.note(s.req, usage, r.load)
	return s.Done(&sdk.Done{
		FinishReason: finish(r.reason, s.calls > 0), Usage: usage, Model: s.model, Extra: newExtra(s.top, nil, s.message),
	})
}

// add relays a line's content. Log probabilities belong to the text of their line.
func (s *streaming) add(r *reply) error {
	d := &sdk.Delta{Text: r.text, Reasoning: r.reasoning}
	for _, call := range r.calls {
		d.ToolCalls = append(d.ToolCalls, &sdk.ToolCallDelta{
			Index: s.calls, Id: call.GetId(), Type: call.GetType(), Name: call.GetName(), Arguments: call.GetArguments(),
		})
		s.calls++
	}
	if choice := r.choice(); choice != nil {
		d.Extra = &sdk.Extra{ChoiceJson: choice}
	}
	if d.GetText() == "" && d.GetReasoning() == "" && len(d.GetToolCalls()) == 0 && d.GetExtra() == nil {
		return nil
	}
	if err := s.Relay.Add(d); err != nil || d.GetExtra() == nil {
		return err
	}
	return s.Relay.Flush()
}

// Whole is not called: each line of the stream is one JSON value.
func (s *streaming) Whole([]byte) (*sdk.Answer, *sdk.UpstreamError) {
	return nil, s.Response.Invalid(false, "answered with something that is not an answer.")
}

// End returns nil: the last line of an answer says that it is the last.
func (s *streaming) End() *sdk.Done { return nil }

// Usage is the consumption so far, which the server counts at the end only.
func (s *streaming) Usage() *sdk.Usage {
	return &sdk.Usage{PromptTokens: upstream.EstimatePrompt(s.req), CompletionTokens: s.Relay.Said()}
}
