// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// Embedded are texts as vectors, and who made them.
type Embedded struct {
	*sdk.EmbedResponse
	Specialist, Generation string
}

// Embed turns texts into vectors with the specialist that the request names,
// or the first whose backend can.
func (p *Pipeline) Embed(ctx context.Context, req *Request, in *sdk.EmbedRequest) (*Embedded, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, p.timeout, errQueryTimeout)
	defer cancel()
	ctx = plugin.WithRecorder(ctx, func(c plugin.Call) { p.metrics.PluginCall(c.Address, c.Method, c.Duration) })
	for _, s := range p.specialists {
		if req.Specialist != "" && s.Name() != req.Specialist {
			continue
		}
		resp, err := p.embedWith(ctx, req, s, in)
		if errors.Is(err, errors.ErrUnsupported) && req.Specialist == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		return &Embedded{resp, s.Name(), p.generation}, nil
	}
	return nil, fault.New(fault.NoSpecialist, "No specialist can make embeddings. Add one whose model server does, and name it as the model, such as \"aua/NAME\".")
}

func (p *Pipeline) embedWith(ctx context.Context, req *Request, s *Specialist, in *sdk.EmbedRequest) (*sdk.EmbedResponse, error) {
	release, err := s.gate.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	q := &Query{Request: req}
	resp, err := s.backend.Embed(ctx, &sdk.EmbedRequest{
		Context: q.call(s.instance.Address(), p.generation), Specialist: s.Name(), Endpoint: s.config.Endpoint, Model: s.config.Model,
		Inputs: in.GetInputs(), Dimensions: in.Dimensions, ExtraJson: in.GetExtraJson(),
	})
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return nil, fault.Wrap(err, fault.RequestInvalid, "The backend of the specialist %s cannot make embeddings.", s.Name())
	case err != nil:
		return nil, fault.As(err)
	case resp.GetError() != nil:
		c := &candidate{choice: choice{specialist: s}}
		c.upstream(ctx, resp.GetError(), false)
		return nil, c.err
	}
	return resp, nil
}
