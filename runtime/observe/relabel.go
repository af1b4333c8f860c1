// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"google.golang.org/protobuf/proto"
)

// PluginMetrics are what an instance of a plugin counts, as it wrote it.
type PluginMetrics struct {
	Instance, Plugin string
	// Text is in Prometheus' text format.
	Text []byte
}

// Bounds of what is taken of one instance: a plugin must not be able to fill the
// memory of whoever keeps its metrics.
const (
	maxPluginSeries  = 500
	maxPluginBuckets = 50
	maxLabelBytes    = 200
)

// pluginPrefix stands before the names of all plugins' metrics.
const pluginPrefix = "aua_plugin_"

// relabelled gathers the metrics of all plugins under names and labels of the
// host's. taken are the names of the host's own metrics, which no plugin gets.
type relabelled struct {
	taken    map[string]bool
	families map[string]*dto.MetricFamily
}

// add adds what an instance wrote, and returns how many series were left out: those
// that break a rule, and all of a text that is none.
func (r *relabelled) add(m PluginMetrics) (dropped int) {
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(m.Text))
	if err != nil {
		return max(1, bytes.Count(m.Text, []byte("# TYPE ")))
	}
	left := maxPluginSeries
	for _, name := range slices.Sorted(maps.Keys(families)) {
		f := families[name]
		into := r.family(pluginPrefix+name, f)
		seen := map[string]bool{}
		for _, series := range f.GetMetric() {
			key := identity(series)
			if into == nil || left == 0 || seen[key] || !allowed(series) {
				dropped++
				continue
			}
			left--
			seen[key] = true
			series.TimestampMs = nil
			series.Label = append(series.Label,
				&dto.LabelPair{Name: proto.String("instance"), Value: proto.String(m.Instance)},
				&dto.LabelPair{Name: proto.String("plugin"), Value: proto.String(m.Plugin)})
			slices.SortFunc(series.Label, func(a, b *dto.LabelPair) int { return strings.Compare(a.GetName(), b.GetName()) })
			into.Metric = append(into.Metric, series)
		}
	}
	return dropped
}

// family returns the family of the name, which the first plugin with that name
// makes; nil when f cannot be of it.
func (r *relabelled) family(name string, f *dto.MetricFamily) *dto.MetricFamily {
	if r.taken[name] {
		return nil
	}
	into := r.families[name]
	if into == nil {
		help := f.GetHelp()
		into = &dto.MetricFamily{Name: &name, Help: &help, Type: f.Type}
		r.families[name] = into
	}
	if into.GetType() != f.GetType() {
		return nil
	}
	return into
}

// list returns the families that have series, sorted by name.
func (r *relabelled) list() (list []*dto.MetricFamily) {
	for _, name := range slices.Sorted(maps.Keys(r.families)) {
		if f := r.families[name]; len(f.GetMetric()) > 0 {
			list = append(list, f)
		}
	}
	return list
}

// allowed reports whether a plugin may have the series.
func allowed(m *dto.Metric) bool {
	for _, l := range m.GetLabel() {
		name, value := l.GetName(), l.GetValue()
		if name == "instance" || name == "plugin" || strings.HasPrefix(name, "__") || len(name)+len(value) > maxLabelBytes || !utf8.ValidString(value) {
			return false
		}
	}
	return len(m.GetLabel()) <= 10 && len(m.GetHistogram().GetBucket()) <= maxPluginBuckets && len(m.GetSummary().GetQuantile()) <= maxPluginBuckets
}

// identity tells the series of one family apart.
func identity(m *dto.Metric) string {
	pairs := make([]string, 0, len(m.GetLabel()))
	for _, l := range m.GetLabel() {
		pairs = append(pairs, l.GetName()+"\xff"+l.GetValue())
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "\xff")
}
