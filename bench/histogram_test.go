// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/bench"
)

var quantiles = []float64{0, .001, .25, .5, .9, .99, .999, 1}

// exact is the smallest value that a share q of the sorted values does not exceed.
func exact(sorted []time.Duration, q float64) time.Duration {
	rank := int(q * float64(len(sorted)))
	if float64(rank) < q*float64(len(sorted)) {
		rank++
	}
	return sorted[max(rank, 1)-1]
}

func TestHistogramIsCloseToTheSortedValues(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, next := range map[string]func() time.Duration{
		"uniform":      func() time.Duration { return time.Duration(random.Int64N(int64(time.Second))) },
		"exponential":  func() time.Duration { return time.Duration(random.ExpFloat64() * float64(time.Millisecond)) },
		"small":        func() time.Duration { return time.Duration(random.IntN(600)) },
		"two distant":  func() time.Duration { return []time.Duration{time.Microsecond, time.Minute}[random.IntN(2)] },
		"all the same": func() time.Duration { return 123456789 },
	} {
		t.Run(name, func(t *testing.T) {
			var h bench.Histogram
			var sum time.Duration
			values := make([]time.Duration, 20000)
			for i := range values {
				values[i] = next()
				sum += values[i]
				h.Record(values[i])
			}
			slices.Sort(values)
			for _, q := range quantiles {
				want := exact(values, q)
				got := h.Quantile(q)
				require.GreaterOrEqual(t, got, want, "quantile %v", q)
				require.LessOrEqual(t, float64(got-want), float64(want)/256+1, "quantile %v", q)
			}
			require.EqualValues(t, len(values), h.Count())
			require.Equal(t, values[len(values)-1], h.Max())
			require.Equal(t, sum/time.Duration(len(values)), h.Mean())
		})
	}
}

func TestHistogramAtItsEdges(t *testing.T) {
	var h bench.Histogram
	require.Zero(t, h.Quantile(.5))
	require.Zero(t, h.Mean())
	h.Record(-time.Second)
	require.Zero(t, h.Max())
	require.Zero(t, h.Quantile(1))
	h.Record(1000 * time.Hour)
	require.Equal(t, 1000*time.Hour, h.Max(), "the maximum is exact even when the value is cut off")
	require.Greater(t, h.Quantile(1), time.Hour)
	require.LessOrEqual(t, h.Quantile(1), h.Max())
}

// Around each power of two the buckets change their width; none may be skipped
// or used twice.
func TestHistogramKeepsOrderAcrossBuckets(t *testing.T) {
	last := time.Duration(-1)
	for shift := 1; shift < 42; shift++ {
		for _, v := range []time.Duration{1<<shift - 1, 1 << shift, 1<<shift + 1} {
			var h bench.Histogram
			h.Record(v)
			h.Record(1 << 45)
			got := h.Quantile(.5)
			require.GreaterOrEqual(t, got, v)
			require.GreaterOrEqual(t, got, last)
			require.LessOrEqual(t, float64(got-v), float64(v)/256+1)
			last = got
		}
	}
}

func TestMergedHistogramsAreOne(t *testing.T) {
	var all, a, b bench.Histogram
	for i := range 1000 {
		d := time.Duration(i*i) * time.Microsecond
		all.Record(d)
		if i%3 == 0 {
			a.Record(d)
		} else {
			b.Record(d)
		}
	}
	a.Merge(&b)
	a.Merge(&bench.Histogram{})
	for _, q := range quantiles {
		require.Equal(t, all.Quantile(q), a.Quantile(q))
	}
	require.Equal(t, all.Count(), a.Count())
	require.Equal(t, all.Mean(), a.Mean())
	require.Equal(t, all.Max(), a.Max())
}
