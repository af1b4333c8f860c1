// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func assessed(peeking string, look int, x *sample) evidence {
	s := defaults()
	s.Peeking, s.Margin = peeking, .02
	return s.assess(x, look)
}

func TestAssessByBets(t *testing.T) {
	x := newSample(paired(700, 62, 31, 447).GetPairs())
	e := assessed(eProcess, 9, x)
	require.Equal(t, "e", e.measure)
	require.InDelta(t, math.Exp(wealth(x.differences, 0)), e.strength, 1e-9)
	require.True(t, e.better)
	require.True(t, e.noWorse)
	require.Positive(t, e.low)
	require.Greater(t, e.high, x.effect)
	require.Equal(t, e, assessed(eProcess, 1, x), "the look does not matter")
}

func TestAssessByExactTest(t *testing.T) {
	x := newSample(paired(700, 62, 31, 447).GetPairs())
	e := assessed(oneLook, 1, x)
	require.Equal(t, "p", e.measure)
	require.InDelta(t, mcnemar(62, 31), e.strength, 1e-12)
	require.True(t, e.better)
	low, high := newcombe(700, 62, 31, 447, quantile(.95))
	require.InDelta(t, low, e.low, 1e-12)
	require.InDelta(t, high, e.high, 1e-12)
	bets := assessed(eProcess, 1, x)
	require.Greater(t, e.low, bets.low, "one look sees more than any number of looks may")
}

func TestLaterLooksOfSpendingAskForMore(t *testing.T) {
	x := newSample(paired(700, 48, 31, 447).GetPairs())
	first, late := assessed(spending, 1, x), assessed(spending, 5, x)
	require.InDelta(t, .025, first.alpha, 1e-12)
	require.InDelta(t, .05/30, late.alpha, 1e-12)
	require.Less(t, late.low, first.low)
	require.Greater(t, late.high, first.high)
}

func TestScoresInBetweenAreJudgedByBets(t *testing.T) {
	req := paired(40, 30, 0, 10)
	req.Pairs[0].Green = .9
	for _, peeking := range peekings {
		e := assessed(peeking, 1, newSample(req.GetPairs()))
		require.Equal(t, "e", e.measure, peeking)
		require.True(t, e.better, peeking)
	}
}

func TestMinDetectable(t *testing.T) {
	at := func(peeking string, n int) float64 {
		s := defaults()
		s.Peeking = peeking
		return s.minDetectable(newSample(paired(n*8/10, n/20, n/20, n/10).GetPairs()), 1)
	}
	for _, peeking := range peekings {
		require.Greater(t, at(peeking, 100), at(peeking, 400))
		require.Greater(t, at(peeking, 400), at(peeking, 1600))
	}
	// (z.95 + z.80)*sqrt(discordance/n), for a test of one look.
	require.InDelta(t, 2.486*math.Sqrt(.1/2000), at(oneLook, 2000), .002)
	require.Greater(t, at(eProcess, 2000), at(oneLook, 2000), "looking at any time has its price")
	s := defaults()
	require.InDelta(t, 1, s.minDetectable(newSample(nil), 1), 0)
	require.InDelta(t, 1, s.minDetectable(newSample(paired(1, 0, 0, 0).GetPairs()), 1), 1e-6, "one case shows nothing")
}

// What is called detectable is found in four of five simulated samples.
func TestMinDetectableIsDetected(t *testing.T) {
	r := newRand(3)
	for _, peeking := range peekings {
		s := defaults()
		s.Peeking = peeking
		effect := s.minDetectable(newSample(paired(300, 25, 25, 50).GetPairs()), 1)
		found := 0
		const runs = 200
		for range runs {
			x := drawn(r, 400, .125, (effect/.125+1)/2)
			fixed, regressed := x.discordant()
			if peeking == eProcess && won(x.differences, 0, s.alpha(1)) || peeking != eProcess && mcnemar(fixed, regressed) <= s.alpha(1) {
				found++
			}
		}
		require.InDelta(t, power, float64(found)/runs, .1, peeking)
	}
}
