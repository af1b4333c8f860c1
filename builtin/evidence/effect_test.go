// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// Every setting changes what the arbiter does. The tests of this file change one
// setting each.

func TestPolicySetting(t *testing.T) {
	candidates := []*sdk.Candidate{candidate(0, .8), candidate(1, .6)}
	require.Equal(t, sdk.DecisionPick, arbitrate(t, "{}", candidates...).GetDecision())
	require.Equal(t, sdk.DecisionInconclusive, arbitrate(t, `{"policy": "conservative"}`, candidates...).GetDecision())
}

func TestMinProbabilitySetting(t *testing.T) {
	c := candidate(0, .6)
	require.Equal(t, sdk.DecisionPick, arbitrate(t, "{}", c).GetDecision())
	require.Equal(t, sdk.DecisionPick, arbitrate(t, `{"min_probability": 0.59}`, c).GetDecision())
	require.Equal(t, sdk.DecisionInconclusive, arbitrate(t, `{"min_probability": 0.61}`, c).GetDecision())
}

func TestMinMarginSetting(t *testing.T) {
	candidates := []*sdk.Candidate{candidate(0, .8), candidate(1, .7)}
	require.Equal(t, sdk.DecisionPick, arbitrate(t, "{}", candidates...).GetDecision())
	require.Equal(t, sdk.DecisionInconclusive, arbitrate(t, `{"min_margin": 0.4}`, candidates...).GetDecision())
}

func TestMinAllWrongSetting(t *testing.T) {
	c := candidate(0, .5, failed("arithmetic", .5))
	require.Equal(t, sdk.DecisionInconclusive, arbitrate(t, "{}", c).GetDecision())
	require.Equal(t, sdk.DecisionAllWrong, arbitrate(t, `{"min_all_wrong": 0.6}`, c).GetDecision())
}

func TestCautionSetting(t *testing.T) {
	unknown := candidate(0, .8)
	unknown.Statistics = &sdk.Statistics{Successes: 8, Failures: 2, PriorMean: .8, PriorWeight: 10}
	bold := arbitrate(t, "{}", unknown).GetClusterProbabilities()[0]
	cautious := arbitrate(t, `{"caution": 1}`, unknown).GetClusterProbabilities()[0]
	require.InDelta(t, .8, bold, 1e-9)
	require.InDelta(t, .8-math.Sqrt(.8*.2/21), cautious, 1e-9)
	known := arbitrate(t, `{"caution": 1}`, candidate(0, .8)).GetClusterProbabilities()[0]
	require.Greater(t, known, cautious, "what is well known needs little caution")
}

func TestAlternativesSetting(t *testing.T) {
	candidates := []*sdk.Candidate{candidate(0, .6), candidate(0, .6), candidate(1, .7)}
	few := arbitrate(t, `{"alternatives": 3}`, candidates...)
	many := arbitrate(t, `{"alternatives": 1000}`, candidates...)
	require.Greater(t, many.GetClusterProbabilities()[0], few.GetClusterProbabilities()[0], "agreement by chance is rare among many alternatives")
}

func TestCorrelationSetting(t *testing.T) {
	weakMajority := []*sdk.Candidate{candidate(0, .8), candidate(1, .5), candidate(1, .5), candidate(1, .5)}
	independent := arbitrate(t, `{"correlation": 0}`, weakMajority...)
	correlated := arbitrate(t, "{}", weakMajority...)
	require.Greater(t, independent.GetClusterProbabilities()[1], independent.GetClusterProbabilities()[0])
	require.Greater(t, correlated.GetClusterProbabilities()[0], correlated.GetClusterProbabilities()[1])
}

func TestVoteScaleSetting(t *testing.T) {
	candidates := []*sdk.Candidate{candidate(0, .9), candidate(1, .5)}
	full := arbitrate(t, "{}", candidates...)
	half := arbitrate(t, `{"vote_scale": 0.5}`, candidates...)
	ratio := func(r *sdk.ArbitrateResponse) float64 {
		return math.Log(r.GetClusterProbabilities()[0] / r.GetClusterProbabilities()[1])
	}
	require.InDelta(t, ratio(full)/2, ratio(half), 1e-9)
}

func TestVCGSetting(t *testing.T) {
	candidates := []*sdk.Candidate{candidate(0, .9), candidate(1, .6)}
	without, with := arbitrate(t, "{}", candidates...), arbitrate(t, `{"vcg": true}`, candidates...)
	require.Empty(t, without.GetPayments())
	require.Len(t, with.GetPayments(), 2)
	require.Equal(t, without.GetDecision(), with.GetDecision())
	require.Equal(t, without.GetClusterProbabilities(), with.GetClusterProbabilities())
}

func TestGroupsSetting(t *testing.T) {
	c := candidate(0, .8, failed("citation", 2))
	require.InDelta(t, .8, arbitrate(t, "{}", c).GetClusterProbabilities()[0], 1e-9, "empirical checks are off")
	require.Less(t, arbitrate(t, `{"groups": {"citation": "logical"}}`, c).GetClusterProbabilities()[0], .5)
	c = candidate(0, .8, failed("refusal", 2))
	require.InDelta(t, .8, arbitrate(t, `{"groups": {"refusal": "none"}}`, c).GetClusterProbabilities()[0], 1e-9)
}

// Each weight says how much its group counts beside another one.
func TestWeightsSetting(t *testing.T) {
	checks := map[string]string{"logical": "refusal", "mathematical": "arithmetic", "cross_session": "contradiction", "empirical": "citation"}
	for group, check := range checks {
		other := "arithmetic"
		if check == other {
			other = "refusal"
		}
		c := candidate(0, .9, failed(check, 1), failed(other, 1))
		p := func(weight float64) float64 {
			return arbitrate(t, fmt.Sprintf(`{"weights": {%q: %g}}`, group, weight), c).GetClusterProbabilities()[0]
		}
		require.Greater(t, p(0), p(0.1)+.01, "%s counts when it is on", group)
		require.Greater(t, p(0.1), p(0.2)+.01, "%s counts more the greater its weight is", group)
	}
}
