// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

func two(first, second float64) *sdk.ArbitrateRequest {
	return request(candidate(0, first, "forty-two"), candidate(1, second, "forty-one"))
}

func TestAConsistentPreferenceIsPicked(t *testing.T) {
	got := arbitrate(t, "{}", two(.6, .7), prefers("forty-two"))
	require.Equal(t, sdk.DecisionPick, got.GetDecision())
	require.Equal(t, int32(0), got.GetPick())
	// Odds .6/.4*1.7 and .7/.3*.3 against 1.
	won, lost := 1.5*1.7, .7/.3*.3
	require.InDelta(t, won/(won+lost+1), got.GetClusterProbabilities()[0], 1e-9)
	require.InDelta(t, lost/(won+lost+1), got.GetClusterProbabilities()[1], 1e-9)
	require.Equal(t, "A second model compared the answers in both orders and came out for this one each time; with what is known of the specialists, it is right with a probability of 60 %.", got.GetReason())
}

func TestAPreferenceThatTurnsWithTheOrderCountsForNothing(t *testing.T) {
	for _, position := range []string{"A", "B"} {
		got := arbitrate(t, "{}", two(.9, .6), always(verdict(position)))
		require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
		require.InDelta(t, 9/(9+1.5+1), got.GetClusterProbabilities()[0], 1e-9, "the records stand")
		require.Equal(t, "A second model compared the answers in both orders, and did not come to the same conclusion each time.", got.GetReason())
	}
}

func TestOneClearAndOneUnsureReplyCountForNothing(t *testing.T) {
	calls := 0
	got := arbitrate(t, "{}", two(.9, .6), func(_, _, _ string) *sdk.ModelCallResult {
		calls++
		return verdict([]string{"A", "unsure"}[calls-1])
	})
	require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
}

func TestNeitherInBothOrdersIsAllWrong(t *testing.T) {
	for _, p := range []float64{.3, .5, .7, .9, .95} {
		got := arbitrate(t, "{}", two(p, p), always(verdict("neither")))
		require.Equal(t, sdk.DecisionAllWrong, got.GetDecision(), p)
		require.Greater(t, got.GetAllWrongProbability(), got.GetClusterProbabilities()[0])
		require.Contains(t, got.GetReason(), "did not find any of them right")
	}
}

func TestAnAnswerThatNobodyLookedAtIsNotFoundWrong(t *testing.T) {
	req := request(candidate(0, .5, "a"), candidate(1, .5, "b"), candidate(2, .4, "c"))
	got := arbitrate(t, `{"max_pairs": 1}`, req, always(verdict("neither")))
	require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
}

// Rock, scissors, paper: every answer loses once, and none was found wrong.
func TestACycleDecidesNothing(t *testing.T) {
	req := request(candidate(0, .5, "a"), candidate(1, .5, "b"), candidate(2, .5, "c"))
	got := arbitrate(t, "{}", req, func(_, a, b string) *sdk.ModelCallResult {
		if a+b == "ab" || a+b == "bc" || a+b == "ca" {
			return verdict("A")
		}
		return verdict("B")
	})
	require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
	require.InDelta(t, got.GetClusterProbabilities()[0], got.GetClusterProbabilities()[2], 1e-9)
}

func TestTheBestOfThreeIsPicked(t *testing.T) {
	req := request(candidate(0, .6, "a"), candidate(1, .6, "b"), candidate(2, .6, "c"))
	got := arbitrate(t, "{}", req, prefers("b", "c", "a"))
	require.Equal(t, sdk.DecisionPick, got.GetDecision())
	require.Equal(t, int32(1), got.GetPick())
}

func TestFailedCallsAreAnHonestInconclusive(t *testing.T) {
	got := arbitrate(t, "{}", two(.9, .6), always(fails("No specialist has the role judge.")))
	require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
	require.Equal(t, "The answers could not be compared, because the model that compares them gave no answer.", got.GetReason())
	judged := 0
	for _, f := range got.GetFindings() {
		if f.GetCheck() == judgeCheck {
			judged++
			require.Equal(t, sdk.CheckUnknown, f.GetResult())
			require.Equal(t, "The judge gave no answer: No specialist has the role judge.", f.GetReason())
		}
	}
	require.Equal(t, 2, judged)
}

