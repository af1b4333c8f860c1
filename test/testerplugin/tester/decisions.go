// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package tester

import (
	"context"
	"errors"
	"sync"

	"github.com/auahq/aua/sdk"
)

var (
	_ sdk.Router           = (*instance)(nil)
	_ sdk.Arbiter          = (*instance)(nil)
	_ sdk.PromotionPolicy  = (*instance)(nil)
	_ sdk.Hook             = (*instance)(nil)
	_ sdk.Middleware       = (*instance)(nil)
	_ sdk.ChunkTransformer = (*instance)(nil)
	_ sdk.CorrectionStore  = (*index)(nil)
)

// Route chooses the first candidate; with the setting choose_last the last one.
func (i *instance) Route(ctx context.Context, req *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	choice := &sdk.RouteChoice{Propensity: 0.5, ExpectedUtility: 0.75}
	switch {
	case errors.Is(err, errContract):
		choice.Candidate, err = int32(len(req.GetCandidates())), nil
	case i.ChooseLast:
		choice.Candidate = int32(len(req.GetCandidates()) - 1)
	}
	return &sdk.RouteResponse{Mode: sdk.ModeSingle, Reason: text, Choices: []*sdk.RouteChoice{choice}}, err
}

// Arbitrate picks the first candidate, and is sure of its cluster.
func (i *instance) Arbitrate(ctx context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	p := make([]float64, req.GetClusters())
	p[0] = 1
	return &sdk.ArbitrateResponse{Decision: sdk.DecisionPick, ClusterProbabilities: p, Reason: text}, err
}

// Decide finds the evidence inconclusive.
func (i *instance) Decide(ctx context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	text, err := i.act(ctx, req.GetSpecialist())
	return &sdk.DecideResponse{Verdict: sdk.PromotionInconclusive, Reasons: []string{text}}, err
}

// Fire sets the behaviour's answer as metadata.
func (i *instance) Fire(ctx context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	return &sdk.FireResponse{Patch: &sdk.HookPatch{Metadata: map[string]string{"tester": text}}}, err
}

// BeforeQuery keeps the behaviour's answer as its state.
func (i *instance) BeforeQuery(ctx context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	return &sdk.BeforeQueryResponse{State: []byte(text)}, err
}

// AfterResponse replaces the text by the behaviour's answer.
func (i *instance) AfterResponse(ctx context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	text, err := i.act(ctx, req.GetText())
	return &sdk.AfterResponseResponse{Text: &text}, err
}

// OnChunk holds everything back to the end.
func (i *instance) OnChunk(ctx context.Context, _ *sdk.CallContext, state []byte) (sdk.Chunks, error) {
	return &chunks{instance: i, ctx: ctx, held: string(state)}, nil
}

type chunks struct {
	*instance
	ctx  context.Context
	held string
}

// Next does what a chunk "do:NAME" says.
func (c *chunks) Next(text string, last bool) (string, error) {
	if len(text) > 3 && text[:3] == "do:" {
		var err error
		if text, err = c.act(c.ctx, text); err != nil {
			return "", err
		}
	}
	c.held += text
	if !last {
		return "", nil
	}
	return c.held, nil
}

// index is a correction store that finds every record of its tenant.
type index struct {
	*instance
	mu       sync.Mutex
	records  []*sdk.Correction
	sequence int64
}

func (x *index) Load(_ context.Context, changes []*sdk.Change) (int64, error) {
	for _, c := range changes {
		x.add(c)
	}
	return x.sequence, nil
}

func (x *index) Apply(_ context.Context, req *sdk.ApplyRequest) (*sdk.ApplyResponse, error) {
	x.add(req.GetChange())
	return &sdk.ApplyResponse{Sequence: x.sequence}, nil
}

func (x *index) add(c *sdk.Change) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.records = append(x.records, c.GetCorrection())
	x.sequence = c.GetSequence()
}

func (x *index) Search(ctx context.Context, req *sdk.SearchRequest) (*sdk.SearchResponse, error) {
	if _, err := x.act(ctx, req.GetQuery()); err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	resp := &sdk.SearchResponse{}
	for _, r := range x.records {
		if r.GetTenant() == req.GetContext().GetTenant() {
			resp.Hits = append(resp.Hits, &sdk.SearchHit{Id: r.GetId(), Score: 0.5})
		}
	}
	return resp, nil
}

func (x *index) Explain(context.Context, *sdk.ExplainRequest) (*sdk.ExplainResponse, error) {
	return &sdk.ExplainResponse{Score: 0.5, Reasons: []string{"It finds everything."}}, nil
}
