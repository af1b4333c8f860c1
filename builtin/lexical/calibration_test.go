// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// someScores makes scores as a query may have them, sometimes extreme.
func someScores(rng *rand.Rand) []float64 {
	scores := make([]float64, 1+rng.IntN(12))
	for c := range scores {
		if rng.IntN(3) > 0 {
			scores[c] = math.Exp(rng.NormFloat64() * 3)
		}
	}
	return scores
}

func TestDistributionIsOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		scores := someScores(rng)
		sum := 0.0
		for _, p := range distribute(scores, leastTemperature+rng.Float64()*mostTemperature).p {
			require.GreaterOrEqual(t, p, 0.0, scores)
			require.False(t, math.IsNaN(p), scores)
			sum += p
		}
		require.InDelta(t, 1, sum, 1e-9, scores)
	}
}

func TestMoreEvidenceIsMoreProbable(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		scores := append(someScores(rng), 0)
		before := distribute(scores, 1).p[0]
		scores[0] += 0.5
		require.GreaterOrEqual(t, distribute(scores, 1).p[0], before-1e-12, scores)
	}
}

func TestNoEvidenceIsNoProbability(t *testing.T) {
	d := distribute([]float64{0, 3, 0, 0}, 1)
	require.Zero(t, d.p[0])
	require.Zero(t, d.p[2])
	require.Positive(t, d.p[1])
	require.Positive(t, d.p[3], "what remains is no field")
	require.Equal(t, []float64{0, 0, 1}, distribute([]float64{0, 0, 0}, 1).p)
}

func TestTemperatureFlattensAndKeepsTheOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 2_000 {
		scores := append(someScores(rng), 0)
		cold, warm := distribute(scores, 0.5).p, distribute(scores, 2).p
		fields := len(scores) - 1
		for a := range fields {
			for b := range fields {
				if cold[a] > cold[b] && cold[b] > 0 {
					require.GreaterOrEqual(t, warm[a], warm[b], scores)
					require.LessOrEqual(t, warm[a]/warm[b], cold[a]/cold[b]*(1+1e-9), scores)
				}
			}
		}
	}
}

func TestOneStrongTermDecides(t *testing.T) {
	p := distribute([]float64{weights[strong], 0, 0}, 1).p
	require.Greater(t, p[0], 0.75, "SPEC's threshold for asking one field alone")
}

func TestOneWeakTermDoesNot(t *testing.T) {
	p := distribute([]float64{weights[weak], 0, 0}, 1).p
	require.Less(t, p[0], p[2])
}

func TestLongTextsDoNotBecomeCertain(t *testing.T) {
	short := distribute([]float64{3, 1.5, 0}, 1).p
	long := distribute([]float64{300, 150, 0}, 1).p
	require.Greater(t, long[0], short[0])
	require.InDelta(t, math.Exp(ceiling/3), long[0]/long[1], math.Exp(ceiling/3)/5, "two thirds against one third of the ceiling")
}

func TestTheOddsAreTheEvidence(t *testing.T) {
	const weight = 2.0
	d := distribute([]float64{weight, 0}, 1)
	require.InDelta(t, (math.Exp(weight*d.nats)-1)/math.Exp(noFieldOdds), d.p[0]/d.p[1], 1e-9)
}

func TestTiersAreOrdered(t *testing.T) {
	require.True(t, slices.IsSorted(weights[:]))
}
