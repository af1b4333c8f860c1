// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// scrape returns the metrics as Prometheus reads them, sample by sample.
func scrape(t *testing.T, m *Metrics) map[string]string {
	t.Helper()
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	require.Equal(t, 200, rec.Code)
	samples := map[string]string{}
	for line := range strings.Lines(rec.Body.String()) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "} "); ok {
			samples[name+"}"] = value
		} else if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			samples[name] = value
		}
	}
	return samples
}

func TestAnAnsweredQueryMovesItsMetrics(t *testing.T) {
	m := NewMetrics(Sources{})
	m.QueryDone(answered())
	m.QueryDone(answered())
	got := scrape(t, m)
	for sample, want := range map[string]string{
		`aua_query_total{field="mathematics",mode="single",status="answered"}`: "2",
		`aua_query_latency_seconds_sum{mode="single"}`:                         "0.24",
		`aua_query_latency_seconds_bucket{mode="single",le="0.1"}`:             "0",
		`aua_query_latency_seconds_bucket{mode="single",le="0.25"}`:            "2",
		`aua_utility_score_sum{field="mathematics"}`:                           "1.5",
		`aua_specialist_confidence_sum{specialist="calc"}`:                     "1.8",
		`aua_routing_field_distribution_sum{field="mathematics"}`:              "1.6",
		`aua_routing_field_distribution_count{field="general"}`:                "2",
	} {
		require.Equal(t, want, got[sample], sample)
	}
	require.NotContains(t, got, `aua_specialist_confidence_sum{specialist="slow"}`)
}

func TestAFailedQueryMovesItsMetrics(t *testing.T) {
	m := NewMetrics(Sources{})
	m.QueryDone(failed(string(fault.NoSpecialist)))
	m.QueryDone(failed(string(fault.Cancelled)))
	got := scrape(t, m)
	require.Equal(t, "1", got[`aua_query_total{field="none",mode="none",status="failed"}`])
	require.Equal(t, "1", got[`aua_query_total{field="none",mode="none",status="cancelled"}`])
	require.Equal(t, "6", got[`aua_query_latency_seconds_sum{mode="none"}`])
	require.NotContains(t, got, `aua_utility_score_sum{field="none"}`)
}

func TestSpecialistCallsAreCountedAndBalanced(t *testing.T) {
	m := NewMetrics(Sources{})
	first, second := m.SpecialistCall("swe"), m.SpecialistCall("swe")
	require.Equal(t, "2", scrape(t, m)[`aua_specialist_in_flight{specialist="swe"}`])
	first("answered")
	second("failed")
	got := scrape(t, m)
	require.Equal(t, "0", got[`aua_specialist_in_flight{specialist="swe"}`])
	require.Equal(t, "1", got[`aua_specialist_calls_total{outcome="answered",specialist="swe"}`])
	require.Equal(t, "1", got[`aua_specialist_calls_total{outcome="failed",specialist="swe"}`])
}

func TestTheOtherMetricsMove(t *testing.T) {
	started := time.Unix(1700000000, 0)
	m := NewMetrics(Sources{
		Plugins: func() []api.PluginStatus {
			return []api.PluginStatus{
				{Address: "scorer.default", State: "draining", PSSBytes: 100, StartedAt: started.Add(-time.Hour)},
				{Address: "scorer.default", State: "ready", PSSBytes: 200, StartedAt: started},
				{Address: "hook.slow", State: "failed"},
			}
		},
		PluginTotals: func() map[string]PluginTotals {
			return map[string]PluginTotals{"scorer.default": {Calls: 7, Errors: 2, Restarts: 1}}
		},
		Secrets: func() []api.SecretsStatus {
			return []api.SecretsStatus{{Provider: "file", Healthy: true}, {Provider: "vault"}}
		},
	})
	m.Reload("swapped")
	m.Rotation("replaced")
	m.FirstToken("relay", 300*time.Millisecond)
	m.PluginCall("scorer.default", "Score", 2*time.Millisecond)
	m.Request("/query", 200)
	m.Request("", 404)
	got := scrape(t, m)
	for sample, want := range map[string]string{
		`aua_query_first_token_seconds_sum{delivery="relay"}`:                      "0.3",
		`aua_plugin_execution_seconds_sum{method="Score",plugin="scorer.default"}`: "0.002",
		`aua_plugin_restarts_total{plugin="scorer.default"}`:                       "1",
		`aua_plugin_calls_total{plugin="scorer.default"}`:                          "7",
		`aua_plugin_errors_total{plugin="scorer.default"}`:                         "2",
		`aua_plugin_memory_bytes{plugin="scorer.default"}`:                         "300",
		`aua_plugin_start_time_seconds{plugin="scorer.default"}`:                   "1.7e+09",
		`aua_extension_reloads_total{outcome="swapped"}`:                           "1",
		`aua_secret_rotations_total{outcome="replaced"}`:                           "1",
		`aua_secret_provider_ready{provider="file"}`:                               "1",
		`aua_secret_provider_ready{provider="vault"}`:                              "0",
		`aua_plugin_ready{plugin="scorer.default"}`:                                "1",
		`aua_plugin_ready{plugin="hook.slow"}`:                                     "0",
		`aua_http_requests_total{code="200",route="/query"}`:                       "1",
		`aua_http_requests_total{code="404",route="none"}`:                         "1",
	} {
		require.Equal(t, want, got[sample], sample)
	}
	require.NotContains(t, got, `aua_plugin_memory_bytes{plugin="hook.slow"}`, "nobody knows it")
}

