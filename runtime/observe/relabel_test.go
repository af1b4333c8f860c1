// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/metric"
)

// counting returns the metrics of AUA beside those of instances that wrote the texts.
func counting(texts ...string) *Metrics {
	return NewMetrics(Sources{PluginMetrics: func(context.Context) (list []PluginMetrics) {
		for i, text := range texts {
			list = append(list, PluginMetrics{Instance: fmt.Sprintf("hook.h%d", i), Plugin: "slow-log", Text: []byte(text)})
		}
		return list
	}})
}

func TestMetricsOfAPluginBecomeTheHosts(t *testing.T) {
	r := &metric.Registry{}
	lines := r.Counter("lines_total", "Lines that were written.", "level")
	took := r.Histogram("write_seconds", "Time of a write.", []float64{.1, 1})
	r.Gauge("file_bytes", "Size of the file.").Set(12)
	lines.With("warn").Add(3)
	took.Observe(.5)
	reads := 0
	m := NewMetrics(Sources{PluginMetrics: func(context.Context) []PluginMetrics {
		reads++
		return []PluginMetrics{{Instance: "hook.slow", Plugin: "slow-log", Text: r.AppendText(nil)}}
	}})
	require.Zero(t, reads, "nobody asked yet")
	got := scrape(t, m)
	const of = `instance="hook.slow",plugin="slow-log"`
	for sample, want := range map[string]string{
		`aua_plugin_lines_total{instance="hook.slow",level="warn",plugin="slow-log"}`: "3",
		`aua_plugin_file_bytes{` + of + `}`:                                           "12",
		`aua_plugin_write_seconds_sum{` + of + `}`:                                    "0.5",
		`aua_plugin_write_seconds_bucket{` + of + `,le="0.1"}`:                        "0",
		`aua_plugin_write_seconds_bucket{` + of + `,le="+Inf"}`:                       "1",
		`aua_plugin_metrics_dropped{` + of + `}`:                                      "0",
	} {
		require.Equal(t, want, got[sample], sample)
	}
	lines.With("warn").Inc()
	require.Equal(t, "4", scrape(t, m)[`aua_plugin_lines_total{instance="hook.slow",level="warn",plugin="slow-log"}`])
	require.Equal(t, 2, reads)
}

func TestPluginsShareANameAndKeepTheirSeries(t *testing.T) {
	got := scrape(t, counting(
		"# HELP hits_total Mine.\n# TYPE hits_total counter\nhits_total 1\n",
		"# HELP hits_total Yours.\n# TYPE hits_total counter\nhits_total 2\n",
		"# TYPE hits_total gauge\nhits_total 3\n"))
	require.Equal(t, "1", got[`aua_plugin_hits_total{instance="hook.h0",plugin="slow-log"}`])
	require.Equal(t, "2", got[`aua_plugin_hits_total{instance="hook.h1",plugin="slow-log"}`])
	require.NotContains(t, got, `aua_plugin_hits_total{instance="hook.h2",plugin="slow-log"}`, "a counter is no gauge")
	require.Equal(t, "1", got[`aua_plugin_metrics_dropped{instance="hook.h2",plugin="slow-log"}`])
}

func TestPluginsCannotSpoilTheMetrics(t *testing.T) {
	var many, wide strings.Builder
	many.WriteString("# TYPE users_total counter\n")
	for i := range maxPluginSeries + 7 {
		fmt.Fprintf(&many, "users_total{user=\"%d\"} 1\n", i)
	}
	wide.WriteString("# TYPE sizes histogram\n")
	for i := range maxPluginBuckets + 1 {
		fmt.Fprintf(&wide, "sizes_bucket{le=\"%d\"} 1\n", i)
	}
	for name, c := range map[string]struct {
		text    string
		dropped string
	}{
		"too many series":     {many.String(), "7"},
		"too many buckets":    {wide.String(), "1"},
		"a label of the host": {"size{instance=\"other\"} 1\n", "1"},
		"a reserved label":    {"size{__name__x=\"other\"} 1\n", "1"},
		"a long label":        {"size{x=\"" + strings.Repeat("a", maxLabelBytes) + "\"} 1\n", "1"},
		"a metric of AUA":     {"# TYPE metrics_dropped gauge\nmetrics_dropped 5\n", "1"},
		"a series twice":      {"size{a=\"1\",b=\"2\"} 1\nsize{b=\"2\",a=\"1\"} 2\n", "1"},
		"no metrics at all":   {"<html>\n", "1"},
		"a bad name":          {"# TYPE a-b gauge\na-b 1\n", "1"},
		"no UTF-8":            {"size{x=\"\xff\"} 1\n", "1"},
		"nothing":             {"", "0"},
	} {
		got := scrape(t, counting(c.text, "# TYPE fine gauge\nfine 1\n"))
		require.Equal(t, c.dropped, got[`aua_plugin_metrics_dropped{instance="hook.h0",plugin="slow-log"}`], name)
		require.Equal(t, "1", got[`aua_plugin_fine{instance="hook.h1",plugin="slow-log"}`], name)
		require.Contains(t, got, "go_goroutines", name)
	}
}

func TestHostsMetricsAreNotAPluginsToTake(t *testing.T) {
	m := counting("# TYPE execution_seconds histogram\nexecution_seconds_bucket{le=\"+Inf\"} 9\nexecution_seconds_sum 9\nexecution_seconds_count 9\n")
	m.PluginCall("scorer.default", "Score", 0)
	got := scrape(t, m)
	require.Equal(t, "1", got[`aua_plugin_execution_seconds_count{method="Score",plugin="scorer.default"}`])
	require.NotContains(t, got, `aua_plugin_execution_seconds_count{instance="hook.h0",plugin="slow-log"}`)
	require.Equal(t, "1", got[`aua_plugin_metrics_dropped{instance="hook.h0",plugin="slow-log"}`])
}
