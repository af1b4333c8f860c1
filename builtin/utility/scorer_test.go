// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestScoreOfOneAnswer(t *testing.T) {
	c := &sdk.Candidate{
		Statistics: &sdk.Statistics{Successes: 70, Failures: 10, PriorMean: 0.5, PriorWeight: 20},
		Evidence:   []*sdk.Evidence{passed("arithmetic", 0.5), {Check: "code", Result: sdk.CheckUnknown, Weight: 3}},
	}
	got := score(t, newScorer(t, "{}"), weights(.55, .35, .10), c)[0]
	require.InDelta(t, 0.8, got.GetEfficacy(), 1e-12, "(10+70)/(20+80)")
	require.InDelta(t, logistic(logit(0.8)+0.5), got.GetConfidence(), 1e-12)
	require.InDelta(t, 0.09950371902, got.GetCuriosity(), 1e-9, "1/sqrt(101)")
	require.InDelta(t, .55*got.GetEfficacy()+.35*got.GetConfidence()+.10*got.GetCuriosity(), got.GetUtility(), 1e-12)
	require.InDelta(t, (.55*got.GetEfficacy()+.35*got.GetConfidence())/.90, got.GetChoiceValue(), 1e-12)
	require.False(t, got.GetVetoed())
}

func TestScoreWithoutStatisticsIsUniform(t *testing.T) {
	got := score(t, newScorer(t, "{}"), weights(.5, .35, .15), &sdk.Candidate{})[0]
	require.InDelta(t, 0.5, got.GetEfficacy(), 1e-12)
	require.InDelta(t, 0.5, got.GetConfidence(), 1e-12)
	require.InDelta(t, 0.57735026919, got.GetCuriosity(), 1e-9)
}

func TestScoreFollowsDrift(t *testing.T) {
	fallen := 0.2
	c := &sdk.Candidate{Statistics: &sdk.Statistics{Successes: 90, Failures: 10, MovingAverage: &fallen}}
	got := score(t, newScorer(t, "{}"), weights(.5, .35, .15), c)[0]
	require.Less(t, got.GetEfficacy(), 0.3)
	require.InDelta(t, got.GetEfficacy(), sum(got, "prior", "drift"), 1e-12)
	require.InDelta(t, got.GetEfficacy(), got.GetConfidence(), 1e-12, "recent failures make this answer doubtful, too")
}

func TestHardCheckVetoes(t *testing.T) {
	c := &sdk.Candidate{Evidence: []*sdk.Evidence{{Check: "json_schema", Result: sdk.CheckFail, Weight: 3, Hard: true}}}
	got := score(t, newScorer(t, "{}"), weights(.5, .35, .15), c, &sdk.Candidate{})
	require.True(t, got[0].GetVetoed())
	require.False(t, got[1].GetVetoed())
	require.InDelta(t, logistic(-3), got[0].GetConfidence(), 1e-12)
}

func TestContradictionCountsMuTimesOnce(t *testing.T) {
	w := weights(.2, .7, .1)
	w.Mu = 10
	once := []*sdk.Evidence{failed(contradiction, 0.3)}
	twice := []*sdk.Evidence{failed(contradiction, 0.3), failed(contradiction, 0.2)}
	got := score(t, newScorer(t, "{}"), w, &sdk.Candidate{Evidence: once}, &sdk.Candidate{Evidence: twice})
	require.InDelta(t, logistic(-3), got[0].GetConfidence(), 1e-12)
	require.InDelta(t, logistic(-3), got[1].GetConfidence(), 1e-12)
}

func TestArbiterReplacesEvidence(t *testing.T) {
	s := newScorer(t, "{}")
	req := &sdk.ScoreRequest{
		Weights: weights(.3, .6, .1),
		Candidates: []*sdk.Candidate{
			{Evidence: []*sdk.Evidence{failed("arithmetic", 5), failed(contradiction, 5)}},
			{Evidence: []*sdk.Evidence{{Check: "empty", Result: sdk.CheckFail, Hard: true}}},
		},
		ClassProbabilities: []float64{0.7, 0},
	}
	resp, err := s.Score(t.Context(), req)
	require.NoError(t, err)
	require.InDelta(t, 0.7, resp.GetScores()[0].GetConfidence(), 0, "the arbiter has weighed the evidence")
	require.InDelta(t, 0.7, sum(resp.GetScores()[0], "arbiter"), 0)
	require.Zero(t, resp.GetScores()[1].GetConfidence())
	require.True(t, resp.GetScores()[1].GetVetoed(), "a veto stands whatever the arbiter says")
}

func TestCuriosityIsAtMostHalf(t *testing.T) {
	hopeless := &sdk.Candidate{
		Statistics: &sdk.Statistics{PriorMean: 0.01, PriorWeight: 0.5},
		Evidence:   []*sdk.Evidence{failed("arithmetic", 4)},
	}
	got := score(t, newScorer(t, "{}"), weights(.25, .25, .5), hopeless)[0]
	require.InDelta(t, got.GetUtility()/2, .5*got.GetCuriosity(), 1e-12)
	require.Negative(t, sum(got, "cap"))

	curious := score(t, newScorer(t, "{}"), weights(0, 0, 1), &sdk.Candidate{Evidence: []*sdk.Evidence{passed("code", 2)}})[0]
	require.Zero(t, curious.GetUtility(), "half of nothing is nothing")
	require.InDelta(t, logistic(2), curious.GetChoiceValue(), 1e-12, "curiosity never chooses: confidence does")
}

func TestScoreWithoutCuriosityStillReportsIt(t *testing.T) {
	got := score(t, newScorer(t, "{}"), weights(.6, .4, 0), &sdk.Candidate{})[0]
	require.InDelta(t, 0.57735026919, got.GetCuriosity(), 1e-9)
	require.InDelta(t, 0.5, got.GetUtility(), 1e-12)
}

func TestNoCandidates(t *testing.T) {
	resp, err := newScorer(t, "{}").Score(t.Context(), &sdk.ScoreRequest{})
	require.NoError(t, err)
	require.Empty(t, resp.GetScores())
}

func TestScoreStopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newScorer(t, "{}").Score(ctx, &sdk.ScoreRequest{
		Weights: weights(.5, .4, .1), Candidates: []*sdk.Candidate{{}},
	})
	require.ErrorIs(t, err, context.Canceled)
}

func BenchmarkScore(b *testing.B) {
	s := newScorer(b, "{}")
	req := randomRequest(newRand(8))
	req.ClassProbabilities = nil
	for b.Loop() {
		if _, err := s.Score(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}
