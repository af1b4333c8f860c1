// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package runtime

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime/api"
	"github.com/auahq/aua/runtime/observe"
	"github.com/auahq/aua/runtime/session"
	sdkapi "github.com/auahq/aua/sdk/api"
)

// Status says what runs, and how it does.
func (r *Runtime) Status() sdkapi.Status {
	g := r.current.Load()
	s := sdkapi.Status{
		Version: r.options.Version.Version, StartedAt: r.started.UTC(), UptimeS: time.Since(r.started).Seconds(),
		Generation: g.id, Dev: r.options.Dev,
		Specialists: g.pipeline.Specialists(), Plugins: r.host.Status(),
		Queries: r.counts(), Store: r.store.Status(), Secrets: r.secrets(), Config: r.configStatus(g),
	}
	s.Health = healthOf(s, g.plugins())
	return s
}

// plugins returns how those plugins do that serve new queries, by address.
func (g *generation) plugins() []sdkapi.PluginStatus {
	all := make([]sdkapi.PluginStatus, 0, len(g.instances))
	for _, address := range slices.Sorted(maps.Keys(g.instances)) {
		all = append(all, g.instances[address].Status())
	}
	return all
}

// Health says whether queries can be answered.
func (r *Runtime) Health() sdkapi.Health { return r.Status().Health }

// healthOf is unavailable when no specialist can answer, and degraded when
// anything is not as it should be.
func healthOf(s sdkapi.Status, plugins []sdkapi.PluginStatus) sdkapi.Health {
	var h sdkapi.Health
	healthy := 0
	for _, sp := range s.Specialists {
		if sp.Healthy {
			healthy++
			continue
		}
		h.Reasons = append(h.Reasons, fmt.Sprintf("The specialist %s is not healthy. %s", sp.Name, sp.Reason))
	}
	for _, p := range plugins {
		if p.State != string(plugin.Ready) {
			h.Reasons = append(h.Reasons, fmt.Sprintf("The plugin of %s is %s. %s", p.Address, p.State, p.Reason))
		}
	}
	if !s.Store.Healthy {
		h.Reasons = append(h.Reasons, "The state store is not healthy. "+s.Store.Reason)
	}
	for _, p := range s.Secrets {
		if !p.Healthy {
			h.Reasons = append(h.Reasons, fmt.Sprintf("The provider of secrets %s is not healthy; the values of before are in use. %s", p.Provider, p.Reason))
		}
	}
	for i, reason := range h.Reasons {
		h.Reasons[i] = strings.TrimSpace(reason)
	}
	switch {
	case healthy == 0:
		h.Status = api.HealthUnavailable
	case len(h.Reasons) > 0:
		h.Status = api.HealthDegraded
	default:
		h.Status = api.HealthOK
	}
	return h
}

func (r *Runtime) counts() sdkapi.QueryCounts {
	c := r.gate.Counts()
	return sdkapi.QueryCounts{Total: c.Total, Failed: r.failed.Load(), InFlight: c.InFlight, Queued: c.Queued, Refused: c.Refused}
}

// Sessions are the stored conversations.
func (r *Runtime) Sessions() *session.Book { return r.sessions }

// CheckTarget says whether a field and a specialist exist, each empty for none.
func (r *Runtime) CheckTarget(field, specialist string) error {
	return r.current.Load().pipeline.CheckTarget(field, specialist)
}

// Version is the program's version.
func (r *Runtime) Version() sdkapi.Version { return r.options.Version }

// Config is the configuration in force, without secrets.
func (r *Runtime) Config() any { return r.current.Load().config.Redacted() }

// Generation identifies the current generation.
func (r *Runtime) Generation() string { return r.current.Load().id }

// Specialists returns the specialists' names, sorted.
func (r *Runtime) Specialists() []string { return r.current.Load().pipeline.Names() }

// pluginMetrics asks the plugins for what they count.
func (r *Runtime) pluginMetrics(ctx context.Context) (list []observe.PluginMetrics) {
	for _, m := range r.host.Metrics(ctx) {
		list = append(list, observe.PluginMetrics{Instance: m.Address, Plugin: m.Plugin, Text: m.Text})
	}
	return list
}

// correctionCounts says how many corrections are in force.
func (r *Runtime) correctionCounts() []observe.CorrectionCount {
	var counts []observe.CorrectionCount
	for g, n := range r.corrections.Counts() {
		counts = append(counts, observe.CorrectionCount{Scope: g.Scope, Source: g.Source, Count: n})
	}
	return counts
}

// pluginTotals are the counts of the plugins' blocks, for the metrics.
func (r *Runtime) pluginTotals() map[string]observe.PluginTotals {
	all := map[string]observe.PluginTotals{}
	for address, t := range r.host.Totals() {
		all[address] = observe.PluginTotals(t)
	}
	return all
}
