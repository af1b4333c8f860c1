// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

func TestTooManyCandidates(t *testing.T) {
	var candidates []*sdk.Candidate
	for range maxCandidates {
		candidates = append(candidates, candidate(0, .5))
	}
	arbitrate(t, "{}", candidates...)
	_, err := configured(t, "{}").Arbitrate(t.Context(), request(append(candidates, candidate(0, .5))...))
	require.ErrorContains(t, err, "there are 65 candidates, and must be at most 64")
}

func TestInvalidRequests(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for message, spoil := range map[string]func(*sdk.ArbitrateRequest){
		"there are 4 clusters of 3 candidates":                                                    func(r *sdk.ArbitrateRequest) { r.Clusters = 4 },
		"there are -1 clusters of 3 candidates":                                                   func(r *sdk.ArbitrateRequest) { r.Clusters = -1 },
		"candidates[1].cluster is 2, and must be between 0 and 1":                                 func(r *sdk.ArbitrateRequest) { r.Candidates[1].Cluster = 2 },
		"candidates[1].cluster is -1, and must be between 0 and 1":                                func(r *sdk.ArbitrateRequest) { r.Candidates[1].Cluster = -1 },
		"weights.mu is NaN, and must be a finite number of at least 1, or absent":                 func(r *sdk.ArbitrateRequest) { r.Weights.Mu = nan },
		"candidates[0].statistics.successes is +Inf, and must be a finite number of at least 0":   func(r *sdk.ArbitrateRequest) { r.Candidates[0].Statistics.Successes = inf },
		"candidates[0].statistics.failures is -1, and must be a finite number of at least 0":      func(r *sdk.ArbitrateRequest) { r.Candidates[0].Statistics.Failures = -1 },
		"candidates[0].statistics.prior_mean is 1.5, and must be between 0 and 1":                 func(r *sdk.ArbitrateRequest) { r.Candidates[0].Statistics.PriorMean = 1.5 },
		"candidates[0].statistics.prior_weight is NaN, and must be a finite number of at least 0": func(r *sdk.ArbitrateRequest) { r.Candidates[0].Statistics.PriorWeight = nan },
		"candidates[0].statistics.moving_average is NaN, and must be between 0 and 1":             func(r *sdk.ArbitrateRequest) { r.Candidates[0].Statistics.MovingAverage = &nan },
		"candidates[2].evidence[0].weight is -1, and must be a finite number of at least 0":       func(r *sdk.ArbitrateRequest) { r.Candidates[2].Evidence[0].Weight = -1 },
		"candidates[2].evidence[0].weight is NaN, and must be a finite number of at least 0":      func(r *sdk.ArbitrateRequest) { r.Candidates[2].Evidence[0].Weight = nan },
		"corrections[0].confidence is 2, and must be between 0 and 1":                             func(r *sdk.ArbitrateRequest) { r.Corrections[0].Confidence = 2 },
		"corrections[0].score is NaN, and must be between 0 and 1":                                func(r *sdk.ArbitrateRequest) { r.Corrections[0].Score = nan },
	} {
		req := request(candidate(0, .8), candidate(1, .6), candidate(1, .6, passed("refusal", 1)))
		req.Corrections = []*sdk.CorrectionHit{hit("a", "b", .5)}
		a := configured(t, "{}")
		ask(t, a, req)
		spoil(req)
		_, err := a.Arbitrate(t.Context(), req)
		require.Equal(t, codes.InvalidArgument, status.Code(err), message)
		require.Equal(t, "arbitrate request: "+message, status.Convert(err).Message())
	}
}

// What the contract allows is computed with, however extreme it is.
func TestExtremeRequests(t *testing.T) {
	for _, config := range []string{"{}", `{"vote_scale": 10, "alternatives": 1000000, "caution": 5, "correlation": 0, "vcg": true}`} {
		for _, s := range []*sdk.Statistics{
			{Successes: maxAmount},
			{Failures: maxAmount},
			{PriorMean: 1, PriorWeight: maxAmount},
			{PriorWeight: 5e-324},
			{Successes: 5e-324, MovingAverage: proto.Float64(1)},
			{Failures: 1, MovingAverage: proto.Float64(0)},
		} {
			strong, weak := candidate(0, .5), candidate(1, .5)
			strong.Statistics, weak.Statistics = s, s
			strong.Evidence = []*sdk.Evidence{passed("arithmetic", math.MaxFloat64), passed("refusal", math.MaxFloat64)}
			weak.Evidence = []*sdk.Evidence{failed("arithmetic", math.MaxFloat64), failed("contradiction", math.MaxFloat64)}
			req := request(strong, weak)
			req.Weights.Mu = maxAmount
			ask(t, configured(t, config), req)
		}
	}
}

func TestArbitrateStopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := configured(t, "{}").Arbitrate(ctx, request(candidate(0, .5)))
	require.ErrorIs(t, err, context.Canceled)
}
