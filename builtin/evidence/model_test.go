// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestAnAnswerAloneHasTheProbabilityOfItsRecord(t *testing.T) {
	for _, p := range []float64{.05, .3, .5, .8, .99} {
		got := arbitrate(t, "{}", candidate(0, p))
		require.InDelta(t, p, got.GetClusterProbabilities()[0], 1e-9)
		require.InDelta(t, 1-p, got.GetAllWrongProbability(), 1e-9)
	}
}

// With independent specialists that err evenly the posterior is known: multiply
// out P(all answers | truth) for each of the alternatives.
func TestIndependentSpecialistsHaveTheExactPosterior(t *testing.T) {
	const alternatives = 5
	rates, clusters := []float64{.7, .6, .6}, []int32{0, 0, 1}
	likelihood := func(truth int32) float64 {
		l := 1.0
		for i, p := range rates {
			if clusters[i] == truth {
				l *= p
			} else {
				l *= (1 - p) / (alternatives - 1)
			}
		}
		return l
	}
	// The relative weight of weaker votes is no part of this model, so the
	// agreeing ones are equals here.
	rates[1] = rates[0]
	sum := likelihood(0) + likelihood(1) + 3*likelihood(9)
	var candidates []*sdk.Candidate
	for i := range rates {
		candidates = append(candidates, candidate(clusters[i], rates[i]))
	}
	got := arbitrate(t, `{"correlation": 0, "alternatives": 5}`, candidates...)
	require.InDelta(t, likelihood(0)/sum, got.GetClusterProbabilities()[0], 1e-9)
	require.InDelta(t, likelihood(1)/sum, got.GetClusterProbabilities()[1], 1e-9)
	require.InDelta(t, 3*likelihood(9)/sum, got.GetAllWrongProbability(), 1e-9)
}

func TestScoreOfAClass(t *testing.T) {
	m := model{correlation: .6}
	a := &ballot{candidate: 0, vote: 4}
	b := &ballot{candidate: 1, vote: 2}
	c := &ballot{candidate: 2, vote: 3, against: amounts{1}, support: amounts{0, .5}}
	got := m.count([]*ballot{b, c, a}, 4)
	// a leads; c adds .4*(3/4)^2*2, b then .16*(2/4)^2*2; c's support counts once.
	require.InDelta(t, 4+.4*.5625*2+.16*.25*2+.5, got.score, 1e-12)
	require.Equal(t, []*ballot{a, c, b}, got.members)
	require.InDeltaSlice(t, []float64{1, .225, .04}, got.shares, 1e-12)
	require.Same(t, c, got.supported)
}

func TestARefutedMemberAddsNothing(t *testing.T) {
	clean := arbitrate(t, "{}", candidate(0, .7), candidate(1, .6))
	refuted := arbitrate(t, "{}", candidate(0, .7), candidate(1, .6), candidate(0, .6, failed("arithmetic", 50)))
	require.InDeltaSlice(t, clean.GetClusterProbabilities(), refuted.GetClusterProbabilities(), 1e-9)
}

func TestRefutingChecksBeatVotes(t *testing.T) {
	voted := arbitrate(t, "{}", candidate(0, .7), candidate(0, .7), candidate(0, .7), candidate(1, .7))
	require.Equal(t, int32(0), voted.GetPick())
	refuted := arbitrate(t, "{}",
		candidate(0, .7, failed("arithmetic", 2.5)), candidate(0, .7, failed("arithmetic", 2.5)), candidate(0, .7, failed("arithmetic", 2.5)), candidate(1, .7))
	require.Equal(t, sdk.DecisionPick, refuted.GetDecision())
	require.Equal(t, int32(3), refuted.GetPick())
}

func TestAFailedHardCheckVetoes(t *testing.T) {
	got := arbitrate(t, "{}", candidate(0, .99, hard("json_schema")), candidate(1, .6))
	require.Zero(t, got.GetClusterProbabilities()[0])
	require.InDelta(t, .6, got.GetClusterProbabilities()[1], 1e-9, "as if it had not been given")
	require.Equal(t, int32(1), got.GetPick())

	shared := arbitrate(t, "{}", candidate(0, .99, hard("json_schema")), candidate(0, .6))
	require.InDelta(t, .6, shared.GetClusterProbabilities()[0], 1e-9, "the class lives on without it")
	require.Equal(t, int32(1), shared.GetPick())

	all := arbitrate(t, "{}", candidate(0, .99, hard("json_schema")), candidate(1, .6, hard("empty")))
	require.Equal(t, sdk.DecisionAllWrong, all.GetDecision())
	require.InDelta(t, 1, all.GetAllWrongProbability(), 0)
	require.Equal(t, "None of the answers may be given: json_schema is a must.", all.GetReason())
}

func TestTheAnswerPickedIsItsClassesStrongest(t *testing.T) {
	got := arbitrate(t, "{}", candidate(0, .6), candidate(0, .9), candidate(0, .95, failed("arithmetic", 3)))
	require.Equal(t, int32(1), got.GetPick())
}

func TestMoreClassesThanAlternatives(t *testing.T) {
	var candidates []*sdk.Candidate
	for k := range int32(5) {
		candidates = append(candidates, candidate(k, .5))
	}
	got := arbitrate(t, `{"alternatives": 2}`, candidates...)
	require.InDelta(t, 1.0/6, got.GetAllWrongProbability(), 1e-9)
}

func TestAClusterWithoutCandidates(t *testing.T) {
	req := request(candidate(0, .8), candidate(2, .7), candidate(2, .6))
	got := ask(t, configured(t, `{"vcg": true}`), req)
	require.Zero(t, got.GetClusterProbabilities()[1])
}

func TestRelative(t *testing.T) {
	require.InDelta(t, .25, relative(1, 2), 1e-12)
	require.InDelta(t, 1, relative(2, 2), 1e-12)
	require.Zero(t, relative(-1, 2))
	require.Zero(t, relative(-1, 0))
	require.False(t, math.IsNaN(relative(0, 0)))
}
