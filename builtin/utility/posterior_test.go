// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestPosteriorMean(t *testing.T) {
	for name, tc := range map[string]struct {
		stats *sdk.Statistics
		mean  float64
	}{
		"nothing known":             {nil, 0.5},
		"no prior":                  {&sdk.Statistics{Successes: 3, Failures: 1}, 4.0 / 6},
		"a mean of no weight":       {&sdk.Statistics{PriorMean: 0.9}, 0.5},
		"prior alone":               {&sdk.Statistics{PriorMean: 0.8, PriorWeight: 10}, 0.8},
		"shrunken towards prior":    {&sdk.Statistics{Successes: 10, PriorMean: 0.6, PriorWeight: 10}, 0.8},
		"record outweighs prior":    {&sdk.Statistics{Successes: 900, Failures: 100, PriorMean: 0.1, PriorWeight: 10}, 901.0 / 1010},
		"never quite certain":       {&sdk.Statistics{PriorMean: 1, PriorWeight: 5}, 1 - certainty},
		"never quite hopeless":      {&sdk.Statistics{PriorMean: 0, PriorWeight: 5}, certainty},
		"a discounted share counts": {&sdk.Statistics{Successes: 0.5, PriorMean: 0.5, PriorWeight: 2}, 0.6},
	} {
		require.InDelta(t, tc.mean, newPosterior(tc.stats).mean(), 1e-12, name)
	}
}

func TestWidth(t *testing.T) {
	require.InDelta(t, 1/math.Sqrt(3), newPosterior(nil).width(), 1e-12, "twice the deviation of the uniform distribution")
	require.InDelta(t, 0.1, newPosterior(&sdk.Statistics{Successes: 40, Failures: 57}).width(), 1e-12)
}

// The width bounds the deviation of the posterior, and falls with every outcome.
func TestWidthFallsWithEveryOutcome(t *testing.T) {
	stats := &sdk.Statistics{PriorMean: 0.9, PriorWeight: 4}
	last := newPosterior(stats).width()
	for i := range 60 {
		if i%7 == 3 {
			stats.Failures++
		} else {
			stats.Successes++
		}
		p := newPosterior(stats)
		m, n := p.mean(), p.alpha+p.beta
		require.Less(t, p.width(), last)
		require.LessOrEqual(t, 2*math.Sqrt(m*(1-m)/(n+1)), p.width())
		last = p.width()
	}
}

func TestDrift(t *testing.T) {
	steady := newPosterior(&sdk.Statistics{Successes: 80, Failures: 20})
	require.Zero(t, steady.drift(steady.mean()))
	require.Zero(t, steady.drift(0.70), "chance explains a gap of a tenth in about nine outcomes")
	require.Less(t, steady.drift(0.3), -0.3, "a collapse shows at once")
	require.Zero(t, newPosterior(&sdk.Statistics{Failures: 1}).drift(0), "one outcome is no drift")
	require.Zero(t, newPosterior(&sdk.Statistics{Successes: 1}).drift(1), "one outcome is no drift")
}

// With the average, efficacy lies between average and mean, and never falls as
// the average rises.
func TestDriftIsMonotone(t *testing.T) {
	for _, stats := range []*sdk.Statistics{
		{Successes: 1},
		{Successes: 80, Failures: 20},
		{Successes: 3, Failures: 300},
		{Successes: 5000, PriorMean: 0.2, PriorWeight: 20},
	} {
		p := newPosterior(stats)
		last := 0.0
		for average := 0.0; average <= 1; average += 1.0 / 512 {
			e := p.mean() + p.drift(average)
			require.GreaterOrEqual(t, e, last-1e-12)
			require.GreaterOrEqual(t, e, math.Min(average, p.mean())-1e-12)
			require.LessOrEqual(t, e, math.Max(average, p.mean())+1e-12)
			last = e
		}
	}
}

// Without drift, an average strays far enough to count in no more than about
// the third of the cases in which a normal variable is beyond one deviation.
func TestDriftTakesChanceForChance(t *testing.T) {
	rng := newRand(7)
	beyond, total := 0, 0
	for range 2000 {
		rate := 0.2 + 0.6*rng.Float64()
		stats := &sdk.Statistics{}
		average := 0.0
		for i := range 40 {
			outcome := 0.0
			if rng.Float64() < rate {
				outcome = 1
				stats.Successes++
			} else {
				stats.Failures++
			}
			if i == 0 {
				average = outcome
			} else {
				average += averageAlpha * (outcome - average)
			}
		}
		total++
		if newPosterior(stats).drift(average) != 0 {
			beyond++
		}
	}
	require.Less(t, float64(beyond)/float64(total), 0.32)
	require.Greater(t, float64(beyond)/float64(total), 0.15, "nor is it blind")
}

func TestLogisticInvertsLogit(t *testing.T) {
	for _, p := range []float64{certainty, 0.1, 0.5, 0.93, 1 - certainty} {
		require.InDelta(t, p, logistic(logit(p)), 1e-12)
	}
	require.Equal(t, 1.0, logistic(1e6))
	require.Zero(t, logistic(-1e6))
}
