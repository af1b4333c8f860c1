// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"math/bits"
	"time"
)

// Each power of two is cut into 2^subBits equal buckets, so that a bucket is
// narrower than 1/256 of the values in it, as in HdrHistogram.
const (
	subBits = 8
	subs    = 1 << subBits
	// maxValue is where values are cut off: about 73 minutes.
	maxValue = 1<<42 - 1
)

// Histogram counts durations with a relative error below 1/256, from a
// nanosecond to 73 minutes. The zero Histogram is empty. It is not safe for
// concurrent use: every worker has its own, and they are merged.
type Histogram struct {
	counts []uint64
	total  uint64
	sum    time.Duration
	max    time.Duration
}

// Record counts d. A negative one counts as 0.
func (h *Histogram) Record(d time.Duration) {
	d = max(d, 0)
	i := bucket(min(uint64(d), maxValue))
	h.grow(i + 1)
	h.counts[i]++
	h.total++
	h.sum += d
	h.max = max(h.max, d)
}

// Merge adds what o has counted.
func (h *Histogram) Merge(o *Histogram) {
	h.grow(len(o.counts))
	for i, n := range o.counts {
		h.counts[i] += n
	}
	h.total += o.total
	h.sum += o.sum
	h.max = max(h.max, o.max)
}

// Quantile returns the value that a share q of all values, in [0, 1], does not
// exceed: the upper end of its bucket, at most the maximum. It is 0 when
// nothing was counted.
func (h *Histogram) Quantile(q float64) time.Duration {
	if h.total == 0 {
		return 0
	}
	// The rank is rounded up, so that the share is reached.
	rank := uint64(q * float64(h.total))
	if float64(rank) < q*float64(h.total) {
		rank++
	}
	rank = min(max(rank, 1), h.total)
	var seen uint64
	for i, n := range h.counts {
		seen += n
		if seen >= rank {
			return min(upper(i), h.max)
		}
	}
	return h.max
}

// Count is how many values were counted.
func (h *Histogram) Count() uint64 { return h.total }

// Max is the greatest value, exactly.
func (h *Histogram) Max() time.Duration { return h.max }

// Mean is the mean of the values, exactly; 0 when nothing was counted.
func (h *Histogram) Mean() time.Duration {
	if h.total == 0 {
		return 0
	}
	return h.sum / time.Duration(h.total)
}

func (h *Histogram) grow(n int) {
	if n > len(h.counts) {
		h.counts = append(h.counts, make([]uint64, n-len(h.counts))...)
	}
}

// bucket is the position of v's bucket. Values below 2*subs have their own.
func bucket(v uint64) int {
	shift := max(bits.Len64(v)-subBits-1, 0)
	return shift*subs + int(v>>shift)
}

// upper is the greatest value of bucket i.
func upper(i int) time.Duration {
	shift := max(i/subs-1, 0)
	return time.Duration((uint64(i-shift*subs)+1)<<shift - 1)
}
