// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"math"
	"slices"
	"sync"
	"time"
)

// latencyWindow is how many recent answers the latency percentiles are over.
const latencyWindow = 256

// latencies is a ring of recent latencies, which also keeps them in order: the
// median is asked for with every query.
type latencies struct {
	mu     sync.Mutex
	ring   [latencyWindow]time.Duration
	sorted []time.Duration
	n      int // all that were ever added
}

func (l *latencies) add(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	place := &l.ring[l.n%latencyWindow]
	if l.n >= latencyWindow {
		i, _ := slices.BinarySearch(l.sorted, *place)
		l.sorted = slices.Delete(l.sorted, i, i+1)
	}
	i, _ := slices.BinarySearch(l.sorted, d)
	l.sorted = slices.Insert(l.sorted, i, d)
	*place = d
	l.n++
}

// percentiles returns p50 and p99 by the nearest-rank method; 0 before the first latency.
func (l *latencies) percentiles() (p50, p99 time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.sorted)
	if n == 0 {
		return 0, 0
	}
	rank := func(p float64) time.Duration { return l.sorted[int(math.Ceil(p*float64(n)))-1] }
	return rank(0.50), rank(0.99)
}
