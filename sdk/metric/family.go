// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
)

// The kinds, as the text format writes them.
const (
	kindCounter   = "counter"
	kindGauge     = "gauge"
	kindHistogram = "histogram"
)

// family is a metric with its series.
type family struct {
	name, help, kind string
	labels           []string
	bounds           []float64
	// value is asked for the only series; nil when that counts by itself.
	value func() float64

	mu     sync.RWMutex
	series map[string]*series
}

// series is one combination of label values.
type series struct {
	values []string
	// number is a counter's or gauge's value, or a histogram's sum.
	number number
	// counts are a histogram's observations: those up to each bound and above the
	// one before, and last those above all.
	counts []atomic.Uint64
}

// sole returns the series of a metric without labels, so that it is there before
// it moves; nil for one with labels.
func (f *family) sole() *series {
	if len(f.labels) > 0 {
		return nil
	}
	return f.with(nil)
}

// with returns the series of the label values.
func (f *family) with(values []string) *series {
	if len(values) != len(f.labels) {
		panic(fmt.Sprintf("metric %q has the labels %q, and got the values %q", f.name, f.labels, values))
	}
	key := strings.Join(values, "\xff")
	f.mu.RLock()
	s := f.series[key]
	f.mu.RUnlock()
	if s != nil {
		return s
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if s = f.series[key]; s != nil {
		return s
	}
	values = append([]string(nil), values...)
	if len(f.series) >= MaxSeries {
		for i := range values {
			values[i] = Other
		}
		key = strings.Join(values, "\xff")
		if s = f.series[key]; s != nil {
			return s
		}
	}
	s = &series{values: values}
	if f.kind == kindHistogram {
		s.counts = make([]atomic.Uint64, len(f.bounds)+1)
	}
	f.series[key] = s
	return s
}

// of returns the series to count in.
func (f *family) of(s *series) *series {
	if s == nil && f != nil {
		panic(fmt.Sprintf("metric %q has the labels %q; count with With(values…)", f.name, f.labels))
	}
	return s
}

// number is a float64 that several goroutines add to.
type number struct{ bits atomic.Uint64 }

func (n *number) load() float64   { return math.Float64frombits(n.bits.Load()) }
func (n *number) store(v float64) { n.bits.Store(math.Float64bits(v)) }

func (n *number) add(v float64) {
	for {
		old := n.bits.Load()
		if n.bits.CompareAndSwap(old, math.Float64bits(math.Float64frombits(old)+v)) {
			return
		}
	}
}
