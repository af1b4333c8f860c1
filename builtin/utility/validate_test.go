// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

func TestInvalidRequests(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, tc := range map[string]struct {
		spoil   func(*sdk.ScoreRequest)
		message string
	}{
		"no weights": {
			func(r *sdk.ScoreRequest) { r.Weights = nil },
			"score request: weights.mu is 0, and must be a finite number of at least 1",
		},
		"weights that sum to less": {
			func(r *sdk.ScoreRequest) { r.Weights.Curiosity = 0 },
			"score request: the weights of efficacy, confidence and curiosity sum to 0.85, and must sum to 1",
		},
		"negative weight": {
			func(r *sdk.ScoreRequest) { r.Weights.Efficacy, r.Weights.Confidence = -.5, 1.35 },
			"score request: weights.efficacy is -0.5, and must be between 0 and 1",
		},
		"weight NaN": {
			func(r *sdk.ScoreRequest) { r.Weights.Confidence = nan },
			"score request: weights.confidence is NaN, and must be between 0 and 1",
		},
		"bound NaN": {
			func(r *sdk.ScoreRequest) { r.Weights.CMin = nan },
			"score request: weights.c_min is NaN, and must be between 0 and 1",
		},
		"infinite mu": {
			func(r *sdk.ScoreRequest) { r.Weights.Mu = inf },
			"score request: weights.mu is +Inf, and must be a finite number of at least 1",
		},
		"cost NaN": {
			func(r *sdk.ScoreRequest) { r.Candidates[1].CostUsd = nan },
			"score request: candidates[1].cost_usd is NaN, and must be a finite number of at least 0",
		},
		"negative latency": {
			func(r *sdk.ScoreRequest) { r.Candidates[1].LatencyMs = -1 },
			"score request: candidates[1].latency_ms is -1, and must be a finite number of at least 0",
		},
		"infinite successes": {
			func(r *sdk.ScoreRequest) { r.Candidates[0].Statistics.Successes = inf },
			"score request: candidates[0].statistics.successes is +Inf, and must be a finite number of at least 0",
		},
		"negative failures": {
			func(r *sdk.ScoreRequest) { r.Candidates[0].Statistics.Failures = -1 },
			"score request: candidates[0].statistics.failures is -1, and must be a finite number of at least 0",
		},
		"prior above 1": {
			func(r *sdk.ScoreRequest) { r.Candidates[0].Statistics.PriorMean = 1.5 },
			"score request: candidates[0].statistics.prior_mean is 1.5, and must be between 0 and 1",
		},
		"average NaN": {
			func(r *sdk.ScoreRequest) { r.Candidates[0].Statistics.MovingAverage = &nan },
			"score request: candidates[0].statistics.moving_average is NaN, and must be between 0 and 1",
		},
		"evidence of infinite weight": {
			func(r *sdk.ScoreRequest) { r.Candidates[0].Evidence[0].Weight = inf },
			"score request: candidates[0].evidence[0].weight is +Inf, and must be a finite number of at least 0",
		},
		"evidence of negative weight": {
			func(r *sdk.ScoreRequest) { r.Candidates[0].Evidence[0].Weight = -1 },
			"score request: candidates[0].evidence[0].weight is -1, and must be a finite number of at least 0",
		},
		"too few class probabilities": {
			func(r *sdk.ScoreRequest) { r.ClassProbabilities = []float64{0.5} },
			"score request: there are 1 class probabilities for 2 candidates",
		},
		"class probability NaN": {
			func(r *sdk.ScoreRequest) { r.ClassProbabilities = []float64{0.5, nan} },
			"score request: class_probabilities[1] is NaN, and must be between 0 and 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			req := &sdk.ScoreRequest{
				Weights: weights(.5, .35, .15),
				Candidates: []*sdk.Candidate{
					{Statistics: &sdk.Statistics{Successes: 1}, Evidence: []*sdk.Evidence{passed("code", 1)}},
					{},
				},
			}
			s := newScorer(t, "{}")
			_, err := s.Score(t.Context(), req)
			require.NoError(t, err)
			tc.spoil(req)
			_, err = s.Score(t.Context(), req)
			require.Equal(t, codes.InvalidArgument, status.Code(err))
			require.Equal(t, tc.message, status.Convert(err).Message())
		})
	}
}

// A host averages weights, and fractions of them need not sum to what they should.
func TestWeightsMayBeRoundedMeans(t *testing.T) {
	for _, w := range []*sdk.Weights{
		{Efficacy: .1 + .2, Confidence: .6, Curiosity: .1 + 1e-9, Mu: 1.5},
		{Efficacy: 1 + 1e-12, CMin: 1 + 1e-12, EMin: 1 + 1e-12, Mu: 1 - 1e-12},
	} {
		c := &sdk.Candidate{Evidence: []*sdk.Evidence{failed(contradiction, 1)}}
		resp, err := newScorer(t, "{}").Score(t.Context(), &sdk.ScoreRequest{
			Weights: w, Candidates: []*sdk.Candidate{c}, ClassProbabilities: []float64{1 + 1e-12},
		})
		require.NoError(t, err)
		got := resp.GetScores()[0]
		require.LessOrEqual(t, got.GetConfidence(), 1.0)
		require.LessOrEqual(t, got.GetUtility(), 1.0)
		require.InDelta(t, logistic(-w.GetMu()), score(t, newScorer(t, "{}"), w, c)[0].GetConfidence(), 1e-9)
	}
}
