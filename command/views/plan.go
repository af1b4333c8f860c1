// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// Planned is what "aua plan" made.
type Planned struct {
	*api.Plan
	// Saved is the file that the plan was written to.
	Saved string `json:"saved,omitempty"`
}

// Plan shows a plan, and what to do with it. Its warnings are shown apart.
func Plan(t *Text, p *Planned) {
	showChanges(t, p.Plan)
	switch {
	case p.Saved != "":
		t.Para("\nThe plan is saved. To apply exactly this, until %s and as long as nobody applies anything else:\n\n  aua apply %s", stamp(p.ExpiresAt), clean(p.Saved))
	case len(p.Plan.Changes) > 0:
		t.Para("\n\"aua apply\" makes this plan again, asks, and applies it; \"aua plan -out FILE\" saves it for a review.")
	}
}

// Proposed shows a plan that somebody is asked about.
func Proposed(t *Text, p *Planned) { showChanges(t, p.Plan) }

// showChanges shows what a plan would change.
func showChanges(t *Text, p *api.Plan) {
	drift(t, p)
	if len(p.Changes) == 0 {
		t.Para("%s What runs is what these files say%s.", t.Good("No changes."), snapshotOf(p))
		return
	}
	if p.Serial == 0 {
		t.Line("Nothing has been applied to this server yet, so that everything is added.\n")
	} else {
		t.Line("Changes to what runs%s:\n", snapshotOf(p))
	}
	legend(t, p.Changes)
	changes(t, p.Changes)
	plugins(t, p)
	t.Para("%s", t.Bold(planSummary(p)))
	if p.Static {
		t.Para("%s", t.Caution("The plan is static: plugins that would start have not seen their configuration, and may still refuse it."))
	}
}

// snapshotOf names the snapshot that a plan was made against.
func snapshotOf(p *api.Plan) string {
	if p.Serial == 0 {
		return ""
	}
	return fmt.Sprintf(", snapshot %d", p.Serial)
}

// drift shows how the server's own files differ from what runs, in what the
// plan does not change in the same way.
func drift(t *Text, p *api.Plan) {
	var apart []api.PlanChange
	for _, d := range p.Drift {
		if !slices.ContainsFunc(p.Changes, func(c api.PlanChange) bool { return reflect.DeepEqual(c, d) }) {
			apart = append(apart, d)
		}
	}
	if len(apart) == 0 {
		return
	}
	t.Para("%s the server's own files have changed since snapshot %d, which it serves:\n", t.Caution("Drift:"), p.Serial)
	changes(t, apart)
	t.Para("This plan neither needs nor applies them. \"aua config reload\" has the server apply its own files.")
	t.Line("%s\n", t.Dim(strings.Repeat("─", min(t.columns(), 78))))
}

// symbols mark actions, three columns wide.
var symbols = map[string]string{
	api.ActionCreate: "  +", api.ActionUpdate: "  ~", api.ActionReplace: "-/+", api.ActionDelete: "  -",
}

// meanings explain the symbols, in the order of the legend.
var meanings = []struct{ action, meaning string }{
	{api.ActionCreate, "is added"},
	{api.ActionUpdate, "is changed in place"},
	{api.ActionReplace, "is replaced: a new process, then the old one ends"},
	{api.ActionDelete, "is removed"},
}

func legend(t *Text, all []api.PlanChange) {
	for _, m := range meanings {
		if slices.ContainsFunc(all, func(c api.PlanChange) bool { return c.Action == m.action }) {
			t.Line("  %s %s", t.action(m.action), m.meaning)
		}
	}
	t.Line("")
}

// action is the symbol of an action in its colour.
func (t *Text) action(action string) string {
	symbol := symbols[action]
	if symbol == "" {
		symbol = "  ?"
	}
	return t.acted(action, symbol)
}

// acted paints s in the colour of an action.
func (t *Text) acted(action, s string) string {
	switch action {
	case api.ActionCreate:
		return t.Good(s)
	case api.ActionDelete:
		return t.Bad(s)
	}
	return t.Caution(s)
}

// plugins lists the installed plugins that would run; those that are built in
// are of the server's own version.
func plugins(t *Text, p *api.Plan) {
	tab := &table{}
	for _, plugin := range p.Plugins {
		if plugin.Hash != "" {
			tab.add(clean(plugin.Name), clean(plugin.Source+" "+plugin.Version), t.Dim(clean(plugin.Hash)))
		}
	}
	if len(tab.rows) > 0 {
		t.Line("Installed plugins that it runs with:\n")
		t.Table(tab)
		t.Line("")
	}
}

// planSummary counts what is done, and what that takes.
func planSummary(p *api.Plan) string {
	s := p.Summary
	line := fmt.Sprintf("Plan: %d to add, %d to change, %d to remove.", s.Add, s.Change+s.Replace, s.Remove)
	return line + " " + takes(p.Changes)
}

// takes says what changes take: processes, a restart, or nothing of that.
func takes(all []api.PlanChange) string {
	var started, replaced, stopped, pending, hot, elsewhere int64
	for _, c := range all {
		switch {
		case c.Effect == api.EffectRestart:
			pending++
		case c.Effect != api.EffectProcess:
			hot++
		case c.Action == api.ActionCreate:
			started++
		case c.Action == api.ActionDelete:
			stopped++
		case c.Action == api.ActionReplace:
			replaced++
		default:
			elsewhere++
		}
	}
	var processes []string
	for _, e := range []struct {
		n    int64
		done string
	}{{replaced, "replaced"}, {started, "started"}, {stopped, "stopped"}} {
		switch {
		case e.n == 0:
		case len(processes) == 0:
			processes = append(processes, fmt.Sprintf("%s %s %s", count(e.n, "process", "processes"), are(e.n), e.done))
		default:
			processes = append(processes, fmt.Sprintf("%d %s %s", e.n, are(e.n), e.done))
		}
	}
	var said []string
	if len(processes) > 0 {
		said = append(said, strings.Join(processes, ", "))
	}
	if elsewhere > 0 {
		said = append(said, fmt.Sprintf("%s processes of plugins", count(elsewhere, "change replaces", "changes replace")))
	}
	if pending > 0 {
		said = append(said, fmt.Sprintf("%s for a restart of AUA", count(pending, "change waits", "changes wait")))
	}
	switch {
	case len(said) == 0:
		return "All of it is hot: no process is replaced."
	case hot > 0:
		said = append(said, "the rest is hot")
	}
	return strings.Join(said, ", ") + "."
}

func are(n int64) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
