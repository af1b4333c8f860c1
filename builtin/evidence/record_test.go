// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
)

func TestRecordIsThePosterior(t *testing.T) {
	r := newRecord(&sdk.Statistics{Successes: 70, Failures: 10, PriorMean: .5, PriorWeight: 20})
	require.InDelta(t, .8, r.mean, 1e-12, "(10+70)/(20+80)")
	require.InDelta(t, math.Sqrt(.8*.2/101), r.deviation, 1e-12)
}

func TestRecordOfTheUnknownIsUniform(t *testing.T) {
	for _, s := range []*sdk.Statistics{nil, {}, {PriorMean: .9}} {
		r := newRecord(s)
		require.InDelta(t, .5, r.mean, 1e-12)
		require.InDelta(t, math.Sqrt(1.0/12), r.deviation, 1e-12)
	}
}

func TestRecordFollowsDrift(t *testing.T) {
	with := func(average float64) float64 {
		return newRecord(&sdk.Statistics{Successes: 90, Failures: 10, MovingAverage: proto.Float64(average)}).mean
	}
	still := newRecord(&sdk.Statistics{Successes: 90, Failures: 10}).mean
	require.Equal(t, still, with(.85), "a small gap is noise")
	require.Less(t, with(.2), .3)
	require.Greater(t, with(.2), .2, "but not all of a large one is drift")
	last := 1.0
	for average := 1.0; average >= 0; average -= .05 {
		require.LessOrEqual(t, with(average), last+1e-12, "monotone in the average")
		last = with(average)
	}
	require.InDelta(t, .5, newRecord(&sdk.Statistics{MovingAverage: proto.Float64(1)}).mean, 1e-12, "an average of nothing says nothing")
}

func TestVote(t *testing.T) {
	require.InDelta(t, math.Log(.8/.2)+math.Log(9), record{mean: .8}.vote(10, 0), 1e-12)
	require.InDelta(t, 0, record{mean: .1}.vote(10, 0), 1e-12, "one in ten is guessing")
	require.Negative(t, record{mean: .05}.vote(10, 0))
	require.InDelta(t, record{mean: .7}.vote(10, 0), record{mean: .8, deviation: .05}.vote(10, 2), 1e-12)
	require.False(t, math.IsInf(record{mean: .1, deviation: .3}.vote(10, 5), 0))
}
