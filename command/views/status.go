// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// Status shows how a server does.
func Status(t *Text, s *api.Status) {
	health := s.Health.Status
	switch health {
	case "ok":
		health = t.Good(health)
	case "degraded":
		health = t.Caution(health)
	default:
		health = t.Bad(dash(health))
	}
	dev := ""
	if s.Dev {
		dev = ", development"
	}
	t.Line("AUA %s is %s, up %s, generation %s%s", clean(s.Version), health, span(s.UptimeS), dash(s.Generation), dev)
	for _, r := range s.Health.Reasons {
		t.Line("  %s", clean(r))
	}
	q := s.Queries
	t.Line("%s, %d failed, %d refused, %d in flight, %d queued", count(q.Total, "query", "queries"), q.Failed, q.Refused, q.InFlight, q.Queued)
	store := t.Good("healthy")
	if !s.Store.Healthy {
		store = t.Bad("not healthy: " + clean(s.Store.Reason))
	}
	t.Line("store %s is %s, %d written, %d pending, %d dropped", dash(s.Store.Type), store, s.Store.Written, s.Store.Pending, s.Store.Dropped)
	for _, p := range s.Secrets {
		state := t.Good("healthy")
		if !p.Healthy {
			state = t.Bad("not healthy: " + clean(p.Reason))
		}
		t.Line("secrets from %s are %s, %s in use", clean(p.Provider), state, count(int64(p.Secrets), "secret", "secrets"))
	}

	if s.Config != nil {
		configStatus(t, s.Config)
	}

	t.Title("Specialists")
	t.Table(specialistTable(t, s.Specialists))
	t.Title("Plugins")
	t.Table(pluginTable(t, s.Plugins))
}

// configStatus shows which configuration serves, and what stands in the way of another.
func configStatus(t *Text, c *api.ConfigStatus) {
	line := fmt.Sprintf("configuration snapshot %d", c.Serial)
	if !c.AppliedAt.IsZero() {
		line += fmt.Sprintf(", %s of %s", dash(c.Operation), stamp(c.AppliedAt))
	}
	if c.Warm != nil {
		line += fmt.Sprintf(", snapshot %d is kept until %s", c.Warm.Serial, stamp(c.Warm.Until))
	}
	t.Line("%s", line)
	if len(c.PendingRestart) > 0 {
		t.Line("  %s %s", t.Caution("waits for a restart:"), clean(strings.Join(c.PendingRestart, ", ")))
	}
	if c.Lock != nil {
		t.Line("  %s %s", t.Caution("locked:"), held(c.Lock))
	}
}

func specialistTable(t *Text, specialists []api.SpecialistStatus) *table {
	tab := &table{}
	tab.add("NAME", "STATE", "BREAKER", "FIELDS", "BACKEND", "MODEL", "CALLS", "FAILED", "NOW", "P50", "P99")
	for _, s := range specialists {
		state := t.Good("healthy")
		if !s.Healthy {
			state = t.Bad("unhealthy")
		}
		tab.add(clean(s.Name), state, dash(s.Breaker), dash(strings.Join(s.Fields, ",")), dash(s.Backend), dash(s.Model),
			fmt.Sprint(s.Calls), fmt.Sprint(s.Failures), fmt.Sprint(s.InFlight), latency(s.LatencyP50MS), latency(s.LatencyP99MS))
		tab.note(clean(s.Reason))
	}
	return tab
}

func pluginTable(t *Text, plugins []api.PluginStatus) *table {
	tab := &table{}
	tab.add("ADDRESS", "PLUGIN", "STATE", "PID", "RESTARTS", "CALLS", "ERRORS", "NOW", "P50", "P99", "MEMORY")
	for _, p := range plugins {
		pid := p.Isolation
		if p.PID != 0 {
			pid = fmt.Sprint(p.PID)
		}
		tab.add(clean(p.Address), clean(p.Plugin+" "+p.Version)+unpinned(t, p), pluginState(t, p.State), dash(pid), fmt.Sprint(p.Restarts),
			fmt.Sprint(p.Calls), fmt.Sprint(p.Errors), fmt.Sprint(p.InFlight), latency(p.LatencyP50MS), latency(p.LatencyP99MS), size(p.PSSBytes))
		tab.note(clean(p.Reason))
	}
	return tab
}

// unpinned marks a plugin that nothing ties to what was installed.
func unpinned(t *Text, p api.PluginStatus) string {
	if p.Origin == "" || p.Origin == "builtin" || p.Origin == "installed" {
		return ""
	}
	return " " + t.Caution("("+clean(p.Origin)+")")
}

func pluginState(t *Text, state string) string {
	switch state {
	case "ready":
		return t.Good(state)
	case "failed":
		return t.Bad(state)
	}
	return t.Caution(dash(state))
}

// latency is a dash before the first call.
func latency(ms float64) string {
	if ms == 0 {
		return "-"
	}
	return milliseconds(ms)
}

// size is a number of bytes; a dash for none, where the system does not tell.
func size(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	if bytes < 1<<20 {
		return fmt.Sprintf("%.1f KiB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}
