// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strings"
)

// Difference is two configurations in HCL that are to be compared.
type Difference struct {
	// From and To say what they are: "snapshot 3" or "files".
	From string `json:"from"`
	To   string `json:"to"`
	// Before and After are their texts.
	Before string `json:"before"`
	After  string `json:"after"`
	// Hidden says that they differ, and what they differ in is not shown.
	Hidden bool `json:"hidden,omitempty"`
}

// ConfigDiff shows the lines in which two configurations differ.
func ConfigDiff(t *Text, d *Difference) {
	switch {
	case d.Hidden:
		t.Para("%s %s and %s differ in credentials that are typed into them, or in the environment of plugins.", t.Caution("No difference that is shown:"), clean(d.From), clean(d.To))
		return
	case d.Before == d.After:
		t.Line("%s %s and %s mean the same.", t.Good("No differences:"), clean(d.From), clean(d.To))
		return
	}
	t.Line("%s", t.Bad("--- "+clean(d.From)))
	t.Line("%s", t.Good("+++ "+clean(d.To)))
	lines := func(text string) []string { return strings.Split(strings.TrimSuffix(clean(text), "\n"), "\n") }
	for _, l := range compare(lines(d.Before), lines(d.After)) {
		switch {
		case l.skipped > 0:
			t.Line("  %s", t.Dim(fmt.Sprintf("… %s as before", count(int64(l.skipped), "line", "lines"))))
		case l.mark == '+':
			t.Line("%s", t.Good("+ "+l.text))
		case l.mark == '-':
			t.Line("%s", t.Bad("- "+l.text))
		default:
			t.Line("%s", strings.TrimRight("  "+l.text, " "))
		}
	}
}
