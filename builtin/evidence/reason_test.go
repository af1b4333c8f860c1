// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestReasons(t *testing.T) {
	for name, tc := range map[string]struct {
		candidates []*sdk.Candidate
		decision   sdk.Decision
		reason     string
	}{
		"all agree": {
			[]*sdk.Candidate{candidate(0, .8), candidate(0, .8)},
			sdk.DecisionPick,
			"Both answers agree; by what is known of the specialists, it is right with a probability of 94 %.",
		},
		"all of many agree": {
			[]*sdk.Candidate{candidate(0, .8), candidate(0, .8), candidate(0, .8)},
			sdk.DecisionPick,
			"All 3 answers agree; by what is known of the specialists, it is right with a probability of 97 %.",
		},
		"most agree": {
			[]*sdk.Candidate{candidate(0, .8), candidate(0, .8), candidate(1, .5)},
			sdk.DecisionPick,
			"2 of 3 answers agree; by what is known of the specialists, it is right with a probability of 90 %.",
		},
		"one prevails": {
			[]*sdk.Candidate{candidate(0, .9), candidate(1, .5)},
			sdk.DecisionPick,
			"The answers differ; this one is right with a probability of 83 %, the next with 9 %.",
		},
		"one alone": {
			[]*sdk.Candidate{candidate(0, .9)},
			sdk.DecisionPick,
			"There is one answer; by what is known of the specialists, it is right with a probability of 90 %.",
		},
		"none stands out": {
			[]*sdk.Candidate{candidate(0, .6), candidate(1, .6)},
			sdk.DecisionInconclusive,
			"The answers differ, and none stands out: the best is right with a probability of 39 %, the next with 39 %.",
		},
		"all agree on little": {
			[]*sdk.Candidate{candidate(0, .3), candidate(0, .3)},
			sdk.DecisionInconclusive,
			"Both answers agree; but by what is known of the specialists, it is right with a probability of only 42 %.",
		},
		"all are refuted": {
			[]*sdk.Candidate{candidate(0, .6, failed("arithmetic", 4)), candidate(1, .6, failed("arithmetic", 4))},
			sdk.DecisionAllWrong,
			"By what is known of the specialists and found in their answers, none of the answers is right with a probability of 94 %. Against this answer: arithmetic does not hold.",
		},
		"a check decides": {
			[]*sdk.Candidate{candidate(0, .7), candidate(1, .7, failed("arithmetic", 3))},
			sdk.DecisionPick,
			"The answers differ; this one is right with a probability of 70 %, the next with 3 %. Against another answer: arithmetic does not hold.",
		},
		"a proof decides": {
			[]*sdk.Candidate{candidate(0, .7), candidate(1, .7, passed("code_tests", 3))},
			sdk.DecisionPick,
			"The answers differ; this one is right with a probability of 94 %, the next with 5 %. For this answer: code_tests holds.",
		},
		"a veto decides": {
			[]*sdk.Candidate{candidate(0, .9, hard("empty")), candidate(1, .7)},
			sdk.DecisionPick,
			"There is one answer; by what is known of the specialists, it is right with a probability of 70 %. Against another answer: empty is a must.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := arbitrate(t, "{}", tc.candidates...)
			require.Equal(t, tc.decision, got.GetDecision())
			require.Equal(t, tc.reason, got.GetReason())
		})
	}
}

func TestNothingToDecideOn(t *testing.T) {
	got, err := configured(t, `{"vcg": true}`).Arbitrate(t.Context(), &sdk.ArbitrateRequest{})
	require.NoError(t, err)
	require.Equal(t, sdk.DecisionAllWrong, got.GetDecision())
	require.InDelta(t, 1, got.GetAllWrongProbability(), 0)
	require.Equal(t, "There is no answer to decide on.", got.GetReason())
	require.Empty(t, got.GetCredits())
}
