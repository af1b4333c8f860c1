// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestRouteContract(t *testing.T) {
	two := &sdk.RouteRequest{Candidates: []*sdk.RouteCandidate{{}, {}}}
	check := func(choices ...*sdk.RouteChoice) error {
		return checkRoute(testInstance(), two, &sdk.RouteResponse{Mode: sdk.ModeSingle, Choices: choices})
	}
	require.NoError(t, check(&sdk.RouteChoice{Candidate: 1, Propensity: .5}, &sdk.RouteChoice{Candidate: 0, Propensity: 1}))
	requireBroken(t, check(), "Route", "it chose none of 2 candidates")
	requireBroken(t, check(&sdk.RouteChoice{Candidate: 2}), "Route", "it chose candidate 2 of 2")
	requireBroken(t, check(&sdk.RouteChoice{Candidate: -1}), "Route", "it chose candidate -1 of 2")
	requireBroken(t, check(&sdk.RouteChoice{}, &sdk.RouteChoice{}), "Route", "it chose candidate 0 twice")
	requireBroken(t, check(&sdk.RouteChoice{Propensity: math.NaN()}), "Route", "the propensity of candidate 0 is NaN")
	require.NoError(t, checkRoute(testInstance(), two, &sdk.RouteResponse{NeedCalls: []*sdk.ModelCall{{}}}))
	requireBroken(t, check(&sdk.RouteChoice{ExpectedUtility: math.Inf(1)}), "Route", "the expected utility of candidate 0 is +Inf")
	requireBroken(t, checkRoute(testInstance(), two, &sdk.RouteResponse{Choices: []*sdk.RouteChoice{{}}}), "Route", "it named no mode")
	require.NoError(t, checkRoute(testInstance(), &sdk.RouteRequest{}, &sdk.RouteResponse{Mode: sdk.ModeSingle}), "there was nothing to choose")
}

func TestVerdictContract(t *testing.T) {
	req := &sdk.ArbitrateRequest{Candidates: []*sdk.Candidate{{}, {}, {Cluster: 1}}, Clusters: 2}
	good := func() *sdk.ArbitrateResponse {
		return &sdk.ArbitrateResponse{Decision: sdk.DecisionPick, Pick: 2, ClusterProbabilities: []float64{.2, .7}, AllWrongProbability: .1}
	}
	require.NoError(t, checkVerdict(testInstance(), req, good()))
	for what, spoil := range map[string]func(*sdk.ArbitrateResponse){
		"it gave no decision":        func(r *sdk.ArbitrateResponse) { r.Decision = 0 },
		"it picked candidate 3 of 3": func(r *sdk.ArbitrateResponse) { r.Pick = 3 },
		"it picked an answer of the probability 0.200, and another has 0.700": func(r *sdk.ArbitrateResponse) { r.Pick = 0 },
		"it synthesised an empty answer":                                      func(r *sdk.ArbitrateResponse) { r.Decision = sdk.DecisionSynthesise },
		"it gave 1 probabilities for 2 clusters":                              func(r *sdk.ArbitrateResponse) { r.ClusterProbabilities = []float64{.9} },
		"it gave the probability -0.2":                                        func(r *sdk.ArbitrateResponse) { r.ClusterProbabilities = []float64{-.2, 1.1} },
		"the probabilities of its clusters and of \"all wrong\" sum to 1.1":   func(r *sdk.ArbitrateResponse) { r.AllWrongProbability = .2 },
		"it gave 2 credits for 3 candidates":                                  func(r *sdk.ArbitrateResponse) { r.Credits = []float64{1, 2} },
		"it gave 1 payments for 3 candidates":                                 func(r *sdk.ArbitrateResponse) { r.Payments = []float64{1} },
	} {
		r := good()
		spoil(r)
		requireBroken(t, checkVerdict(testInstance(), req, r), "Arbitrate", what)
	}
	require.NoError(t, checkVerdict(testInstance(), req, &sdk.ArbitrateResponse{NeedCalls: []*sdk.ModelCall{{}}}))
}
