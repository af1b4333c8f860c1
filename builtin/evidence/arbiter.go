// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// arbiter implements [sdk.Arbiter].
type arbiter struct {
	model  model
	policy policy
	vcg    bool
}

var _ sdk.Arbiter = (*arbiter)(nil)

func newArbiter(cfg settings) *arbiter {
	p := policies[cfg.Policy].with(cfg)
	return &arbiter{
		policy: p, vcg: cfg.VCG,
		model: model{
			alternatives: cfg.Alternatives, correlation: cfg.Correlation, voteScale: cfg.VoteScale,
			caution: p.caution, weights: cfg.Weights.list(), groups: cfg.Groups,
		},
	}
}

// Arbitrate implements [sdk.Arbiter]. It depends on nothing but the request: not
// on the order of the candidates either, but for which of several equally strong
// members of a class is picked. A request that breaks the contract is refused
// with the gRPC code InvalidArgument.
func (a *arbiter) Arbitrate(ctx context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	if err := validate(req); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	clusters := int(req.GetClusters())
	ballots := a.model.ballots(req)
	o, tallies := a.model.score(ballots, clusters, -1)
	v := verdict{decision: a.policy.decide(o), odds: o, ballots: ballots, tallies: tallies, candidates: req.GetCandidates()}
	resp := &sdk.ArbitrateResponse{
		Decision:             v.decision,
		ClusterProbabilities: o.classes,
		AllWrongProbability:  o.allWrong,
		Findings:             v.findings(),
		Reason:               v.reason(),
	}
	if v.decision == sdk.DecisionPick {
		k, _ := o.best()
		resp.Pick = int32(tallies[k].members[0].candidate)
	}
	if len(ballots) > 0 {
		credits, payments := a.model.attribute(ballots, clusters, o)
		resp.Credits = credits
		if a.vcg {
			resp.Payments = payments
		}
	}
	return resp, nil
}
