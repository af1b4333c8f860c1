// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk/api"
)

// changes shows each change as a block, with an empty line after it.
func changes(t *Text, all []api.PlanChange) {
	for i := range all {
		change(t, &all[i])
		t.Line("")
	}
}

// change shows what becomes of one block, and of each of its keys.
func change(t *Text, c *api.PlanChange) {
	head := t.Bold(clean(c.Address))
	if c.PreviousAddress != "" && c.PreviousAddress != c.Address {
		head += fmt.Sprintf(", renamed from %s", clean(c.PreviousAddress))
	}
	if c.File != "" {
		head += "  " + t.Dim(fmt.Sprintf("(%s:%d)", clean(c.File), c.Line))
	}
	if e := effect(c); e != "" {
		head += "  " + t.effect(c.Effect, e)
	}
	t.Line("  %s %s", t.action(c.Action), head)
	if c.Note != "" {
		t.Line("        %s", clean(c.Note))
	}
	keys(t, c)
}

// effect says what a change takes.
func effect(c *api.PlanChange) string {
	switch c.Effect {
	case api.EffectHot:
		return "hot"
	case api.EffectRestart:
		return "waits for a restart of AUA"
	case api.EffectProcess:
		switch c.Action {
		case api.ActionCreate:
			return "starts a process"
		case api.ActionDelete:
			return "stops its process"
		case api.ActionReplace:
			return "replaces the process of " + clean(c.Address)
		}
		return "replaces processes of plugins"
	}
	return clean(c.Effect)
}

func (t *Text) effect(kind, s string) string {
	if kind == api.EffectHot {
		return t.Dim(s)
	}
	return t.Caution(s)
}

// keyMargin stands before the symbol of a key.
const keyMargin = "      "

// keys shows the keys of a change, their names and values in columns.
func keys(t *Text, c *api.PlanChange) {
	var rows []*keyRow
	names, befores := 0, 0
	mixed := c.Action != api.ActionCreate && c.Action != api.ActionDelete && slices.ContainsFunc(c.Keys, func(k api.PlanKey) bool { return k.Effect != c.Effect })
	for i := range c.Keys {
		r := newKeyRow(&c.Keys[i])
		if mixed && c.Keys[i].Effect == c.Effect {
			r.note = demands[c.Effect]
		}
		rows = append(rows, r)
		names = max(names, width(r.name))
	}
	room := t.columns() - len(keyMargin) - 2 - names - 2
	for _, r := range rows {
		if r.fits(room) && r.action == api.ActionUpdate {
			befores = max(befores, width(r.before))
		}
	}
	for _, r := range rows {
		r.show(t, names, befores, room)
	}
}

// keyRow is one key as it is shown.
type keyRow struct {
	name, action string
	// before and after are the values in one line.
	before, after string
	// note follows a key that takes more than others of its block.
	note string
	key  *api.PlanKey
}

// demands say what a key takes.
var demands = map[string]string{api.EffectProcess: "replaces the process", api.EffectRestart: "waits for a restart"}

func newKeyRow(k *api.PlanKey) *keyRow {
	r := &keyRow{name: clean(k.Path), key: k, action: api.ActionUpdate, before: inline(k.Before), after: inline(k.After)}
	switch {
	case k.Before == nil:
		r.action = api.ActionCreate
	case k.After == nil:
		r.action = api.ActionDelete
	}
	if k.Sensitive {
		r.before, r.after = sensitiveText(k.Before), sensitiveText(k.After)
	}
	return r
}

// sensitiveText stands for a value that must not be shown.
func sensitiveText(value json.RawMessage) string {
	if value == nil {
		return ""
	}
	return "(sensitive)"
}

// arrow stands between what a value was and what it becomes.
const arrow = " → "

// fits reports whether the key fits in one line, with room columns for its values.
func (r *keyRow) fits(room int) bool {
	if r.key.Sensitive {
		return true // the value is hidden, and must not be shown in lines either
	}
	n := width(r.before) + width(r.after)
	if r.action == api.ActionUpdate {
		n += width(arrow)
	}
	return n <= room && !strings.ContainsAny(r.before+r.after, "\n")
}

func (r *keyRow) show(t *Text, names, befores, room int) {
	symbol := t.acted(r.action, strings.TrimSpace(symbols[r.action]))
	note := ""
	if r.note != "" {
		note = "  " + t.Caution(r.note)
	}
	name := r.name + strings.Repeat(" ", names-width(r.name))
	switch {
	case !r.fits(room):
		t.Line("%s%s %s%s", keyMargin, symbol, r.name, note)
		r.lines(t)
	case r.action == api.ActionUpdate:
		before := r.before
		if befores+width(arrow)+width(r.after) <= room {
			before += strings.Repeat(" ", befores-width(r.before))
		}
		t.Line("%s%s %s  %s%s%s%s", keyMargin, symbol, name, before, t.Dim(arrow), r.after, note)
	default:
		t.Line("%s%s %s  %s%s%s", keyMargin, symbol, name, r.before, r.after, note)
	}
}

// lines shows a key whose values do not fit in one line: their lines, with
// those that differ marked.
func (r *keyRow) lines(t *Text) {
	margin := keyMargin + "    "
	before, after := block(r.key.Before), block(r.key.After)
	if len(before) <= 1 && len(after) <= 1 {
		before, after = single(r.before), single(r.after)
	}
	for _, l := range compare(before, after) {
		switch {
		case l.skipped > 0:
			t.Line("%s  %s", margin, t.Dim(fmt.Sprintf("… %s as before", count(int64(l.skipped), "line", "lines"))))
		default:
			mark := t.mark(l.mark)
			for _, part := range fold(l.text, t.columns()-len(margin)-2) {
				t.Line("%s", strings.TrimRight(margin+mark+" "+part, " "))
				mark = " "
			}
		}
	}
}

// single is a value of one line as lines.
func single(inline string) []string {
	if inline == "" {
		return nil
	}
	return []string{inline}
}

// mark is the symbol of a line in its colour.
func (t *Text) mark(mark byte) string {
	switch mark {
	case '+':
		return t.Good("+")
	case '-':
		return t.Bad("-")
	}
	return " "
}
