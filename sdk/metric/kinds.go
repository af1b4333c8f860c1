// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package metric

// Counter is a number that only grows. The zero value counts nothing.
type Counter struct {
	family *family
	series *series
}

// With returns the counter for label values, in the order of the labels. What is
// counted often keeps the result.
func (c Counter) With(values ...string) Counter { return Counter{c.family, c.family.with(values)} }

// Inc adds one.
func (c Counter) Inc() { c.Add(1) }

// Add adds n; what is not positive is ignored, since a counter only grows.
func (c Counter) Add(n float64) {
	if s := c.family.of(c.series); s != nil && n > 0 {
		s.number.add(n)
	}
}

// Gauge is a number that goes up and down. The zero value counts nothing.
type Gauge struct {
	family *family
	series *series
}

// With returns the gauge for label values, in the order of the labels.
func (g Gauge) With(values ...string) Gauge { return Gauge{g.family, g.family.with(values)} }

// Set sets the value.
func (g Gauge) Set(v float64) {
	if s := g.family.of(g.series); s != nil {
		s.number.store(v)
	}
}

// Add adds n, which may be negative.
func (g Gauge) Add(n float64) {
	if s := g.family.of(g.series); s != nil {
		s.number.add(n)
	}
}

// Histogram counts observations by their size. The zero value counts nothing.
type Histogram struct {
	family *family
	series *series
}

// With returns the histogram for label values, in the order of the labels.
func (h Histogram) With(values ...string) Histogram {
	return Histogram{h.family, h.family.with(values)}
}

// Observe counts an observation, such as a duration in seconds.
func (h Histogram) Observe(v float64) {
	s := h.family.of(h.series)
	if s == nil {
		return
	}
	n := 0
	for n < len(h.family.bounds) && v > h.family.bounds[n] {
		n++
	}
	s.counts[n].Add(1)
	s.number.add(v)
}
