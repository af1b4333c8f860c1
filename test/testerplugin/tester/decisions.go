// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package tester

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

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
	if req.GetClusters() <= 0 {
		return nil, status.Error(codes.InvalidArgument, "there are no clusters")
	}
	p := make([]float64, req.GetClusters())
	p[0] = 1
	return &sdk.ArbitrateResponse{Decision: sdk.DecisionPick, ClusterProbabilities: p, Reason: text}, err
}

// Decide finds the evidence inconclusive.
func (i *instance) Decide(ctx context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	text, err := i.act(ctx, req.GetSpecialist())
	return &sdk.DecideResponse{Verdict: sdk.PromotionInconclusive, Reasons: []string{text}}, err
}

// Fire sets the behaviour's answer as metadata, but for post_response, where
// nothing can be changed.
func (i *instance) Fire(ctx context.Context, req *sdk.FireRequest) (*sdk.FireResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	if req.GetPoint() == sdk.PointPostResponse {
		return &sdk.FireResponse{}, err
	}
	return &sdk.FireResponse{Patch: &sdk.HookPatch{Metadata: map[string]string{"tester": text}}}, err
}

// BeforeQuery keeps the behaviour's answer as its state.
func (i *instance) BeforeQuery(ctx context.Context, req *sdk.BeforeQueryRequest) (*sdk.BeforeQueryResponse, error) {
	text, err := i.act(ctx, req.GetContent().GetLastMessage())
	return &sdk.BeforeQueryResponse{State: []byte(text)}, err
}

// AfterResponse puts the state before the text, as OnChunk does; a text
// "do:NAME" is replaced by the behaviour's answer.
func (i *instance) AfterResponse(ctx context.Context, req *sdk.AfterResponseRequest) (*sdk.AfterResponseResponse, error) {
	text, err := i.act(ctx, req.GetText())
	if !strings.HasPrefix(req.GetText(), "do:") {
		text = string(req.GetState()) + req.GetText()
	}
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
