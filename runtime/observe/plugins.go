// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/auahq/aua/sdk/api"
)

// PluginTotals count what a block's plugin did since the server started, over
// all its processes.
type PluginTotals struct {
	Calls, Errors, Restarts int64
}

var (
	pluginCalls    = pluginMetric("aua_plugin_calls_total", "Calls of a plugin.")
	pluginErrors   = pluginMetric("aua_plugin_errors_total", "Calls of a plugin that failed, other than for a caller that went away.")
	pluginRestarts = pluginMetric("aua_plugin_restarts_total", "Restarts of a plugin's process after it ended unasked.")
	pluginReady    = pluginMetric("aua_plugin_ready", "1 while a plugin's process takes calls, else 0.")
	pluginMemory   = pluginMetric("aua_plugin_memory_bytes", "Memory of a plugin's processes (their proportional set size): one, or two while one is replaced. Absent where the system does not tell.")
	pluginStart    = pluginMetric("aua_plugin_start_time_seconds", "When a plugin's newest process became ready, in seconds since 1970.")
)

func pluginMetric(name, help string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, []string{"plugin"}, nil)
}

// plugins turns the plugins' status and totals into metrics whenever they are read.
type plugins struct {
	status func() []api.PluginStatus
	totals func() map[string]PluginTotals
}

var _ prometheus.Collector = (*plugins)(nil)

// Describe names the metrics.
func (p *plugins) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{pluginCalls, pluginErrors, pluginRestarts, pluginReady, pluginMemory, pluginStart} {
		ch <- d
	}
}

// Collect reads them. A block has two processes while one replaces the other.
func (p *plugins) Collect(ch chan<- prometheus.Metric) {
	type block struct{ ready, memory, start float64 }
	blocks := map[string]*block{}
	for _, s := range p.status() {
		b := blocks[s.Address]
		if b == nil {
			b = &block{}
			blocks[s.Address] = b
		}
		if s.State == "ready" {
			b.ready = 1
		}
		b.memory += float64(s.PSSBytes)
		if !s.StartedAt.IsZero() {
			b.start = max(b.start, float64(s.StartedAt.UnixNano())/1e9)
		}
	}
	for address, b := range blocks {
		gauge := func(d *prometheus.Desc, v float64) {
			ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, address)
		}
		gauge(pluginReady, b.ready)
		if b.memory > 0 {
			gauge(pluginMemory, b.memory)
		}
		if b.start > 0 {
			gauge(pluginStart, b.start)
		}
	}
	if p.totals == nil {
		return
	}
	for address, t := range p.totals() {
		for d, n := range map[*prometheus.Desc]int64{pluginCalls: t.Calls, pluginErrors: t.Errors, pluginRestarts: t.Restarts} {
			ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), address)
		}
	}
}
