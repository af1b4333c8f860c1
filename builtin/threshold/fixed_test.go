// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMcNemar(t *testing.T) {
	require.InDelta(t, 1, mcnemar(0, 0), 1e-12)
	require.InDelta(t, 1.0/32, mcnemar(5, 0), 1e-12)
	require.InDelta(t, 1, mcnemar(0, 5), 1e-12)
	// P(X >= 8 of 10) = (45+10+1)/1024.
	require.InDelta(t, 56.0/1024, mcnemar(8, 2), 1e-12)
	require.InDelta(t, 1-mcnemar(6, 2), mcnemar(3, 5), 1e-12, "P(X >= 3) = 1 - P(X <= 2)")
	require.InDelta(t, .5, mcnemar(5000, 5000), .005)
}

func TestWilson(t *testing.T) {
	// 81 of 263: .2553 to .3662 (Newcombe, Two-sided confidence intervals for the single proportion, 1998).
	low, high := wilson(81.0/263, 263, quantile(.975))
	require.InDelta(t, .2553, low, 5e-5)
	require.InDelta(t, .3662, high, 5e-5)
	low, high = wilson(0, 20, quantile(.975))
	require.Zero(t, low)
	require.InDelta(t, .1611, high, 5e-5)
}

func TestQuantile(t *testing.T) {
	require.InDelta(t, 1.959964, quantile(.975), 1e-6)
	require.InDelta(t, 1.644854, quantile(.95), 1e-6)
}

// With many cases every interval of the difference is that of the normal
// distribution: approval of a prime minister, 1600 asked twice (Agresti,
// Categorical Data Analysis).
func TestNewcombeOfManyCases(t *testing.T) {
	low, high := newcombe(794, 150, 86, 570, quantile(.975))
	half := 1.96 * math.Sqrt(236-64.0*64/1600) / 1600
	require.InDelta(t, .04-half, low, .001)
	require.InDelta(t, .04+half, high, .001)
}

func TestNewcombeOfFewCases(t *testing.T) {
	low, high := newcombe(0, 0, 0, 0, 1.96)
	require.InDelta(t, -1, low, 0)
	require.InDelta(t, 1, high, 0)
	for _, c := range [][4]float64{{10, 0, 0, 0}, {0, 10, 0, 0}, {0, 0, 10, 0}, {0, 0, 0, 1}, {5, 1, 0, 5}} {
		low, high := newcombe(c[0], c[1], c[2], c[3], 1.96)
		effect := (c[1] - c[2]) / (c[0] + c[1] + c[2] + c[3])
		require.True(t, -1 <= low && low <= effect && effect <= high && high <= 1 && low < high, "%v: %v to %v", c, low, high)
	}
}

func TestNewcombeIsMirrored(t *testing.T) {
	low, high := newcombe(30, 12, 4, 9, 1.64)
	otherLow, otherHigh := newcombe(30, 4, 12, 9, 1.64)
	require.InDelta(t, -high, otherLow, 1e-12)
	require.InDelta(t, -low, otherHigh, 1e-12)
}
