// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package observe

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/auahq/aua/sdk/api"
)

// Metrics are AUA's Prometheus metrics, in a registry of their own. Their labels
// take only names that the configuration or the program gives. All methods are
// safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	// plugins asks the plugins for theirs; nil for none.
	plugins func(context.Context) []PluginMetrics

	queries           *prometheus.CounterVec
	queryLatency      *prometheus.HistogramVec
	firstToken        *prometheus.HistogramVec
	utility           *prometheus.HistogramVec
	fieldDistribution *prometheus.HistogramVec
	confidence        *prometheus.HistogramVec
	specialistCalls   *prometheus.CounterVec
	specialistFlight  *prometheus.GaugeVec
	pluginSeconds     *prometheus.HistogramVec
	requests          *prometheus.CounterVec
	hookFailures      *prometheus.CounterVec
	hookDropped       *prometheus.CounterVec
	feedback          *prometheus.CounterVec
	reloads           *prometheus.CounterVec
	rotations         *prometheus.CounterVec
	applies           *prometheus.CounterVec
	applied           *prometheus.CounterVec
	tokens            prometheus.Counter
	tokensRefused     *prometheus.CounterVec
}

// Sources are asked for their numbers whenever the metrics are read.
type Sources struct {
	Queries func() api.QueryCounts
	Plugins func() []api.PluginStatus
	// PluginTotals are the counts of the plugins' blocks, by address.
	PluginTotals func() map[string]PluginTotals
	// PluginMetrics asks the plugins for what they count, and is bounded in time by itself.
	PluginMetrics func(context.Context) []PluginMetrics
	Store         func() api.StoreStatus
	// Secrets are the providers of secrets.
	Secrets func() []api.SecretsStatus
	// Config is the serial of the snapshot that serves, and how many keys wait for a restart.
	Config func() (serial int64, pending int)
	// Corrections are those in force.
	Corrections func() []CorrectionCount
}

// The bounds of buckets: seconds of queries reach from a calculation to a long
// generation, those of plugins from a hop in memory to a model call.
var (
	querySeconds   = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300}
	pluginSeconds  = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .05, .25, 1, 5, 30, 120}
	unitInterval   = []float64{.1, .2, .3, .4, .5, .6, .7, .8, .9, .95, 1}
	fieldThreshold = []float64{.05, .15, .3, .5, .75, .9, 1}
)

// NewMetrics returns metrics at zero, with those of the Go runtime and the process.
func NewMetrics(s Sources) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), plugins: s.PluginMetrics}
	m.queries = counters("aua_query_total", "Queries that ended, by the field they were routed by, the routing mode and what became of them.", "field", "mode", "status")
	m.queryLatency = histograms("aua_query_latency_seconds", "Time from a query's arrival to its whole answer.", querySeconds, "mode")
	m.firstToken = histograms("aua_query_first_token_seconds", "Time from a query's arrival to the first token that its client sees.", querySeconds, "delivery")
	m.utility = histograms("aua_utility_score", "Utility U of the answers that were given.", unitInterval, "field")
	m.fieldDistribution = histograms("aua_routing_field_distribution", "Probability that the classifier gave to each field.", fieldThreshold, "field")
	m.confidence = histograms("aua_specialist_confidence", "Confidence C in the answers of each specialist.", unitInterval, "specialist")
	m.specialistCalls = counters("aua_specialist_calls_total", "Calls of a specialist, each with its retries, by outcome: answered, declined, failed or cancelled.", "specialist", "outcome")
	m.specialistFlight = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "aua_specialist_in_flight", Help: "Calls of a specialist that are under way."}, []string{"specialist"})
	m.pluginSeconds = histograms("aua_plugin_execution_seconds", "Duration of plugin calls.", pluginSeconds, "plugin", "method")
	m.requests = counters("aua_http_requests_total", "HTTP requests, by route pattern and status code.", "route", "code")
	m.hookFailures = counters("aua_hook_failures_total", "Hook events that a hook failed on.", "hook")
	m.hookDropped = counters("aua_hook_events_dropped_total", "Events that observing hooks were not told of, since too many waited.", "hook")
	m.feedback = counters("aua_feedback_total", "Feedback on answers, by what was said of them: correct, wrong, up or down.", "said")
	m.reloads = counters("aua_extension_reloads_total", "Reloads of the extensions, by outcome: swapped, unchanged, refused for what was asked or written, failed for a plugin, or cancelled.", "outcome")
	m.rotations = counters("aua_secret_rotations_total", "Secrets that had changed when they were looked up, by outcome: replaced, or failed for a process that does not serve with the new ones.", "outcome")
	m.applies = counters("aua_config_applies_total", "Changes of the configuration, by outcome: applied, unchanged, stale, refused for what was asked or written, failed for a plugin or the store, or cancelled.", "outcome")
	m.applied = counters("aua_correction_applied_total", "Corrections that were applied to a query, by the action, block or inject, and the outcome: helped, ignored or contradicted.", "action", "outcome")
	m.tokens = prometheus.NewCounter(prometheus.CounterOpts{Name: "aua_token_requests_total", Help: "Requests that had to show a token, accepted or not."})
	m.tokensRefused = counters("aua_token_requests_rejected", "Requests whose token was refused, by reason: missing, malformed, unknown, expired, revoked, limited after too many wrong ones, unavailable when the store could not be read, or scope.", "reason")
	m.registry.MustRegister(
		m.tokens, m.tokensRefused, m.feedback, m.reloads, m.rotations, m.applies, m.hookFailures, m.hookDropped, m.applied,
		m.queries, m.queryLatency, m.firstToken, m.utility, m.fieldDistribution, m.confidence,
		m.specialistCalls, m.specialistFlight, m.pluginSeconds, m.requests,
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	m.watch(s)
	return m
}

