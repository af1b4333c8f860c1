// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestGroupOf(t *testing.T) {
	for check, want := range map[string]int{
		"arithmetic": mathematical, "units": mathematical, "units_dimensions": mathematical, "unit_tests": logical, "algebra": mathematical,
		"contradiction": crossSession, "correction": crossSession, "citation": empirical, "source_quote": empirical,
		"json_schema": logical, "refusal": logical, "anything": logical, "": logical, "agreement": -1,
	} {
		require.Equal(t, want, groupOf(check, nil), check)
	}
	configured := map[string]string{"arithmetic": "empirical", "refusal": "none", "agreement": "logical"}
	require.Equal(t, empirical, groupOf("arithmetic", configured))
	require.Equal(t, -1, groupOf("refusal", configured))
	require.Equal(t, logical, groupOf("agreement", configured))
}

var standard = defaults().Weights.list()

func TestAGroupAloneCountsInFull(t *testing.T) {
	for g := range groups {
		var a amounts
		a[g] = 2
		weights := standard
		weights[empirical] = .1
		require.Equal(t, a, a.weighted(weights), groupNames[g])
	}
}

func TestGroupsTogetherCountInProportion(t *testing.T) {
	got := amounts{2, 1, 2, 0}.weighted(standard)
	require.InDeltaSlice(t, []float64{1.5, 1, 1, 0}, got[:], 1e-12)
	require.Equal(t, amounts{2, 0, 0, 0}, amounts{2, .1, 0, 0}.weighted(standard), "slight evidence does not cost the others more than it brings")
	require.Equal(t, amounts{}, amounts{0, 0, 0, 5}.weighted(standard), "a group that is off does not count")
	require.Equal(t, amounts{}, amounts{1, 1, 1, 1}.weighted([groups]float64{}))
}

func TestWeighingIsMonotoneAndNeverExaggerates(t *testing.T) {
	r := newRand(1)
	for range 5000 {
		var a amounts
		var weights [groups]float64
		for g := range groups {
			a[g] = float64(r.IntN(3)) * r.ExpFloat64()
			weights[g] = float64(r.IntN(3)) * r.Float64()
		}
		counted := a.weighted(weights)
		for g := range groups {
			require.LessOrEqual(t, counted[g], a[g]+1e-12)
		}
		more := a
		more[r.IntN(groups)] += r.ExpFloat64()
		require.GreaterOrEqual(t, more.weighted(weights).sum(), counted.sum()-1e-12)
	}
}

func TestExtremes(t *testing.T) {
	var x extremes
	require.Zero(t, x.nats())
	for _, e := range []*sdk.Evidence{
		passed("a", .5), failed("a", 1), failed("a", 2), passed("a", .25),
		{Result: sdk.CheckUnknown, Weight: 9},
		{Result: sdk.CheckNotApplicable, Weight: 9},
		{Weight: 9},
	} {
		x.add(e)
	}
	require.InDelta(t, -1.5, x.nats(), 1e-12, "the strongest pass less the strongest fail")
	x.add(failed("a", math.MaxFloat64))
	require.InDelta(t, .5-maxNats, x.nats(), 1e-12)
}
