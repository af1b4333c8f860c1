// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import "github.com/prometheus/client_golang/prometheus"

// CorrectionCount says how many corrections are in force of one scope and source.
type CorrectionCount struct {
	Scope, Source string
	Count         int
}

var correctionCount = prometheus.NewDesc("aua_correction_count", "Corrections that are in force, by what they apply to and where they came from.", []string{"scope", "source"}, nil)

// corrections turns the counts into metrics whenever they are read.
type corrections func() []CorrectionCount

var _ prometheus.Collector = corrections(nil)

// Describe names the metric.
func (corrections) Describe(ch chan<- *prometheus.Desc) { ch <- correctionCount }

// Collect reads it.
func (f corrections) Collect(ch chan<- prometheus.Metric) {
	for _, c := range f() {
		ch <- prometheus.MustNewConstMetric(correctionCount, prometheus.GaugeValue, float64(c.Count), c.Scope, c.Source)
	}
}
