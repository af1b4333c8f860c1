// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCreditIsWhatTheVerdictGains(t *testing.T) {
	a, b, c := candidate(0, .8), candidate(0, .7), candidate(1, .6)
	got := arbitrate(t, "{}", a, b, c)
	best := got.GetClusterProbabilities()[0]
	alone := arbitrate(t, "{}", a, b)
	require.InDelta(t, best-alone.GetClusterProbabilities()[0], got.GetCredits()[2], 1e-9, "V(all) - V(all without c)")
	require.Positive(t, got.GetCredits()[0])
	require.Positive(t, got.GetCredits()[1], "agreeing makes surer")
	require.Negative(t, got.GetCredits()[2], "disagreeing casts doubt")
}

func TestCreditOfTheOnlyAnswerIsAllOfIt(t *testing.T) {
	got := arbitrate(t, `{"vcg": true}`, candidate(0, .8))
	require.InDelta(t, .8, got.GetCredits()[0], 1e-9)
	require.Zero(t, got.GetPayments()[0], "there is nobody whose choice it takes")
}

func TestAVetoedCandidateHasNeitherCreditNorPayment(t *testing.T) {
	got := arbitrate(t, `{"vcg": true}`, candidate(0, .8), candidate(1, .9, hard("empty")))
	require.Zero(t, got.GetCredits()[1])
	require.Zero(t, got.GetPayments()[1])
}

func TestWhoChangesTheOutcomePaysTheOthersLoss(t *testing.T) {
	strong, weak, weaker := candidate(0, .9), candidate(1, .6), candidate(1, .5)
	got := arbitrate(t, `{"vcg": true}`, strong, weak, weaker)
	require.Equal(t, int32(0), got.GetPick())
	others := arbitrate(t, "{}", candidate(0, .6), candidate(0, .5))
	require.InDelta(t, -others.GetClusterProbabilities()[0], got.GetPayments()[0], 1e-9)
	require.Zero(t, got.GetPayments()[1], "who does not change the outcome pays nothing")
	require.Zero(t, got.GetPayments()[2])
}
