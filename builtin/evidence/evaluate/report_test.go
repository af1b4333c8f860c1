// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestDecisions(t *testing.T) {
	line := decisions([]judged{
		{decision: sdk.DecisionPick, right: true}, {decision: sdk.DecisionPick}, {decision: sdk.DecisionPick, right: true}, {decision: sdk.DecisionInconclusive},
	})
	require.Equal(t, "pick 75.0%, right 66.7%   inconclusive 25.0%, right 0.0%   all wrong 0.0%, right -   ", line)
}

func TestPoolsAreOfDifferentModels(t *testing.T) {
	for _, p := range pools {
		seen := map[string]bool{}
		for _, m := range p.models {
			require.False(t, seen[m], m)
			seen[m] = true
		}
		require.GreaterOrEqual(t, len(p.models), 3)
	}
}

func TestRandomPoolsAreTheSameEveryTime(t *testing.T) {
	questions := []question{{Answers: map[string]string{"a": "A", "b": "B", "c": "C", "d": "D", "e": "A", "f": "B", "g": "C"}}}
	pools := randomPools(questions)
	require.Len(t, pools, 60)
	require.Equal(t, pools, randomPools(questions))
	sizes := map[int]bool{}
	for _, p := range pools {
		sizes[len(p.models)] = true
	}
	require.Len(t, sizes, 5)
}

func TestArbitrateJudgesEveryQuestion(t *testing.T) {
	p := pool{models: []string{"a", "b"}}
	questions := []question{
		{Field: "law", Truth: "A", Answers: map[string]string{"a": "A", "b": "A"}},
		{Field: "law", Truth: "A", Answers: map[string]string{"a": "B", "b": "C"}},
		{Field: "law", Truth: "A", Answers: map[string]string{}},
	}
	all, err := p.judge(t.Context(), nil, questions, learn(questions, p.models))
	require.NoError(t, err)
	require.Len(t, all, 3)
	require.True(t, all[0].right)
	require.Equal(t, all[0].confidence, all[0].truth)
	require.False(t, all[1].right)
	require.Less(t, all[1].truth, .9, "the truth is that all are wrong")
	require.Zero(t, all[2].confidence)
	require.InDelta(t, 1, all[2].truth, 0)
	_, err = p.judge(t.Context(), map[string]any{"policy": "bold"}, questions, records{})
	require.Error(t, err)
}

func TestKnowingAverages(t *testing.T) {
	p := pool{models: []string{"a"}}
	var questions []question
	for i := range 40 {
		questions = append(questions, question{Text: string(rune('a' + i)), Truth: "A", Answers: map[string]string{"a": []string{"A", "B"}[i%2]}})
	}
	s, err := p.knowing(t.Context(), 10, questions, questions)
	require.NoError(t, err)
	require.InDelta(t, .5, s.accuracy, 1e-9)
	require.InDelta(t, .5, s.single, 1e-9)
	require.InDelta(t, .25, s.base, 1e-9)
	require.GreaterOrEqual(t, s.brier, .25)
}