func TestOneFailedOrderCountsForNothing(t *testing.T) {
	calls := 0
	got := arbitrate(t, "{}", two(.9, .6), func(_, _, _ string) *sdk.ModelCallResult {
		calls++
		if calls == 2 {
			return fails("Timeout.")
		}
		return verdict("A")
	})
	require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
}

func TestResultsOfOtherCallsAreMissingResults(t *testing.T) {
	req := two(.9, .6)
	req.CallResults = []*sdk.ModelCallResult{{Id: "something-else", Text: `{"verdict": "A"}`}}
	got := arbitrate(t, "{}", req, nil)
	require.Equal(t, sdk.DecisionInconclusive, got.GetDecision())
}

func TestAnswersThatAgree(t *testing.T) {
	agreeing := func() *sdk.ArbitrateRequest { return request(candidate(0, .7, "forty-two"), candidate(0, .6, "42")) }
	held := arbitrate(t, "{}", agreeing(), always(verdict("both")))
	require.Equal(t, sdk.DecisionPick, held.GetDecision())
	require.Equal(t, int32(0), held.GetPick())
	require.Contains(t, held.GetReason(), "The answers agree, and a second model")

	preferred := arbitrate(t, "{}", agreeing(), prefers("42"))
	require.Equal(t, sdk.DecisionPick, preferred.GetDecision())
	require.Equal(t, int32(1), preferred.GetPick(), "the better said of two equal answers")

	fallen := arbitrate(t, "{}", agreeing(), always(verdict("neither")))
	require.Equal(t, sdk.DecisionAllWrong, fallen.GetDecision())

	open := arbitrate(t, "{}", agreeing(), always(verdict("unsure")))
	require.Equal(t, sdk.DecisionInconclusive, open.GetDecision())
}

func TestNothingToCompare(t *testing.T) {
	alone := arbitrate(t, "{}", request(candidate(0, .7, "a")), nil)
	require.Equal(t, sdk.DecisionInconclusive, alone.GetDecision())
	require.InDelta(t, .7, alone.GetClusterProbabilities()[0], 1e-9)
	require.Equal(t, "There is one answer, and nothing to compare it with.", alone.GetReason())

	vetoed := candidate(0, .7, "")
	vetoed.Evidence = []*sdk.Evidence{{Check: "empty", Result: sdk.CheckFail, Hard: true}}
	out := arbitrate(t, "{}", request(vetoed), nil)
	require.Equal(t, sdk.DecisionAllWrong, out.GetDecision())
	require.InDelta(t, 1, out.GetAllWrongProbability(), 0)
	require.Equal(t, "The answer must not be given: The check empty says so.", out.GetFindings()[0].GetReason())
	require.Equal(t, sdk.DecisionAllWrong, arbitrate(t, "{}", &sdk.ArbitrateRequest{}, nil).GetDecision())
}

func TestInvalidRequests(t *testing.T) {
	for message, spoil := range map[string]func(*sdk.ArbitrateRequest){
		"there are 3 clusters of 2 candidates":                                                 func(r *sdk.ArbitrateRequest) { r.Clusters = 3 },
		"candidates[1].cluster is 2, and must be between 0 and 1":                              func(r *sdk.ArbitrateRequest) { r.Candidates[1].Cluster = 2 },
		"candidates[0].statistics.successes is NaN, and must be a finite number of at least 0": func(r *sdk.ArbitrateRequest) { r.Candidates[0].Statistics.Successes = math.NaN() },
		"candidates[0].statistics.prior_mean is 2, and must be between 0 and 1":                func(r *sdk.ArbitrateRequest) { r.Candidates[0].Statistics.PriorMean = 2 },
	} {
		req := two(.9, .6)
		spoil(req)
		_, err := configured(t, "{}").Arbitrate(t.Context(), req)
		require.Equal(t, codes.InvalidArgument, status.Code(err))
		require.Equal(t, "arbitrate request: "+message, status.Convert(err).Message())
	}
}

func TestArbitrateStopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := configured(t, "{}").Arbitrate(ctx, two(.9, .6))
	require.ErrorIs(t, err, context.Canceled)
}