// watch registers what is read from s.
func (m *Metrics) watch(s Sources) {
	gauge := func(name, help string, value func() int64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) }))
	}
	counter := func(name, help string, value func() int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) }))
	}
	if s.Queries != nil {
		gauge("aua_queries_in_flight", "Queries that are being served.", func() int64 { return s.Queries().InFlight })
		gauge("aua_queries_queued", "Queries that wait for a place.", func() int64 { return s.Queries().Queued })
		counter("aua_queries_refused_total", "Queries refused because the server was full.", func() int64 { return s.Queries().Refused })
	}
	if s.Config != nil {
		gauge("aua_config_serial", "Serial of the snapshot of the configuration that serves; 0 while none is kept.", func() int64 { serial, _ := s.Config(); return serial })
		gauge("aua_config_pending_restart", "Keys of the configuration that were changed and count from the next start on.", func() int64 { _, n := s.Config(); return int64(n) })
	}
	if s.Plugins != nil {
		m.registry.MustRegister(&plugins{s.Plugins, s.PluginTotals})
	}
	if s.Corrections != nil {
		m.registry.MustRegister(corrections(s.Corrections))
	}
	if s.Secrets != nil {
		m.registry.MustRegister(secrets(s.Secrets))
	}
	if s.Store != nil {
		counter("aua_decisions_dropped_total", "Decision records that could not be stored.", func() int64 { return s.Store().Dropped })
		gauge("aua_decisions_pending", "Decision records that wait to be stored.", func() int64 { return s.Store().Pending })
		gauge("aua_state_up", "1 while the state store can be used, else 0.", func() int64 {
			if s.Store().Healthy {
				return 1
			}
			return 0
		})
	}
}

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.gatherer(m.plugins), promhttp.HandlerOpts{Registry: m.registry})
}

// QueryDone counts a query that has ended, from its decision record.
func (m *Metrics) QueryDone(d *api.Decision) {
	field, mode := known(d.Classification.Field), known(d.Route.Mode)
	m.queries.WithLabelValues(field, mode, Status(d)).Inc()
	m.queryLatency.WithLabelValues(mode).Observe(d.LatencyMS / 1000)
	for f, p := range d.Classification.Distribution {
		m.fieldDistribution.WithLabelValues(f).Observe(p)
	}
	for _, c := range d.Corrections {
		if c.Outcome != "" {
			m.applied.WithLabelValues(c.Action, c.Outcome).Inc()
		}
	}
	for i := range d.Candidates {
		if c := &d.Candidates[i]; c.Score != nil {
			m.confidence.WithLabelValues(c.Specialist).Observe(c.Score.C)
		}
	}
	if c := chosen(d); c != nil && c.Score != nil {
		m.utility.WithLabelValues(field).Observe(c.Score.U)
	}
}

// FirstToken records when the client of a query saw its first token. Delivery is relay or hold.
func (m *Metrics) FirstToken(delivery string, sinceArrival time.Duration) {
	m.firstToken.WithLabelValues(known(delivery)).Observe(sinceArrival.Seconds())
}

// SpecialistCall counts a call of a specialist as under way. The caller calls
// done once, with answered, declined, failed or cancelled.
func (m *Metrics) SpecialistCall(specialist string) (done func(outcome string)) {
	flight := m.specialistFlight.WithLabelValues(specialist)
	flight.Inc()
	return func(outcome string) {
		flight.Dec()
		m.specialistCalls.WithLabelValues(specialist, outcome).Inc()
	}
}

// PluginCall records a call of a plugin, named by its block's address.
func (m *Metrics) PluginCall(plugin, method string, d time.Duration) {
	m.pluginSeconds.WithLabelValues(plugin, method).Observe(d.Seconds())
}

// HookFailed counts an event that a hook failed on.
func (m *Metrics) HookFailed(hook string) { m.hookFailures.WithLabelValues(hook).Inc() }

// HookDropped counts an event that an observing hook was not told of.
func (m *Metrics) HookDropped(hook string) { m.hookDropped.WithLabelValues(hook).Inc() }

// Reload counts a reload of the extensions.
func (m *Metrics) Reload(outcome string) { m.reloads.WithLabelValues(outcome).Inc() }

// Apply counts a change of the configuration.
func (m *Metrics) Apply(outcome string) { m.applies.WithLabelValues(outcome).Inc() }

// Feedback counts what a person said of an answer.
func (m *Metrics) Feedback(f *api.Feedback) {
	said := f.Rating
	if f.Correct != nil {
		said = "wrong"
		if *f.Correct {
			said = "correct"
		}
	}
	m.feedback.WithLabelValues(said).Inc()
}

// Token counts a request that had to show a token, and why it was refused;
// empty for one that was accepted.
func (m *Metrics) Token(reason string) {
	m.tokens.Inc()
	if reason != "" {
		m.TokenRefused(reason)
	}
}

// TokenRefused counts a token that was refused.
func (m *Metrics) TokenRefused(reason string) { m.tokensRefused.WithLabelValues(reason).Inc() }

// Request counts an HTTP request. Route is the pattern that it matched, such as
// "/query"; empty for a path that no route has.
func (m *Metrics) Request(route string, code int) {
	m.requests.WithLabelValues(known(route), strconv.Itoa(code)).Inc()
}

// known is the label for a value that may be missing.
func known(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
}
