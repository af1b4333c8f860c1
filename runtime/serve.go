// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"

	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/runtime/identity"
	"github.com/auahq/aua/runtime/pipeline"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Query serves a query with the current generation, when there is a place for it.
func (r *Runtime) Query(ctx context.Context, req *pipeline.Request, sink pipeline.Sink) (*pipeline.Result, error) {
	release, err := r.gate.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	g, done := r.use()
	defer done()
	result, err := g.pipeline.Run(ctx, req, sink)
	if err != nil && fault.CodeOf(err) != fault.Cancelled {
		r.failed.Add(1)
	}
	return result, err
}

// Feedback takes what a person says of an answer. The error is a fault.
func (r *Runtime) Feedback(ctx context.Context, who *identity.Principal, req *api.FeedbackRequest) (*api.Feedback, error) {
	f, err := r.feedback.Give(ctx, who, req)
	if err != nil {
		return nil, fault.As(err)
	}
	r.metrics.Feedback(f)
	return f, nil
}

// Embed turns texts into vectors with the current generation, when there is a place for it.
func (r *Runtime) Embed(ctx context.Context, req *pipeline.Request, in *sdk.EmbedRequest) (*pipeline.Embedded, error) {
	release, err := r.gate.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	g, done := r.use()
	defer done()
	return g.pipeline.Embed(ctx, req, in)
}

// Corrections are the corrections of all tenants.
func (r *Runtime) Corrections() *correction.Book { return r.corrections }

// Costs are what model calls cost.
func (r *Runtime) Costs() state.Costs { return r.store.Costs() }

// Audit is the audit log of all tenants.
func (r *Runtime) Audit() state.Audit { return r.store.Audit() }

// ExplainCorrection says why a correction is or is not found for a query.
func (r *Runtime) ExplainCorrection(ctx context.Context, tenant, session, id, query string) (*api.CorrectionExplanation, error) {
	g, done := r.use()
	defer done()
	call := &sdk.CallContext{Tenant: tenant, SessionId: session, Generation: g.id}
	resp, err := g.corrections.index.Explain(ctx, call, id, query)
	if err != nil {
		return nil, err
	}
	return &api.CorrectionExplanation{ID: id, Query: query, Score: resp.GetScore(), Reasons: resp.GetReasons()}, nil
}
