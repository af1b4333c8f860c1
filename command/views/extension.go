// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// Extensions shows a server's plugins, the running ones first.
func Extensions(t *Text, l *api.ExtensionList) {
	tab := &table{}
	tab.add("NAME", "KIND", "PLUGIN", "STATE", "PID", "RESTARTS", "CALLS", "ERRORS", "P50", "P99", "MEMORY")
	for _, e := range l.Extensions {
		pid, kinds := e.Isolation, make([]string, len(e.Kinds))
		if e.PID != 0 {
			pid = fmt.Sprint(e.PID)
		}
		for i, k := range e.Kinds {
			kinds[i] = string(k.Kind)
		}
		tab.add(t.Bold(clean(e.Name())), dash(strings.Join(kinds, ",")), clean(e.Plugin+" "+e.Version)+unpinned(t, e.PluginStatus), extensionState(t, e.State), dash(pid),
			fmt.Sprint(e.Restarts), fmt.Sprint(e.Calls), fmt.Sprint(e.Errors), latency(e.LatencyP50MS), latency(e.LatencyP99MS), size(e.PSSBytes))
		tab.note(clean(e.Reason))
	}
	t.Table(tab)
}

func extensionState(t *Text, state string) string {
	if state == api.StateAvailable {
		return t.Dim(state)
	}
	return pluginState(t, state)
}

// Extension shows one plugin with its configuration and its settings.
func Extension(t *Text, e *api.Extension) {
	root := &node{text: t.Bold(clean(e.Name()))}
	root.add("%s %s%s from %s, API %s: %s", clean(e.Plugin), clean(e.Version), unpinned(t, e.PluginStatus), clean(e.Source), clean(e.APIVersion), clean(e.Description))
	if e.Hash != "" {
		root.add("files  %s", clean(e.Hash))
	}
	for _, k := range e.Kinds {
		text := t.Bold(clean(string(k.Kind)))
		if k.Needs != "" && k.Needs != sdk.NeedsNone {
			text += "  sees of a query: " + clean(k.Needs)
		}
		n := root.add("%s", text)
		if len(k.HookPoints) > 0 {
			n.add("points: %s", strings.Join(k.HookPoints, ", "))
		}
	}
	state := root.add("%s  %s", t.Bold("state"), extensionState(t, e.State))
	if e.Reason != "" {
		state.add("%s", clean(e.Reason))
	}
	if e.State != api.StateAvailable {
		process := "in a process of its own"
		if e.Isolation != "process" {
			process = clean(e.Isolation)
		}
		restarts := count(e.Restarts, "restart", "restarts")
		if e.StartedAt.IsZero() {
			state.add("does not run, %s", restarts)
		} else {
			state.add("runs %s, pid %d, since %s, %s", process, e.PID, e.StartedAt.Format(time.RFC3339), restarts)
		}
		if e.PSSBytes > 0 {
			state.add("memory %s, at its start %s", size(e.PSSBytes), size(e.PSSAtStartBytes))
		}
		state.add("%s, %d failed, %d in flight, p50 %s, p99 %s", count(e.Calls, "call", "calls"), e.Errors, e.InFlight, latency(e.LatencyP50MS), latency(e.LatencyP99MS))
	}
	if e.LastReload != nil {
		reloaded(t, root, e.LastReload)
	}
	if e.Block != nil {
		extensionBlock(t, root, e.Block)
	}
	if e.Schema != nil {
		schemaTree(root.add("%s  what its config block may hold", t.Bold("settings")), e.Schema)
	}
	t.Tree(root)
}

func extensionBlock(t *Text, root *node, b *api.ExtensionBlock) {
	n := root.add("%s  %s", t.Bold("block"), clean(b.Source))
	for _, fact := range []struct{ name, text string }{
		{"on", strings.Join(b.On, ", ")},
		{"mode", b.Mode},
		{"fields", strings.Join(b.Fields, ", ")},
		{"on_error", b.OnError},
	} {
		if fact.text != "" {
			n.add("%s: %s", fact.name, clean(fact.text))
		}
	}
	if b.TimeoutMS > 0 {
		n.add("timeout: %s", milliseconds(b.TimeoutMS))
	}
	var config bytes.Buffer
	if json.Compact(&config, b.Config) == nil && config.Len() > len("{}") {
		n.add("config: %s", clean(config.String()))
	}
}

// schemaTree shows what a schema allows.
func schemaTree(n *node, s *sdk.Schema) {
	for _, a := range s.Attributes {
		facts := []string{a.Type}
		if a.Required {
			facts = append(facts, "required")
		}
		if def, err := json.Marshal(a.Default); a.Default != nil && err == nil {
			facts = append(facts, "default "+string(def))
		}
		n.add("%s (%s): %s", clean(a.Name), clean(strings.Join(facts, ", ")), clean(a.Description))
	}
	for i := range s.Blocks {
		b := &s.Blocks[i]
		schemaTree(n.add("%s {}: %s", clean(b.Type), clean(b.Description)), &b.Schema)
	}
	if len(s.Attributes)+len(s.Blocks) == 0 {
		n.add("none")
	}
}
