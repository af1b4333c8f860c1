// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/auahq/aua/sdk/api"
)

var secretsReady = prometheus.NewDesc("aua_secret_provider_ready", "1 while a provider of secrets answers and has all that are in use, else 0.", []string{"provider"}, nil)

// secrets turns the status of the providers into a metric whenever it is read.
type secrets func() []api.SecretsStatus

var _ prometheus.Collector = secrets(nil)

// Describe names the metric.
func (secrets) Describe(ch chan<- *prometheus.Desc) { ch <- secretsReady }

// Collect reads it.
func (f secrets) Collect(ch chan<- prometheus.Metric) {
	for _, s := range f() {
		ready := 0.0
		if s.Healthy {
			ready = 1
		}
		ch <- prometheus.MustNewConstMetric(secretsReady, prometheus.GaugeValue, ready, s.Provider)
	}
}

// Rotation counts how blocks were given secrets that have changed.
func (m *Metrics) Rotation(outcome string) { m.rotations.WithLabelValues(outcome).Inc() }
