// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestText(t *testing.T) {
	r := &Registry{}
	hits := r.Counter("cache_hits_total", "Answers that came from the cache.")
	answers := r.Counter("answers_total", "Answers by \\ and\nlines.", "outcome", "model")
	size := r.Gauge("cache_entries", "Entries.")
	took := r.Histogram("lookup_seconds", "Time of a look-up.", []float64{.1, 1})
	r.GaugeFunc("queue_length", "Waiting.", func() float64 { return 7 })
	r.Gauge("never_used", "A metric with labels that nobody gave.", "x")

	hits.Inc()
	hits.Add(2)
	hits.Add(-5)
	answers.With("ok", `a "b"\`+"\n").Inc()
	answers.With("error", "m").Add(.5)
	size.Set(3)
	size.Add(-1)
	for _, v := range []float64{.05, .1, .5, 3} {
		took.Observe(v)
	}
	want := `# HELP cache_hits_total Answers that came from the cache.
# TYPE cache_hits_total counter
cache_hits_total 3
# HELP answers_total Answers by \\ and\nlines.
# TYPE answers_total counter
answers_total{outcome="error",model="m"} 0.5
answers_total{outcome="ok",model="a \"b\"\\\n"} 1
# HELP cache_entries Entries.
# TYPE cache_entries gauge
cache_entries 2
# HELP lookup_seconds Time of a look-up.
# TYPE lookup_seconds histogram
lookup_seconds_bucket{le="0.1"} 2
lookup_seconds_bucket{le="1"} 3
lookup_seconds_bucket{le="+Inf"} 4
lookup_seconds_sum 3.65
lookup_seconds_count 4
# HELP queue_length Waiting.
# TYPE queue_length gauge
queue_length 7
`
	require.NoError(t, r.Err())
	require.Equal(t, want, string(r.AppendText(nil)))
}

func TestNamesAreChecked(t *testing.T) {
	for want, register := range map[string]func(*Registry){
		"single underscores":             func(r *Registry) { r.Gauge("Size", "Size.") },
		"leave it out":                   func(r *Registry) { r.Gauge("aua_plugin_size", "Size.") },
		"ends in _total":                 func(r *Registry) { r.Counter("hits", "Hits.") },
		"no other's does":                func(r *Registry) { r.Gauge("hits_total", "Hits.") },
		"needs a sentence":               func(r *Registry) { r.Gauge("size", "") },
		"bounds must ascend":             func(r *Registry) { r.Histogram("size_bytes", "Size.", []float64{2, 1}) },
		"must ascend":                    func(r *Registry) { r.Histogram("size_bytes", "Size.", []float64{1, 1}) },
		`there can be no label "plugin"`: func(r *Registry) { r.Gauge("size", "Size.", "plugin") },
		`there can be no label "A-b"`:    func(r *Registry) { r.Gauge("size", "Size.", "A-b") },
		"stands twice": func(r *Registry) {
			r.Gauge("size", "Size.")
			r.GaugeFunc("size", "Size.", nil)
		},
	} {
		r := &Registry{}
		require.NoError(t, r.Err())
		register(r)
		require.ErrorContains(t, r.Err(), want)
	}
	r := &Registry{}
	refused := r.Counter("hits", "Hits.")
	refused.Inc() // it counts, and nobody reads it
	require.Empty(t, r.AppendText(nil))
}

func TestSeriesAreBounded(t *testing.T) {
	r := &Registry{}
	users := r.Counter("users_total", "A leak.", "user")
	for i := range MaxSeries + 50 {
		users.With(fmt.Sprint(i)).Inc()
	}
	text := string(r.AppendText(nil))
	require.Equal(t, MaxSeries+1, strings.Count(text, "\nusers_total{"))
	require.Contains(t, text, `users_total{user="other"} 50`)
	users.With("0").Inc()
	require.Contains(t, string(r.AppendText(nil)), `users_total{user="0"} 2`)
}

func TestWithoutARegistryMetricsWork(t *testing.T) {
	var r *Registry
	r.Counter("hits_total", "Hits.", "x").With("y").Inc()
	r.Histogram("took_seconds", "Time.", nil).Observe(1)
	r.GaugeFunc("size", "Size.", func() float64 { return 1 })
	require.Empty(t, r.AppendText(nil))
	var (
		c Counter
		g Gauge
		h Histogram
	)
	c.Inc()
	g.Set(1)
	g.Add(1)
	h.Observe(1)
}

func TestWrongUseIsLoud(t *testing.T) {
	r := &Registry{}
	c := r.Counter("hits_total", "Hits.", "outcome")
	require.PanicsWithValue(t, `metric "hits_total" has the labels ["outcome"]; count with With(values…)`, c.Inc)
	require.Panics(t, func() { c.With() })
	require.Panics(t, func() { c.With("a", "b") })
}

func TestCountingTogether(t *testing.T) {
	r := &Registry{}
	c := r.Counter("hits_total", "Hits.", "who")
	h := r.Histogram("size_bytes", "Sizes.", []float64{10, 100}, "who")
	g := r.Gauge("level", "Level.")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 500 {
				c.With(fmt.Sprint(i % 2)).Inc()
				h.With("all").Observe(float64(n))
				g.Add(1)
				r.AppendText(nil)
			}
		})
	}
	wg.Wait()
	text := string(r.AppendText(nil))
	for _, line := range []string{
		`hits_total{who="0"} 2000`, `hits_total{who="1"} 2000`, `size_bytes_bucket{who="all",le="10"} 88`,
		`size_bytes_count{who="all"} 4000`, `size_bytes_sum{who="all"} 998000`, "level 4000",
	} {
		require.Contains(t, text, line+"\n")
	}
}

func TestCountingAllocatesNothing(t *testing.T) {
	r := &Registry{}
	c := r.Counter("hits_total", "Hits.", "who").With("me")
	h := r.Histogram("took_seconds", "Time.", nil)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		c.Inc()
		h.Observe(.01)
	}))
}
