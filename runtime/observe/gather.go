// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"context"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"google.golang.org/protobuf/proto"
)

// leftOut counts, for each instance, the series of the last reading that were not taken.
const leftOut = "aua_plugin_metrics_dropped"

// gatherer reads the host's metrics and then those of the plugins, which are asked
// at that moment and in their own time: a query never waits for it.
func (m *Metrics) gatherer(plugins func(context.Context) []PluginMetrics) prometheus.Gatherer {
	return prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
		own, err := m.registry.Gather()
		if plugins == nil {
			return own, err
		}
		r := &relabelled{taken: map[string]bool{leftOut: true}, families: map[string]*dto.MetricFamily{}}
		for _, f := range own {
			r.taken[f.GetName()] = true
		}
		drops := &dto.MetricFamily{
			Name: proto.String(leftOut), Help: proto.String("Series of a plugin that were left out when the metrics were read: too many, or against the rules for their names and labels."),
			Type: dto.MetricType_GAUGE.Enum(),
		}
		for _, p := range plugins(context.Background()) {
			drops.Metric = append(drops.Metric, &dto.Metric{
				Label: []*dto.LabelPair{
					{Name: proto.String("instance"), Value: proto.String(p.Instance)},
					{Name: proto.String("plugin"), Value: proto.String(p.Plugin)},
				},
				Gauge: &dto.Gauge{Value: proto.Float64(float64(r.add(p)))},
			})
		}
		all := append(own, r.list()...)
		if len(drops.GetMetric()) > 0 {
			all = append(all, drops)
		}
		slices.SortFunc(all, func(a, b *dto.MetricFamily) int { return strings.Compare(a.GetName(), b.GetName()) })
		return all, err
	})
}
