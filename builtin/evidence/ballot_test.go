// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// weighed is a ballot with the evidence, under the default settings.
func weighed(mu float64, evidence ...*sdk.Evidence) *ballot {
	m := newArbiter(defaults()).model
	b := &ballot{}
	m.weigh(b, evidence, mu)
	return b
}

func TestWeighAddsTheChecksOfAGroup(t *testing.T) {
	b := weighed(1, failed("refusal", 1), failed("truncation", .5), passed("code_parses", .25))
	require.InDelta(t, 1.5, b.against[logical], 1e-12)
	require.InDelta(t, .25, b.support[logical], 1e-12)
	require.Equal(t, "refusal does not hold.", b.quote[logical].fail.GetReason())
	require.Equal(t, "code_parses holds.", b.quote[logical].pass.GetReason())
}

func TestWeighCountsACheckOnce(t *testing.T) {
	b := weighed(1, failed("arithmetic", 1), failed("arithmetic", 2), failed("arithmetic", 1), passed("arithmetic", .5))
	require.InDelta(t, 1.5, b.against[mathematical], 1e-12)
	require.Zero(t, b.support.sum())
}

func TestWeighTakesNothingFromWhatSaysNothing(t *testing.T) {
	for _, result := range []sdk.CheckResult{sdk.CheckNotApplicable, sdk.CheckUnknown, 0, 99} {
		b := weighed(1, &sdk.Evidence{Check: "arithmetic", Result: result, Weight: 5})
		require.Zero(t, b.against.sum(), result)
		require.Zero(t, b.support.sum(), result)
	}
	b := weighed(1, passed("agreement", 5), failed("agreement", 3))
	require.Zero(t, b.against.sum(), "votes are counted as votes")
	require.Zero(t, b.support.sum())
}

func TestContradictionsDoNotAddUp(t *testing.T) {
	b := weighed(3, failed("contradiction", 1), failed("correction", 2), failed("contradiction_dates", .5))
	require.InDelta(t, 6, b.against[crossSession], 1e-12, "the strongest, three times")
	require.InDelta(t, 2, weighed(.5, failed("correction", 2)).against[crossSession], 1e-12, "mu never takes away")
	require.InDelta(t, 2, weighed(3, passed("correction", 2)).support[crossSession], 1e-12, "nor does it multiply support")
}

func TestWeighIsBounded(t *testing.T) {
	b := weighed(1e15, failed("contradiction", math.MaxFloat64), failed("arithmetic", math.MaxFloat64), failed("units", math.MaxFloat64))
	require.InDelta(t, maxNats, b.against[mathematical], 1e-9)
	require.InDelta(t, maxNats/2, b.against[crossSession], 1e-9)
}

func TestWeighDoesNotDependOnOrder(t *testing.T) {
	r := newRand(8)
	for range rounds {
		c := randomCandidate(r, 1)
		want := weighed(2, c.GetEvidence()...)
		r.Shuffle(len(c.GetEvidence()), func(i, j int) { c.Evidence[i], c.Evidence[j] = c.Evidence[j], c.Evidence[i] })
		got := weighed(2, c.GetEvidence()...)
		require.Equal(t, want.support, got.support)
		require.Equal(t, want.against, got.against)
	}
}

func TestVeto(t *testing.T) {
	require.Nil(t, veto(nil))
	soft, passes := failed("arithmetic", 9), hard("json_schema")
	passes.Result = sdk.CheckPass
	require.Nil(t, veto([]*sdk.Evidence{soft, passes}))
	h := hard("empty")
	require.Same(t, h, veto([]*sdk.Evidence{soft, h}))
}

func TestStanding(t *testing.T) {
	b := &ballot{vote: 3, against: amounts{1, .5}, support: amounts{9}}
	require.InDelta(t, 1.5, b.standing(), 1e-12, "support is for the class, once")
}