func TestSourcesAreReadAtEveryScrape(t *testing.T) {
	queries := api.QueryCounts{InFlight: 3, Queued: 2, Refused: 1}
	store := api.StoreStatus{Dropped: 5, Pending: 4}
	m := NewMetrics(Sources{
		Queries: func() api.QueryCounts { return queries },
		Store:   func() api.StoreStatus { return store },
	})
	got := scrape(t, m)
	require.Equal(t, "3", got["aua_queries_in_flight"])
	require.Equal(t, "2", got["aua_queries_queued"])
	require.Equal(t, "1", got["aua_queries_refused_total"])
	require.Equal(t, "5", got["aua_decisions_dropped_total"])
	require.Equal(t, "4", got["aua_decisions_pending"])

	queries.InFlight, store.Dropped = 0, 6
	got = scrape(t, m)
	require.Equal(t, "0", got["aua_queries_in_flight"])
	require.Equal(t, "6", got["aua_decisions_dropped_total"])
}

func TestRegistriesDoNotMeet(t *testing.T) {
	a, b := NewMetrics(Sources{}), NewMetrics(Sources{})
	a.Request("/query", 200)
	require.NotContains(t, scrape(t, b), `aua_http_requests_total{code="200",route="/query"}`)
	require.Contains(t, scrape(t, b), "go_goroutines")
}

func TestNoContentAndNoModelNameIsALabel(t *testing.T) {
	m := NewMetrics(Sources{})
	d := answered()
	d.Candidates[1].Model = secret
	d.SessionID, d.Tenant, d.RequestID = secret, secret, secret
	m.QueryDone(d)
	for sample := range scrape(t, m) {
		require.NotContains(t, sample, secret)
	}
}

func TestMetricsFollowPrometheusNaming(t *testing.T) {
	m := NewMetrics(Sources{Queries: func() api.QueryCounts { return api.QueryCounts{} }, Plugins: func() []api.PluginStatus {
		return []api.PluginStatus{{Address: "x", PSSBytes: 1, StartedAt: time.Unix(1, 0)}}
	}, PluginTotals: func() map[string]PluginTotals { return map[string]PluginTotals{"x": {}} }, Store: func() api.StoreStatus { return api.StoreStatus{} }, Corrections: func() []CorrectionCount { return []CorrectionCount{{Scope: "global", Source: "manual", Count: 1}} }})
	d := answered()
	d.Corrections = []api.AppliedCorrection{{Action: "block", Outcome: "helped"}}
	m.QueryDone(d)
	m.SpecialistCall("x")("answered")
	m.FirstToken("hold", 0)
	m.PluginCall("x", "y", 0)
	m.Request("/", 200)
	m.Reload("swapped")
	m.Token("unknown")
	families, err := m.registry.Gather()
	require.NoError(t, err)
	counted := 0
	for _, f := range families {
		if !strings.HasPrefix(f.GetName(), "aua_") {
			continue
		}
		counted++
		require.Regexp(t, regexp.MustCompile("^aua_[a-z_]+$"), f.GetName())
		require.True(t, strings.HasSuffix(f.GetHelp(), "."), f.GetName())
		if f.GetType().String() == "COUNTER" && f.GetName() != "aua_token_requests_rejected" { // a name that was promised
			require.True(t, strings.HasSuffix(f.GetName(), "_total"), f.GetName())
		}
	}
	require.Equal(t, 27, counted)
}

func TestCorrectionsMoveTheirMetrics(t *testing.T) {
	counts := []CorrectionCount{{"global", "manual", 2}, {"session", "feedback", 1}}
	m := NewMetrics(Sources{Corrections: func() []CorrectionCount { return counts }})
	d := answered()
	d.Corrections = []api.AppliedCorrection{{Action: "block", Outcome: "helped"}, {Action: "ignore"}}
	m.QueryDone(d)
	got := scrape(t, m)
	for sample, want := range map[string]string{
		`aua_correction_count{scope="global",source="manual"}`:          "2",
		`aua_correction_count{scope="session",source="feedback"}`:       "1",
		`aua_correction_applied_total{action="block",outcome="helped"}`: "1",
	} {
		require.Equal(t, want, got[sample], sample)
	}
	require.NotContains(t, got, `aua_correction_applied_total{action="ignore",outcome=""}`)
	counts = counts[:1]
	require.NotContains(t, scrape(t, m), `aua_correction_count{scope="session",source="feedback"}`)
}

func TestTokensMoveTheirMetrics(t *testing.T) {
	m := NewMetrics(Sources{})
	m.Token("")
	m.Token("unknown")
	m.TokenRefused("scope")
	samples := scrape(t, m)
	require.Equal(t, "2", samples["aua_token_requests_total"])
	require.Equal(t, "1", samples[`aua_token_requests_rejected{reason="unknown"}`])
	require.Equal(t, "1", samples[`aua_token_requests_rejected{reason="scope"}`])
}
