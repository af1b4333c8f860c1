// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// scorer implements [sdk.Scorer].
//
// Every candidate is scored by itself: whether candidates agree is for the
// arbiter to weigh, since models err together. Without an arbiter, several
// candidates have each the confidence that their own record and evidence give.
type scorer struct{ config }

var _ sdk.Scorer = (*scorer)(nil)

// Score implements [sdk.Scorer]. A request that breaks the contract is refused
// with the gRPC code InvalidArgument.
func (s *scorer) Score(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	if len(req.GetCandidates()) == 0 {
		return &sdk.ScoreResponse{}, nil
	}
	if err := validate(req); err != nil {
		return nil, err
	}
	scores := make([]*sdk.CandidateScore, 0, len(req.GetCandidates()))
	for i, c := range req.GetCandidates() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var arbiter *float64
		if len(req.GetClassProbabilities()) > 0 {
			arbiter = &req.ClassProbabilities[i]
		}
		scores = append(scores, s.score(req.GetWeights(), c, arbiter))
	}
	return &sdk.ScoreResponse{Scores: scores}, nil
}

// score values one candidate. arbiter is the arbiter's probability that the
// answer is right, nil when there is none. The numbers follow from the terms:
//
//	E = prior + drift
//	C = arbiter, or logistic(logit(E) + sum of the terms in log_odds)
//	U = efficacy + confidence + curiosity + cap
//	choice value = (efficacy + confidence)/(w_e + w_c) + cost + latency
//
// and K = (curiosity + cap)/w_k. Where w_e + w_c is 0, nothing but curiosity
// is wanted, which must not choose an answer: then C takes the place of the
// quotient.
func (s *scorer) score(w *sdk.Weights, c *sdk.Candidate, arbiter *float64) *sdk.CandidateScore {
	out := &sdk.CandidateScore{Vetoed: vetoed(c.GetEvidence())}
	term := func(name string, value float64, unit string) {
		out.Terms = append(out.Terms, &sdk.ScoreTerm{Name: name, Value: value, Unit: unit})
	}

	known := newPosterior(c.GetStatistics())
	out.Efficacy = known.mean()
	term("prior", out.Efficacy, "probability")
	if average := c.GetStatistics(); average != nil && average.MovingAverage != nil {
		drift := known.drift(average.GetMovingAverage())
		out.Efficacy += drift
		term("drift", drift, "probability")
	}

	if arbiter != nil {
		// The arbiter has weighed the evidence, contradictions included.
		out.Confidence = clamp(*arbiter, 0, 1)
		term("arbiter", out.Confidence, "probability")
	} else {
		odds := logit(out.Efficacy)
		findings := weigh(c.GetEvidence(), s.EvidenceScale)
		for _, f := range findings {
			odds += f.nats
			term("evidence:"+f.check, f.nats, "log_odds")
		}
		if p := penalty(findings, w.GetMu()); p != 0 {
			odds += p
			term(contradiction, p, "log_odds")
		}
		out.Confidence = logistic(odds)
	}

	efficacy := w.GetEfficacy() * out.Efficacy
	confidence := w.GetConfidence() * out.Confidence
	curiosity := w.GetCuriosity() * known.width()
	term("efficacy", efficacy, "utility")
	term("confidence", confidence, "utility")
	term("curiosity", curiosity, "utility")
	if excess := curiosity - (efficacy + confidence); excess > 0 {
		// Curiosity makes at most half of U.
		curiosity -= excess
		term("cap", -excess, "utility")
	}
	if w.GetCuriosity() > 0 {
		out.Curiosity = curiosity / w.GetCuriosity()
	} else {
		out.Curiosity = known.width()
	}
	out.Utility = clamp(efficacy+confidence+curiosity, 0, 1)

	out.ChoiceValue = out.Confidence
	if sum := w.GetEfficacy() + w.GetConfidence(); sum > 0 {
		out.ChoiceValue = (efficacy + confidence) / sum
	}
	if cost := s.CostWeight * c.GetCostUsd(); cost != 0 {
		out.ChoiceValue -= cost
		term("cost", -cost, "utility")
	}
	if latency := s.LatencyWeight * float64(c.GetLatencyMs()) / 1000; latency != 0 {
		out.ChoiceValue -= latency
		term("latency", -latency, "utility")
	}
	return out
}
