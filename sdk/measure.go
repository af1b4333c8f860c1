// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk/metric"
)

// processPrefixes are of the names that the SDK itself uses.
var processPrefixes = []string{"method_", "process_"}

// processMetrics registers what the process counts by itself.
func (s *server) processMetrics() *metric.Registry {
	r := &metric.Registry{}
	r.GaugeFunc("process_calls_in_flight", "Calls that the plugin's process has under way.", func() float64 { return float64(s.underWay.Load()) })
	r.GaugeFunc("process_goroutines", "Goroutines of the plugin's process.", func() float64 { return float64(runtime.NumGoroutine()) })
	r.GaugeFunc("process_heap_bytes", "Memory that the plugin's objects take, those that are still to be collected included.", heapBytes)
	calls := r.Counter("method_calls_total", "Calls that the plugin took, by outcome: ok, error, panic, cancelled, or refused because too many were under way.", "method", "outcome")
	seconds := r.Histogram("method_seconds", "Time that calls took inside the plugin's process.", nil, "method")
	s.newMethod = func(name string) *method {
		return &method{count: sync.OnceValue(func() *counts {
			return &counts{
				ok: calls.With(name, "ok"), failed: calls.With(name, "error"), panicked: calls.With(name, "panic"),
				cancelled: calls.With(name, "cancelled"), refused: calls.With(name, "refused"), seconds: seconds.With(name),
			}
		})}
	}
	return r
}

func heapBytes() float64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64())
}

// method is a method of a kind. What it counts exists from the first call on.
type method struct{ count func() *counts }

type counts struct {
	ok, failed, panicked, cancelled, refused metric.Counter
	seconds                                  metric.Histogram
}

func (m *method) done(d time.Duration, err error, panicked bool) {
	c := m.count()
	c.seconds.Observe(d.Seconds())
	switch {
	case panicked:
		c.panicked.Inc()
	case err == nil:
		c.ok.Inc()
	default:
		if code := status.Code(err); code == codes.Canceled || code == codes.DeadlineExceeded {
			c.cancelled.Inc()
		} else {
			c.failed.Inc()
		}
	}
}

// metricMistakes says what is wrong with an instance's metrics; nil for nothing.
func metricMistakes(r *metric.Registry) error {
	if err := r.Err(); err != nil {
		return fmt.Errorf("the plugin's metrics cannot be registered: %w", err)
	}
	for _, name := range r.Names() {
		for _, prefix := range processPrefixes {
			if strings.HasPrefix(name, prefix) {
				return fmt.Errorf("metric %q: names that begin with %s are the SDK's own", name, prefix)
			}
		}
	}
	return nil
}
