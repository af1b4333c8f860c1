// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The simulations have fixed seeds: their outcomes are the same every time. A share
// of n runs is compared with its bound plus three standard errors of the bound.

// stopped simulates one promotion: cases come in one by one, the policy looks at
// them every so often, and the first look that shows green to be better ends it. It
// returns the number of cases, and whether green was promoted at all.
func stopped(r *rand.Rand, s settings, cases, every int, discordant, fixed float64) (n int, promoted bool) {
	var counts [3]float64 // regressed, same, fixed
	for i := 1; i <= cases; i++ {
		switch {
		case r.Float64() >= discordant:
			counts[1]++
		case r.Float64() < fixed:
			counts[2]++
		default:
			counts[0]++
		}
		if i%every > 0 {
			continue
		}
		// The bounds are not needed to decide, and cost the most.
		ds := []difference{{-1, counts[0]}, {0, counts[1]}, {1, counts[2]}}
		alpha := s.alpha(i / every)
		if s.Peeking == eProcess && won(ds, 0, alpha) || s.Peeking != eProcess && mcnemar(counts[2], counts[0]) <= alpha {
			return i, true
		}
	}
	return 0, false
}

func falsePromotions(t *testing.T, peeking string, runs, cases, every int, discordant float64) float64 {
	t.Helper()
	s := settings{Level: .95, Peeking: peeking}
	r := newRand(99)
	promoted := 0
	for range runs {
		if _, ok := stopped(r, s, cases, every, discordant, .5); ok {
			promoted++
		}
	}
	return float64(promoted) / float64(runs)
}

// A green that is no better, 2,000 cases, a look every 20.
func TestPeekingDoesNotPromoteWhatIsNoBetter(t *testing.T) {
	const runs = 600
	require.LessOrEqual(t, falsePromotions(t, eProcess, runs, 2000, 20, .2), .05+.027)
	require.LessOrEqual(t, falsePromotions(t, spending, runs, 2000, 20, .2), .05+.027)
	require.Greater(t, falsePromotions(t, oneLook, runs, 2000, 20, .2), .15, "that is what peeking does to a test for one look")
	require.LessOrEqual(t, falsePromotions(t, oneLook, runs, 2000, 2000, .2), .05+.027, "which holds if there is one look")
}

// The schedule of looks does not matter to an e-process, nor does how often the
// sides differ.
func TestTheEProcessHoldsForEverySchedule(t *testing.T) {
	for _, tc := range []struct {
		every      int
		discordant float64
	}{{2, 1}, {3, .1}, {7, .4}, {250, .05}} {
		require.LessOrEqual(t, falsePromotions(t, eProcess, 200, 700, tc.every, tc.discordant), .05+.046, "%+v", tc)
	}
}

// With 10 % discordant cases and a real difference of 5 points, a test for one look
// needs 241 cases for a power of 80 %, and the e-process half as many again at most,
// in the median.
func TestTheEProcessNoticesRealDifferences(t *testing.T) {
	s := settings{Level: .95, Peeking: eProcess}
	r := newRand(7)
	var sizes []int
	missed := 0
	for range 300 {
		n, promoted := stopped(r, s, 3000, 5, .10, .75)
		if !promoted {
			missed++
			continue
		}
		sizes = append(sizes, n)
	}
	require.LessOrEqual(t, missed, 6)
	slices.Sort(sizes)
	median := sizes[len(sizes)/2]
	require.Greater(t, median, 150)
	require.Less(t, median, 362)
}

// Both bounds of the interval hold at their level, for cases that are right or
// wrong and for scores in between, at each way of peeking.
func TestIntervalsCover(t *testing.T) {
	const runs, cases = 300, 150
	r := newRand(5)
	for _, peeking := range peekings {
		s := settings{Level: .9, Peeking: peeking}
		for _, truth := range []float64{-.2, 0, .05, .3} {
			discordant := .4
			low, high := 0, 0
			for range runs {
				e := s.assess(drawn(r, cases, discordant, (truth/discordant+1)/2), 1)
				if e.low > truth {
					low++
				}
				if e.high < truth {
					high++
				}
			}
			require.LessOrEqual(t, float64(low)/runs, .1+.052, "%s, %g", peeking, truth)
			require.LessOrEqual(t, float64(high)/runs, .1+.052, "%s, %g", peeking, truth)
		}
	}
}

func TestIntervalsOfScoresCover(t *testing.T) {
	const runs, cases = 60, 50
	r := newRand(6)
	for _, peeking := range peekings {
		s := settings{Level: .9, Peeking: peeking}
		miss := 0
		for range runs {
			values := make([]float64, cases)
			for i := range values {
				// Beta-like scores whose mean difference is 0.
				values[i] = r.Float64()*r.Float64() - r.Float64()*r.Float64()
			}
			e := s.assess(&sample{differences: tally(values), units: cases}, 1)
			if e.low > 0 || e.high < 0 {
				miss++
			}
			require.False(t, e.better && e.low < 0)
		}
		require.LessOrEqual(t, float64(miss)/runs, .2+.155, peeking)
	}
}
