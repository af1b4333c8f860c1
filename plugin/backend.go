// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
)

// Backend is a backend with all optional methods. Those that the plugin does
// not have return an error that wraps [errors.ErrUnsupported], but for Probe:
// a server that cannot be tested counts as ready.
type Backend interface {
	sdk.Backend
	sdk.Prober
	sdk.ModelLister
	sdk.Embedder
}

type backend struct{ i *Instance }

var _ Backend = backend{}

func (b backend) Complete(ctx context.Context, req *sdk.CompleteRequest) (*sdk.CompleteResponse, error) {
	return unary(ctx, b.i, "Complete", req, sdk.Backend.Complete, func(i *Instance, _ *sdk.CompleteRequest, resp *sdk.CompleteResponse) error {
		i.cleanUpstream(resp.GetError())
		if resp.GetOutcome() == nil {
			return i.broke("Complete", "it gave neither answer nor declined nor error")
		}
		return nil
	})
}

func (b backend) Models(ctx context.Context, req *sdk.ModelsRequest) (*sdk.ModelsResponse, error) {
	return unary(ctx, b.i, "Models", req, sdk.ModelLister.Models, nil)
}

func (b backend) Probe(ctx context.Context, req *sdk.ProbeRequest) (*sdk.ProbeResponse, error) {
	resp, err := unary(ctx, b.i, "Probe", req, sdk.Prober.Probe, func(i *Instance, _ *sdk.ProbeRequest, resp *sdk.ProbeResponse) error {
		i.id.cleanIn(&resp.Reason)
		return nil
	})
	if errors.Is(err, errors.ErrUnsupported) {
		return &sdk.ProbeResponse{Ready: true}, nil
	}
	return resp, err
}

func (b backend) Embed(ctx context.Context, req *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	return unary(ctx, b.i, "Embed", req, sdk.Embedder.Embed, func(i *Instance, req *sdk.EmbedRequest, resp *sdk.EmbedResponse) error {
		i.cleanUpstream(resp.GetError())
		if n := len(resp.GetEmbeddings()); resp.GetError() == nil && n != len(req.GetInputs()) {
			return i.broke("Embed", "it gave %d embeddings for %d inputs", n, len(req.GetInputs()))
		}
		return nil
	})
}

// Stream is repeated on a new process as long as no event was delivered.
func (b backend) Stream(ctx context.Context, req *sdk.CompleteRequest, send func(*sdk.StreamEvent) error) error {
	req = addressed(req, b.i.id.address)
	s := stream{i: b.i, send: send}
	c := b.i.begin(ctx, "Stream")
	for c.next() {
		err := s.run(c.sess, c.ctx, req)
		if s.sendErr != nil {
			// The caller's own error is its own answer, and not the plugin's failure.
			c.abandon(s.sendErr)
			break
		}
		c.judge(err, !s.delivered)
	}
	return c.end()
}

// stream passes one answer on and sees that it keeps the contract: deltas,
// and then exactly one of done, declined, error.
type stream struct {
	i         *Instance
	send      func(*sdk.StreamEvent) error
	delivered bool
	ended     bool
	sendErr   error
}

func (s *stream) run(sess *session, ctx context.Context, req *sdk.CompleteRequest) error {
	_, err := apply(sess, ctx, req, func(b sdk.Backend, ctx context.Context, req *sdk.CompleteRequest) (struct{}, error) {
		return struct{}{}, b.Stream(ctx, req, s.pass)
	})
	if err == nil && !s.ended {
		return s.i.broke("Stream", "the stream ended without done, declined or error")
	}
	return err
}

func (s *stream) pass(event *sdk.StreamEvent) error {
	switch {
	case s.ended:
		return s.i.broke("Stream", "an event came after the end of the answer")
	case event.GetEvent() == nil:
		return s.i.broke("Stream", "an event was empty")
	}
	s.i.cleanUpstream(event.GetError())
	s.delivered = true
	s.ended = event.GetDelta() == nil
	s.sendErr = s.send(event)
	return s.sendErr
}

// cleanUpstream scrubs what a model server, which was given the key, says of a failure.
func (i *Instance) cleanUpstream(e *sdk.UpstreamError) {
	if e != nil {
		i.id.cleanIn(&e.Message)
		i.id.cleanIn(&e.UpstreamCode)
	}
}
