// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"github.com/auahq/aua/sdk"
)

// spoilt calls a careful instance and spoils its answer.
type spoilt struct {
	*anyKind
	classify  func(*sdk.ClassifyResponse)
	route     func(*sdk.RouteResponse)
	verify    func(*sdk.VerifyResponse)
	arbitrate func(*sdk.ArbitrateResponse)
	score     func(*sdk.ScoreResponse)
	decide    func(*sdk.DecideRequest, *sdk.DecideResponse)
}

// spoils is a plugin of a kind whose answers are spoilt.
func spoils(kind sdk.Kind, s spoilt) program {
	return program{plugin: one(kind, func(i *sdk.Instance) any { s := s; s.anyKind = careful(i); return s })}
}

func (s spoilt) Classify(ctx context.Context, req *sdk.ClassifyRequest) (*sdk.ClassifyResponse, error) {
	resp, err := s.anyKind.Classify(ctx, req)
	s.classify(resp)
	return resp, err
}

func (s spoilt) Route(ctx context.Context, req *sdk.RouteRequest) (*sdk.RouteResponse, error) {
	resp, err := s.anyKind.Route(ctx, req)
	s.route(resp)
	return resp, err
}

func (s spoilt) Verify(ctx context.Context, req *sdk.VerifyRequest) (*sdk.VerifyResponse, error) {
	resp, err := s.anyKind.Verify(ctx, req)
	s.verify(resp)
	return resp, err
}

func (s spoilt) Arbitrate(ctx context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	resp, err := s.anyKind.Arbitrate(ctx, req)
	s.arbitrate(resp)
	return resp, err
}

func (s spoilt) Score(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	resp, err := s.anyKind.Score(ctx, req)
	s.score(resp)
	return resp, err
}

func (s spoilt) Decide(ctx context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	resp, err := s.anyKind.Decide(ctx, req)
	s.decide(req, resp)
	return resp, err
}

func decisionDefects() map[string]defect {
	return map[string]defect{
		"probabilities of more than one": {
			program: spoils(sdk.KindClassifier, spoilt{classify: func(r *sdk.ClassifyResponse) { r.Distribution[1].Probability = 0.2 }}),
			check:   "classifier_distribution", found: "the probabilities sum to 1.1",
		},
		"a field of its own": {
			program: spoils(sdk.KindClassifier, spoilt{classify: func(r *sdk.ClassifyResponse) { r.Distribution[0].Field = "magic" }}),
			check:   "classifier_distribution", found: `it names the field "magic", which is not configured`,
		},
		"a field twice": {
			program: spoils(sdk.KindClassifier, spoilt{classify: func(r *sdk.ClassifyResponse) { r.Distribution[1].Field = r.Distribution[0].Field }}),
			check:   "classifier_distribution", found: "twice",
		},
		"the least likely field first": {
			program: spoils(sdk.KindClassifier, spoilt{classify: func(r *sdk.ClassifyResponse) { slices.Reverse(r.Distribution) }}),
			check:   "classifier_distribution", found: "the highest is first",
		},
		"a specialist twice": {
			program: spoils(sdk.KindRouter, spoilt{route: func(r *sdk.RouteResponse) { r.Choices = append(r.Choices, &sdk.RouteChoice{}) }}),
			check:   "router_choices", found: "it chose candidate 0 twice",
		},
		"a specialist that was not offered": {
			program: spoils(sdk.KindRouter, spoilt{route: func(r *sdk.RouteResponse) { r.Choices = append(r.Choices, &sdk.RouteChoice{Candidate: 1000}) }}),
			check:   "router_choices", found: "it chose candidate 1000 of 1",
		},
		"a check without a result": {
			program: spoils(sdk.KindVerifier, spoilt{verify: func(r *sdk.VerifyResponse) {
				for _, c := range r.GetCandidates() {
					c.Evidence[0].Result = 0
				}
			}}),
			check: "verifier_evidence", found: "has the result 0",
		},
		"evidence on one answer too many": {
			program: spoils(sdk.KindVerifier, spoilt{verify: func(r *sdk.VerifyResponse) { r.Candidates = append(r.Candidates, &sdk.CandidateEvidence{}) }}),
			check:   "verifier_evidence", found: "it gave 2 evidence for 1",
		},
		"a verdict that adds up to less than one": {
			program: spoils(sdk.KindArbiter, spoilt{arbitrate: func(r *sdk.ArbitrateResponse) { r.AllWrongProbability = 0.9 }}),
			check:   "arbiter_verdict", found: "sum to 0.9",
		},
		"a pick of the less likely": {
			program: spoils(sdk.KindArbiter, spoilt{arbitrate: func(r *sdk.ArbitrateResponse) {
				if len(r.GetClusterProbabilities()) == 2 {
					r.Decision, r.ClusterProbabilities, r.AllWrongProbability = sdk.DecisionPick, []float64{0.3, 0.7}, 0
				}
			}}),
			check: "arbiter_verdict", found: "it picked an answer of the probability 0.300, and another has 0.700",
		},
		"a score that is no number": {
			program: spoils(sdk.KindScorer, spoilt{score: func(r *sdk.ScoreResponse) {
				for i := range r.GetScores() {
					r.Scores[i] = &sdk.CandidateScore{Confidence: math.NaN()}
				}
			}}),
			check: "scorer_scores", found: "the confidence of candidate 0 is NaN",
		},
	}
}

func promotionDefects() map[string]defect {
	var n atomic.Int64
	verdict := func(change func(*sdk.DecideRequest, *sdk.DecideResponse)) program {
		return spoils(sdk.KindPromotionPolicy, spoilt{decide: change})
	}
	return map[string]defect{
		"an effect outside of its interval": {
			program: verdict(func(_ *sdk.DecideRequest, r *sdk.DecideResponse) { r.EffectLow = 0.2 }),
			check:   "promotion_verdict", found: "the effect 0 is outside of its interval [0.2, 1]",
		},
		"another verdict each time": {
			program: verdict(func(_ *sdk.DecideRequest, r *sdk.DecideResponse) { r.Reasons = []string{fmt.Sprint(n.Add(1))} }),
			check:   "promotion_repeatable", found: "and then",
		},
		"success from nothing": {
			program: verdict(func(req *sdk.DecideRequest, r *sdk.DecideResponse) {
				if len(req.GetPairs()) == 0 {
					r.Verdict = sdk.PromotionSuccess
				}
			}),
			check: "promotion_evidence", found: "success in no evidence",
		},
		"quality above all": {
			program: verdict(func(req *sdk.DecideRequest, r *sdk.DecideResponse) {
				if len(req.GetGuardrails()) > 0 {
					r.Verdict = sdk.PromotionSuccess
				}
			}),
			check: "promotion_limits", found: "in spite of an error rate of 0.9",
		},
	}
}
