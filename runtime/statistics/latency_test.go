// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLatencyPercentiles(t *testing.T) {
	b := New(Options{})
	p50, p99 := b.Latency("swe")
	require.Zero(t, p50)
	require.Zero(t, p99)

	b.ObserveLatency("swe", 7*time.Millisecond)
	p50, p99 = b.Latency("swe")
	require.Equal(t, 7*time.Millisecond, p50)
	require.Equal(t, 7*time.Millisecond, p99)

	for i := range 99 {
		b.ObserveLatency("swe", time.Duration(i+1)*time.Second)
	}
	p50, p99 = b.Latency("swe")
	require.Equal(t, 49*time.Second, p50)
	require.Equal(t, 98*time.Second, p99)
	require.Equal(t, 49_000.0, b.Snapshot(maths, 0.5).LatencyP50Ms)
}

func TestLatencyForgetsWhatIsOld(t *testing.T) {
	b := New(Options{})
	for range 256 {
		b.ObserveLatency("swe", time.Hour)
	}
	for range 255 {
		b.ObserveLatency("swe", time.Second)
	}
	p50, p99 := b.Latency("swe")
	require.Equal(t, time.Second, p50)
	require.Equal(t, time.Second, p99) // the 254th of 256
	_, other := b.Latency("law")
	require.Zero(t, other)
}

func TestLatenciesStayInOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	l := &latencies{}
	var all []time.Duration
	for range 3 * latencyWindow {
		d := time.Duration(random.IntN(50))
		l.add(d)
		all = append(all, d)
		recent := slices.Sorted(slices.Values(all[max(0, len(all)-latencyWindow):]))
		require.Equal(t, recent, l.sorted)
	}
}

func BenchmarkLatency(b *testing.B) {
	l := &latencies{}
	for i := 0; b.Loop(); i++ {
		l.add(time.Duration(i * 7919 % 1000))
		l.percentiles()
	}
}
