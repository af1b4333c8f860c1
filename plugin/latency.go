// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"slices"
	"sync/atomic"
	"time"
)

// latencyWindow is how many of the newest calls the percentiles are taken from.
const latencyWindow = 512

// latencies keeps the durations of the newest calls. Adding is two atomic
// operations; sorting is left to whoever asks.
type latencies struct {
	next   atomic.Uint64
	values [latencyWindow]atomic.Int64 // nanoseconds; 0 for not set
}

func (l *latencies) add(d time.Duration) {
	// A duration of 0 would read as "not set".
	l.values[(l.next.Add(1)-1)%latencyWindow].Store(max(1, int64(d)))
}

// percentiles returns the median and the 99th percentile (nearest rank) in
// milliseconds; 0 when nothing was added.
func (l *latencies) percentiles() (p50, p99 float64) {
	sorted := make([]int64, 0, latencyWindow)
	for i := range l.values {
		if v := l.values[i].Load(); v != 0 {
			sorted = append(sorted, v)
		}
	}
	if len(sorted) == 0 {
		return 0, 0
	}
	slices.Sort(sorted)
	rank := func(percent int) float64 {
		i := (percent*len(sorted) + 99) / 100
		return float64(sorted[i-1]) / float64(time.Millisecond)
	}
	return rank(50), rank(99)
}
