// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/auahq/aua/sdk/api"
)

var (
	pluginRestarts = prometheus.NewDesc("aua_plugin_restarts_total", "Restarts of a plugin's process after it ended unasked.", []string{"plugin"}, nil)
	pluginReady    = prometheus.NewDesc("aua_plugin_ready", "1 while a plugin's process takes calls, else 0.", []string{"plugin"}, nil)
)

// plugins turns the plugins' status into metrics whenever they are read.
type plugins func() []api.PluginStatus

var _ prometheus.Collector = plugins(nil)

// Describe names the metrics.
func (plugins) Describe(ch chan<- *prometheus.Desc) {
	ch <- pluginRestarts
	ch <- pluginReady
}

// Collect reads them.
func (p plugins) Collect(ch chan<- prometheus.Metric) {
	for _, s := range p() {
		ready := 0.0
		if s.State == "ready" {
			ready = 1
		}
		ch <- prometheus.MustNewConstMetric(pluginRestarts, prometheus.CounterValue, float64(s.Restarts), s.Address)
		ch <- prometheus.MustNewConstMetric(pluginReady, prometheus.GaugeValue, ready, s.Address)
	}
}
