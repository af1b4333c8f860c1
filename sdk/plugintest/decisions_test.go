// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestRouted(t *testing.T) {
	for want, choices := range map[string][]*sdk.RouteChoice{
		"":                           {{Candidate: 1, Propensity: 0.5}, {Candidate: 0, Propensity: 1, ExpectedUtility: -3}},
		"it chose none of 2":         {},
		"it chose candidate 2 of 2":  {{Candidate: 2}},
		"it chose candidate 0 twice": {{}, {}},
		"the propensity of":          {{Propensity: 1.5}},
		"the expected utility of":    {{ExpectedUtility: math.NaN()}},
	} {
		err := routed(&sdk.RouteResponse{Mode: sdk.ModeSingle, Choices: choices}, 2)
		if want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, routed(&sdk.RouteResponse{Choices: []*sdk.RouteChoice{{}}}, 1), "it named no mode")
}

func TestJudged(t *testing.T) {
	two := []*sdk.Candidate{{}, {Cluster: 1}}
	for want, spoil := range map[string]func(*sdk.ArbitrateResponse){
		"":                           func(*sdk.ArbitrateResponse) {},
		"cluster probabilities":      func(r *sdk.ArbitrateResponse) { r.ClusterProbabilities = []float64{1} },
		"it gave the probability":    func(r *sdk.ArbitrateResponse) { r.AllWrongProbability = math.NaN() },
		"sum to 1":                   func(r *sdk.ArbitrateResponse) { r.AllWrongProbability = 0.15 },
		"it picked candidate 2 of 2": func(r *sdk.ArbitrateResponse) { r.Pick = 2 },
		"of the probability 0.200":   func(r *sdk.ArbitrateResponse) { r.Pick = 0 },
		"it synthesised an empty":    func(r *sdk.ArbitrateResponse) { r.Decision = sdk.DecisionSynthesise },
		"it gave no decision":        func(r *sdk.ArbitrateResponse) { r.Decision = 0 },
	} {
		r := &sdk.ArbitrateResponse{Decision: sdk.DecisionPick, Pick: 1, ClusterProbabilities: []float64{0.2, 0.7}, AllWrongProbability: 0.1}
		spoil(r)
		err := judged(r, two, 2)
		if want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, want)
	}
}
