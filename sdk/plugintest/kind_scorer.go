// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"math"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func callScorer(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewScorerClient(t.conn).Score(ctx, &sdk.ScoreRequest{
		Context: t.call, Content: t.content(query), Candidates: t.answers(), Distribution: t.distribution(),
		Weights: &sdk.Weights{Efficacy: 0.5, Confidence: 0.35, Curiosity: 0.15, CMin: 0.5, EMin: 0.5, Mu: 1.5},
	})
	if err != nil {
		return err
	}
	return scored(resp, t.candidates)
}

// scored holds scores against what the host accepts.
func scored(resp *sdk.ScoreResponse, candidates int) error {
	if err := counted("scores", len(resp.GetScores()), candidates); err != nil {
		return err
	}
	for n, s := range resp.GetScores() {
		for _, v := range []struct {
			name  string
			value float64
		}{{"utility", s.GetUtility()}, {"efficacy", s.GetEfficacy()}, {"confidence", s.GetConfidence()}, {"curiosity", s.GetCuriosity()}} {
			if !probability(v.value) {
				return broke("the %s of candidate %d is %v", v.name, n, v.value)
			}
		}
		if v := s.GetChoiceValue(); math.IsNaN(v) || math.IsInf(v, 0) {
			return broke("the choice value of candidate %d is %v", n, v)
		}
	}
	return nil
}

func scorerChecks() []check {
	return []check{{
		name: "scorer_scores", about: "A scorer gives each candidate a score, in order, with finite values in range.",
		hint: "Utility, efficacy, confidence and curiosity are in [0, 1]; the choice value is any finite number. NaN comes from dividing by a count that is 0.",
		kind: sdk.KindScorer, needs: []string{"call"}, calls: true,
		run: func(ctx context.Context, s *suite) error { return s.choose(ctx, sdk.KindScorer) },
	}}
}
