// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func binary(fixed, regressed, same float64) []difference {
	return []difference{{-1, regressed}, {0, same}, {1, fixed}}
}

// The integral over [-1,1] instead of [0,1], that is without a direction, has the
// closed form 2^(w+l) * B(w+1, l+1). By symmetry it is the mean of the wealth of
// the bets on green and of those on blue.
func TestWealthIsTheClosedForm(t *testing.T) {
	for _, c := range [][2]float64{{0, 0}, {1, 0}, {5, 3}, {30, 12}, {12, 30}, {62, 31}, {300, 240}} {
		a, _ := math.Lgamma(c[0] + 1)
		b, _ := math.Lgamma(c[1] + 1)
		ab, _ := math.Lgamma(c[0] + c[1] + 2)
		want := (c[0]+c[1])*math.Ln2 + a + b - ab
		green, blue := wealth(binary(c[0], c[1], 7), 0), wealth(binary(c[1], c[0], 7), 0)
		require.InDelta(t, want, math.Log((math.Exp(green)+math.Exp(blue))/2), 0.01, "%v", c)
	}
}

func TestWealthOfNothing(t *testing.T) {
	require.InDelta(t, 0, wealth(nil, 0), 1e-12)
	require.InDelta(t, 0, wealth(binary(0, 0, 100), 0), 1e-12, "cases without a difference neither win nor lose")
}

func TestWealthIsMonotone(t *testing.T) {
	r := newRand(1)
	for range 500 {
		ds := drawn(r, 1+r.IntN(200), r.Float64(), r.Float64()).differences
		last := math.Inf(1)
		for null := -.99; null < 1; null += .11 {
			w := wealth(ds, null)
			require.LessOrEqual(t, w, last+1e-9)
			last = w
		}
		better := append([]difference{{1, 1}}, ds...)
		worse := append([]difference{{-1, 1}}, ds...)
		require.GreaterOrEqual(t, wealth(better, 0), wealth(ds, 0))
		require.LessOrEqual(t, wealth(worse, 0), wealth(ds, 0))
	}
}

// Of a fair game nobody expects a gain: over all sequences of a length, the mean
// e-value is 1.
func TestWealthIsAMartingaleUnderTheNull(t *testing.T) {
	for _, n := range []float64{1, 5, 12} {
		expected := 0.0
		for k := 0.0; k <= n; k++ {
			expected += math.Exp(logBinomial(n, k) - n*math.Ln2 + wealth(binary(k, n-k, 0), 0))
		}
		require.InDelta(t, 1, expected, 1e-9)
	}
}

func TestBettingBound(t *testing.T) {
	require.InDelta(t, -1, bettingBound(nil, 1, .05), 0)
	low := bettingBound(binary(62, 31, 1147), 1, .05)
	require.Positive(t, low)
	require.Less(t, low, 31.0/1240)
	require.GreaterOrEqual(t, wealth(binary(62, 31, 1147), low), math.Log(20)-1e-6)
	require.InDelta(t, -low, -bettingBound(binary(31, 62, 1147), -1, .05), 1e-9, "mirrored")
	require.InDelta(t, -1, bettingBound(binary(0, 50, 0), 1, .05), 1e-9)
	require.Greater(t, bettingBound(binary(2000, 0, 0), 1, .05), .98)
	require.Less(t, bettingBound(binary(62, 31, 1147), 1, .01), low, "surer is wider")
}

func TestRoundedIsAgainstTheClaim(t *testing.T) {
	ds := []difference{{-.50001, 1}, {.25, 2}, {.25001, 3}, {1, 1}}
	require.Equal(t, []difference{{-513.0 / 1024, 1}, {.25, 5}, {1, 1}}, rounded(ds, 1))
	require.Equal(t, []difference{{-1, 1}, {-257.0 / 1024, 3}, {-.25, 2}, {.5, 1}}, rounded(ds, -1))
}
