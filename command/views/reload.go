// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// Reload shows what a reload did. Its warnings are shown apart.
func Reload(t *Text, r *api.Reload) {
	if !r.Swapped {
		t.Line("Nothing has changed: generation %s serves on.", clean(r.Generation))
		return
	}
	t.Line("%s generation %s, in the place of %s, after %s.", t.Good("Serving:"), clean(r.Generation), clean(r.Before), milliseconds(r.DurationMS))
	tab := &table{}
	tab.add("NAME", "CHANGE", "PLUGIN", "BEFORE", "PID")
	for _, e := range r.Extensions {
		pid, change := "-", t.Dim(e.Change)
		if e.PID != 0 {
			pid = fmt.Sprint(e.PID)
		}
		if e.Change != api.ReloadKept {
			change = clean(e.Change)
		}
		tab.add(t.Bold(clean(e.Address)), change, clean(e.Plugin+" "+e.Version), dash(e.Before), pid)
	}
	t.Table(tab)
}

// ExtensionTests shows how running plugins did in a test.
func ExtensionTests(t *Text, r *api.TestReport) {
	tab := &table{}
	tab.add("NAME", "PLUGIN", "RESULT", "STEPS", "TIME")
	for _, e := range r.Tests {
		result := t.Good("passed")
		if !e.OK {
			result = t.Bad("failed at " + clean(e.Step))
		}
		tab.add(t.Bold(clean(e.Address)), clean(e.Plugin+" "+e.Version), result, dash(strings.Join(e.Steps, ", ")), milliseconds(e.DurationMS))
		tab.note(clean(e.Reason))
	}
	t.Table(tab)
	if r.Failed > 0 {
		t.Line("%s", t.Bad(fmt.Sprintf("%d of %s failed.", r.Failed, count(int64(len(r.Tests)), "test", "tests"))))
	}
}

// reloaded tells of an extension's newest reload.
func reloaded(t *Text, root *node, o *api.ReloadOutcome) {
	n := root.add("%s  %s at %s, generation %s", t.Bold("last reload"), clean(o.Change), o.At.Format(time.RFC3339), clean(o.Generation))
	if o.Reason != "" {
		n.add("%s at %s: %s", clean(o.Code), clean(o.Step), clean(o.Reason))
	}
}
