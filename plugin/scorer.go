// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"math"

	"github.com/auahq/aua/sdk"
)

type scorer struct{ i *Instance }

var _ sdk.Scorer = scorer{}

func (s scorer) Score(ctx context.Context, req *sdk.ScoreRequest) (*sdk.ScoreResponse, error) {
	return unary(ctx, s.i, "Score", req, sdk.Scorer.Score, checkScores)
}

func checkScores(i *Instance, req *sdk.ScoreRequest, resp *sdk.ScoreResponse) error {
	if n := len(resp.GetScores()); n != len(req.GetCandidates()) {
		return i.broke("Score", "it gave %d scores for %d candidates", n, len(req.GetCandidates()))
	}
	for n, s := range resp.GetScores() {
		for _, v := range []float64{s.GetUtility(), s.GetEfficacy(), s.GetConfidence(), s.GetCuriosity()} {
			if !(v >= 0 && v <= 1) { // false for NaN as well
				return i.broke("Score", "the score of candidate %d has the value %v", n, v)
			}
		}
		if v := s.GetChoiceValue(); math.IsNaN(v) || math.IsInf(v, 0) {
			return i.broke("Score", "the choice value of candidate %d is %v", n, v)
		}
	}
	return nil
}
