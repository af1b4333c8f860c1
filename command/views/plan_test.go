// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
)

func planned(t *testing.T) *views.Planned {
	return &views.Planned{Plan: model[*api.Plan](t, "plan")}
}

func TestPlanAtEveryWidth(t *testing.T) {
	for name, width := range map[string]int{"plan": 0, "plan-wide": 160, "plan-narrow": 44} {
		o := newOutput()
		o.Width = width
		require.NoError(t, views.Show(&o.Printer, planned(t), views.Plan))
		golden(t, name+".txt", o.out.String())
	}
}

// Nothing that a server says steers the terminal, or shows what is sensitive.
func TestHostilePlans(t *testing.T) {
	evil := "\x1b[2J\u009b1m\r"
	p := planned(t)
	for i := range p.Plan.Changes {
		c := &p.Plan.Changes[i]
		c.Address, c.File, c.Note, c.PreviousAddress, c.Effect = c.Address+evil, c.File+evil, evil, evil, c.Effect+evil
		for j := range c.Keys {
			c.Keys[j].Path += evil
			if c.Keys[j].Sensitive {
				c.Keys[j].Before, c.Keys[j].After = []byte(`"canary"`), []byte(`"canary\ncanary"`)
			}
		}
	}
	p.Saved = evil
	for _, width := range []int{0, 40} {
		o := newOutput()
		o.Width = width
		require.NoError(t, views.Show(&o.Printer, p, views.Plan))
		require.NotContains(t, o.out.String(), "canary")
		require.False(t, strings.ContainsAny(o.out.String(), "\x1b\u009b\r"), "%q", o.out.String())
	}
}

// Drift that the plan applies is not told twice.
func TestDriftThatIsPlanned(t *testing.T) {
	p := planned(t)
	p.Drift = p.Plan.Changes
	require.NotContains(t, text(t, p, views.Plan), "Drift")
}

func TestPlanOfAnEmptyServer(t *testing.T) {
	p := &views.Planned{Plan: &api.Plan{Changes: []api.PlanChange{{Address: "routing", Action: api.ActionCreate, Effect: api.EffectHot}}, Summary: api.PlanSummary{Add: 1}}}
	require.Contains(t, text(t, p, views.Plan), "Nothing has been applied to this server yet, so that everything is added.")
}

func TestWhatChangesTake(t *testing.T) {
	change := func(action, effect string) api.PlanChange {
		return api.PlanChange{Address: "a.b", Action: action, Effect: effect}
	}
	hot, replaced := change(api.ActionUpdate, api.EffectHot), change(api.ActionReplace, api.EffectProcess)
	started, stopped := change(api.ActionCreate, api.EffectProcess), change(api.ActionDelete, api.EffectProcess)
	pending, fields := change(api.ActionUpdate, api.EffectRestart), change(api.ActionUpdate, api.EffectProcess)
	for want, changes := range map[string][]api.PlanChange{
		"All of it is hot: no process is replaced.":                                       {hot},
		"1 process is replaced.":                                                          {replaced},
		"2 processes are replaced, 1 is started, 1 is stopped, the rest is hot.":          {replaced, replaced, started, stopped, hot},
		"1 process is started, 1 change replaces processes of plugins.":                   {started, fields},
		"2 changes wait for a restart of AUA.":                                            {pending, pending},
		"1 process is stopped, 1 change waits for a restart of AUA, the rest is hot.":     {stopped, pending, hot},
		"1 process is replaced, 2 changes replace processes of plugins, the rest is hot.": {replaced, fields, fields, hot},
	} {
		p := &views.Planned{Plan: &api.Plan{Changes: changes, Serial: 1}}
		o := newOutput()
		o.Width = 200
		require.NoError(t, views.Show(&o.Printer, p, views.Proposed))
		require.Contains(t, o.out.String(), "0 to remove. "+want+"\n")
	}
}

func TestApplied(t *testing.T) {
	a := &api.Applied{Serial: 3, Generation: "g", Before: "g"}
	require.Equal(t, "Nothing has changed: snapshot 3, generation g, serves on.\n", text(t, a, views.Applied))
	a = &api.Applied{Changed: true, Serial: 1, Generation: "g", PendingRestart: []string{"server.address", "state"}, DurationMS: 5, Changes: []api.PlanChange{
		{Address: "a", Action: api.ActionReplace}, {Address: "b", Action: api.ActionReplace}, {Address: "c", Action: api.ActionUpdate},
	}}
	require.Equal(t, "Applied: snapshot 1 serves as generation g, after 5.00 ms.\nThe processes of a, b were replaced.\nWaits for a restart of AUA: server.address, state.\n", text(t, a, views.Applied))
	a.Warm, a.Serial, a.PendingRestart = true, 2, nil
	require.Equal(t, "Applied: snapshot 2 serves as generation g, after 5.00 ms.\nNothing had to be started: what served before was still kept.\nTo undo it: aua config rollback\n", text(t, a, views.Applied))
}

func TestNoHistory(t *testing.T) {
	require.Equal(t, "Nothing has been applied to this server yet.\n", text(t, &api.ConfigSnapshotList{}, views.History))
}
