// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLatencyPercentiles(t *testing.T) {
	var l latencies
	p50, p99 := l.percentiles()
	require.Zero(t, p50)
	require.Zero(t, p99)

	for ms := 100; ms >= 1; ms-- {
		l.add(time.Duration(ms) * time.Millisecond)
	}
	p50, p99 = l.percentiles()
	require.InDelta(t, 50, p50, 1e-9)
	require.InDelta(t, 99, p99, 1e-9)
}

func TestLatencyForgetsOldCalls(t *testing.T) {
	var l latencies
	for range latencyWindow {
		l.add(time.Hour)
	}
	for range latencyWindow {
		l.add(time.Millisecond)
	}
	_, p99 := l.percentiles()
	require.InDelta(t, 1, p99, 1e-9)
}

func TestLatencyOfOneCall(t *testing.T) {
	var l latencies
	l.add(0)
	p50, p99 := l.percentiles()
	require.Positive(t, p50, "a call that took no measurable time is a call")
	require.Equal(t, p50, p99)
}

func TestLatencyConcurrently(t *testing.T) {
	var l latencies
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				l.add(time.Millisecond)
				l.percentiles()
			}
		})
	}
	wg.Wait()
	p50, _ := l.percentiles()
	require.InDelta(t, 1, p50, 1e-9)
}
