// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSplitKeepsEqualQuestionsTogether(t *testing.T) {
	var all []question
	for i := range 4000 {
		all = append(all, question{Text: fmt.Sprintf("Question %d?", i/2)})
	}
	zero, one := split(all, heldOutBit)
	require.Len(t, all, len(zero)+len(one))
	require.InDelta(t, 2000, len(zero), 150)
	seen := map[string]bool{}
	for _, q := range zero {
		seen[q.Text] = true
	}
	for _, q := range one {
		require.False(t, seen[q.Text])
	}
	within, _ := split(zero, foldBit)
	require.InDelta(t, len(zero)/2, len(within), 120, "the two splits are independent")
}

func TestBaselines(t *testing.T) {
	p := pool{models: []string{"a", "b", "c"}}
	questions := []question{
		{Field: "law", Truth: "A", Answers: map[string]string{"a": "A", "b": "B", "c": "B"}},
		{Field: "law", Truth: "A", Answers: map[string]string{"a": "A", "b": "A"}},
		{Field: "math", Truth: "A", Answers: map[string]string{"a": "B", "b": "A", "c": "C"}},
	}
	r := learn(questions, p.models)
	require.InDelta(t, 2.0/3, r.overall["a"].rate(), 1e-12)
	require.Zero(t, r.overall["c"].right, "no answer is a wrong one")
	require.Equal(t, "a", p.best(func(m string) float64 { return r.rate(m, "law") }))
	require.Equal(t, "b", p.best(func(m string) float64 { return r.rate(m, "math") }))
	require.Equal(t, "B", p.majority(questions[0], r))
	require.Equal(t, "B", p.majority(questions[2], r), "of equals that of the strongest, of equally strong the first")
	require.Empty(t, p.majority(question{}, r))

	s := r.statistics("a", "law")
	require.InDelta(t, .6, s.GetPriorMean(), 1e-12, "(2+1)/(3+2)")
	require.InDelta(t, 5, s.GetPriorWeight(), 1e-12, "no more than it is known by")
	require.InDelta(t, 2, s.GetSuccesses(), 0)
	require.InDelta(t, (.6*5+2)/7, r.rate("a", "law"), 1e-12)
	unknown := r.statistics("d", "law")
	require.InDelta(t, .5, unknown.GetPriorMean(), 0)
}

func TestRequestHasOneCandidateForEachAnswer(t *testing.T) {
	p := pool{models: []string{"a", "b", "c", "d"}}
	req, answers := p.request(question{Answers: map[string]string{"a": "C", "b": "A", "d": "C"}}, records{})
	require.Equal(t, []string{"C", "A"}, answers)
	require.Equal(t, int32(2), req.GetClusters())
	require.Len(t, req.GetCandidates(), 3)
	require.Equal(t, int32(0), req.GetCandidates()[2].GetCluster())
}

func TestAssess(t *testing.T) {
	s := assess([]judged{
		{confidence: .8, right: true, truth: .8, single: true},
		{confidence: .6, right: true, truth: .6},
		{confidence: .6, truth: .1, single: true},
		{confidence: .4, truth: 0},
	})
	require.InDelta(t, .5, s.accuracy, 1e-12)
	require.InDelta(t, .5, s.single, 1e-12)
	require.InDelta(t, (.04+.16+.36+.16)/4, s.brier, 1e-12)
	require.InDelta(t, .25, s.base, 1e-12)
	require.Equal(t, 1, s.fixed)
	require.Equal(t, 1, s.broken)
	require.InDelta(t, -(math.Log(.8)+math.Log(.6)+math.Log(.1)+math.Log(leastTruth))/4, s.logLoss, 1e-9)
}

func TestCalibrationError(t *testing.T) {
	var calibrated, sure []judged
	for i := range 1500 {
		calibrated = append(calibrated, judged{confidence: .7, right: i%10 < 7})
		sure = append(sure, judged{confidence: .9, right: i%10 < 7})
	}
	require.InDelta(t, 0, calibrationError(calibrated), 1e-9)
	require.InDelta(t, .2, calibrationError(sure), 1e-9)
}

func TestShare(t *testing.T) {
	require.Equal(t, "12.3%", share(.1234))
	require.Equal(t, "-", share(count{}.rate()))
}
