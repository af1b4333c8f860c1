// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
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
