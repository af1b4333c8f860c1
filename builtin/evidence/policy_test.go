// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestBest(t *testing.T) {
	for _, tc := range []struct {
		classes []float64
		first   int
		second  float64
	}{
		{nil, -1, 0},
		{[]float64{.3}, 0, 0},
		{[]float64{.3, .5, .1}, 1, .3},
		{[]float64{.1, .2, .15}, 1, .15},
		{[]float64{.4, .4}, 0, .4},
	} {
		first, second := odds{classes: tc.classes}.best()
		require.Equal(t, tc.first, first, tc.classes)
		require.InDelta(t, tc.second, second, 0, tc.classes)
	}
}

func TestDecide(t *testing.T) {
	p := policy{minProbability: .5, minMargin: .1, minAllWrong: .6}
	for _, tc := range []struct {
		classes  []float64
		allWrong float64
		want     sdk.Decision
	}{
		{[]float64{.5, .375}, .125, sdk.DecisionPick},
		{[]float64{.49, .3}, .21, sdk.DecisionInconclusive},
		{[]float64{.5, .45}, .05, sdk.DecisionInconclusive},
		{[]float64{.2, .2}, .6, sdk.DecisionAllWrong},
		{[]float64{.2, .21}, .59, sdk.DecisionInconclusive},
		{nil, 1, sdk.DecisionAllWrong},
	} {
		require.Equal(t, tc.want, p.decide(odds{tc.classes, tc.allWrong}), "%v", tc)
	}
}

// With thresholds that let everything pass, the most probable of all still wins.
func TestDecideFollowsTheMostProbable(t *testing.T) {
	var p policy
	require.Equal(t, sdk.DecisionAllWrong, p.decide(odds{[]float64{.3, .2}, .5}))
	require.Equal(t, sdk.DecisionPick, p.decide(odds{[]float64{.5, .2}, .3}))
	p.minAllWrong = .9
	require.Equal(t, sdk.DecisionInconclusive, p.decide(odds{[]float64{.3, .2}, .5}), "a pick must be likelier than that all are wrong")
}

func TestConservativeAsksForMoreThanBalanced(t *testing.T) {
	b, c := policies["balanced"], policies["conservative"]
	require.Greater(t, c.minProbability, b.minProbability)
	require.Greater(t, c.minMargin, b.minMargin)
	require.Greater(t, c.caution, b.caution)
}

// A perfect answer reaches the thresholds, or nothing would ever be picked.
func TestAPerfectAnswerIsPickedByEveryPolicy(t *testing.T) {
	for name := range policies {
		got := arbitrate(t, `{"policy": "`+name+`"}`, candidate(0, .95, passed("arithmetic", .5)), candidate(0, .9), candidate(1, .4))
		require.Equal(t, sdk.DecisionPick, got.GetDecision(), name)
	}
}

func TestDecisionsAgreeWithTheProbabilities(t *testing.T) {
	r := newRand(7)
	for range rounds {
		req := randomRequest(r)
		got := ask(t, configured(t, "{}"), req)
		p := policies["balanced"]
		most := 0.0
		for _, q := range got.GetClusterProbabilities() {
			most = math.Max(most, q)
		}
		switch got.GetDecision() {
		case sdk.DecisionPick:
			chosen := got.GetClusterProbabilities()[req.GetCandidates()[got.GetPick()].GetCluster()]
			require.InDelta(t, most, chosen, 0)
			require.GreaterOrEqual(t, chosen, p.minProbability)
		case sdk.DecisionAllWrong:
			require.GreaterOrEqual(t, got.GetAllWrongProbability(), p.minAllWrong)
		}
	}
}
