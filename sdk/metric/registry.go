// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// MaxSeries is how many combinations of label values one metric can have.
const MaxSeries = 100

// Other is each label's value for what is beyond [MaxSeries].
const Other = "other"

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// reservedLabels are set by the host, or mean something in Prometheus' format.
var reservedLabels = []string{"instance", "plugin", "le", "quantile"}

// Registry holds the metrics of one instance, or of a process. The methods of a
// nil registry work as well; what they return counts, and nobody reads it.
type Registry struct {
	mu       sync.Mutex
	families []*family
	err      error
}

// Counter registers a counter: a number that only grows. Its name ends in _total.
func (r *Registry) Counter(name, help string, labels ...string) Counter {
	f := r.add(&family{name: name, help: help, kind: kindCounter, labels: labels})
	return Counter{f, f.sole()}
}

// Gauge registers a gauge: a number that goes up and down.
func (r *Registry) Gauge(name, help string, labels ...string) Gauge {
	f := r.add(&family{name: name, help: help, kind: kindGauge, labels: labels})
	return Gauge{f, f.sole()}
}

// GaugeFunc registers a gauge that is asked for its value whenever it is read,
// concurrently with everything else.
func (r *Registry) GaugeFunc(name, help string, value func() float64) {
	r.add(&family{name: name, help: help, kind: kindGauge, value: value})
}

// Histogram registers a histogram: how many observations were at most as large as
// each bound. Bounds ascend; nil for [Seconds]. The name ends in its unit, such as
// _seconds or _bytes.
func (r *Registry) Histogram(name, help string, bounds []float64, labels ...string) Histogram {
	if bounds == nil {
		bounds = Seconds
	}
	f := r.add(&family{name: name, help: help, kind: kindHistogram, bounds: slices.Clone(bounds), labels: labels})
	return Histogram{f, f.sole()}
}

// Seconds are bounds for durations, from a call in memory to a long generation.
var Seconds = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .05, .25, 1, 5, 30, 120}

// Err returns the mistakes that were made in registering: a name that is not
// allowed, or that stands twice. The SDK refuses to configure an instance with any.
func (r *Registry) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// Names returns the names of the metrics, in the order of their registration.
func (r *Registry) Names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := make([]string, len(r.families))
	for i, f := range r.families {
		names[i] = f.name
	}
	return names
}

// add registers a family, or remembers why it cannot be; it counts all the same.
func (r *Registry) add(f *family) *family {
	f.series = map[string]*series{}
	if r == nil {
		return f
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.mistakes(f); err != nil {
		r.err = errors.Join(r.err, err)
		return f
	}
	r.families = append(r.families, f)
	return f
}

func (r *Registry) mistakes(f *family) error {
	var errs []error
	wrong := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("metric %q: %s", f.name, fmt.Sprintf(format, args...)))
	}
	if !nameForm.MatchString(f.name) {
		wrong("a name is lower-case letters, digits and single underscores")
	}
	if strings.HasPrefix(f.name, "aua_") {
		wrong("the host adds aua_plugin_ to the name; leave it out")
	}
	if total := strings.HasSuffix(f.name, "_total"); total != (f.kind == kindCounter) {
		wrong("a counter's name ends in _total, and no other's does")
	}
	if f.help == "" {
		wrong("it needs a sentence that says what it counts")
	}
	if !slices.IsSorted(f.bounds) || len(slices.Compact(slices.Clone(f.bounds))) != len(f.bounds) {
		wrong("the bounds must ascend")
	}
	for _, l := range f.labels {
		if !nameForm.MatchString(l) || slices.Contains(reservedLabels, l) {
			wrong("there can be no label %q", l)
		}
	}
	if slices.ContainsFunc(r.families, func(other *family) bool { return other.name == f.name }) {
		wrong("the name stands twice")
	}
	return errors.Join(errs...)
}
