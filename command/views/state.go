// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"strconv"
	"time"

	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/runtime/state/archive"
)

// Backup is what "aua state backup" wrote.
type Backup struct {
	File string `json:"file"`
	// Size is that of the file, in bytes.
	Size     int64             `json:"size_bytes"`
	Manifest *archive.Manifest `json:"manifest"`
}

// Export is what "aua state export" prints with -json.
type Export struct {
	Rows []*state.Exported `json:"rows"`
}

// BackedUp shows what was backed up.
func BackedUp(t *Text, b *Backup) {
	m := b.Manifest
	t.Line("%s %s (%s, %s, schema %d).", t.Good("Backed up to"), clean(b.File), size(b.Size), rowCount(m.Rows()), m.Schema)
	parts(t, m)
	t.Line("\nIt holds what users wrote. To restore it: aua state restore %s", clean(b.File))
}

func parts(t *Text, m *archive.Manifest) {
	tab := &table{}
	for _, p := range m.Parts {
		tab.add(clean(p.Table), rowCount(p.Rows))
	}
	t.Table(tab)
}

func rowCount(n int64) string { return count(n, "row", "rows") }

// Restored shows what was restored.
func Restored(t *Text, r *state.Restored) {
	m := r.Backup
	t.Line("%s %s into %s %s.", t.Good("Restored"), clean(r.File), r.Store, clean(r.Name))
	t.Line("The backup is of %s, by AUA %s, from %s; it has %s.", m.CreatedAt.UTC().Format(time.DateTime), clean(m.Version), clean(m.Store), rowCount(r.Rows))
	if r.Schema != m.Schema {
		t.Line("Its schema was brought from version %d to %d.", m.Schema, r.Schema)
	}
	parts(t, m)
	switch {
	case r.Aside != "":
		t.Line("\nWhat was there before is in %s. Remove it when it is not needed any more.", clean(r.Aside))
	case r.Replaced > 0:
		t.Line("\nIt took the place of %s.", rowCount(r.Replaced))
	}
}

// Inspected shows what a check found.
func Inspected(t *Text, r *state.Inspection) {
	verdict := t.Good("sound")
	if len(r.Problems) > 0 {
		verdict = t.Bad(count(int64(len(r.Problems)), "problem", "problems"))
	}
	t.Line("%s %s: %s", r.Store, clean(r.Name), verdict)
	version := strconv.FormatInt(r.Schema, 10)
	if r.Schema < r.Newest {
		version += t.Caution(fmt.Sprintf(" of %d: \"aua serve\" or \"aua state migrate\" brings it up", r.Newest))
	}
	tab := &table{}
	tab.add("schema", version)
	tab.add("size", size(r.Size))
	if r.Free > 0 {
		tab.add("free", size(r.Free))
	}
	for _, c := range r.Tables {
		tab.add(clean(c.Table), rowCount(c.Rows))
	}
	t.Table(tab)
	if len(r.Problems) == 0 {
		return
	}
	t.Title("Problems")
	for _, p := range r.Problems {
		switch {
		case p.Key != "":
			t.Line("  %s %s: %s", clean(p.Table), clean(p.Key), clean(p.Reason))
		case p.Table != "":
			t.Line("  %s: %s", clean(p.Table), clean(p.Reason))
		default:
			t.Line("  %s", clean(p.Reason))
		}
	}
	t.Line("\nRestore a backup with: aua state restore -force FILE")
}

// SchemaVersions shows the versions of a database's schema.
func SchemaVersions(t *Text, s *state.Schema) {
	t.Line("The schema has version %d; the newest that this AUA knows is %d.", s.Version, s.Newest)
	tab := &table{}
	for _, step := range s.Steps {
		applied := t.Good("applied")
		if !step.Applied {
			applied = t.Caution("pending")
		}
		tab.add(strconv.FormatInt(step.Version, 10), clean(step.Name), applied)
	}
	t.Table(tab)
}

// Migrated shows what a migration did.
func Migrated(t *Text, m *state.Migration) {
	if len(m.Steps) == 0 {
		t.Line("The schema has version %d already; there is nothing to do.", m.To)
		return
	}
	t.Line("%s from version %d to %d:", t.Good("The schema was brought"), m.From, m.To)
	tab := &table{}
	for _, step := range m.Steps {
		sign := t.Good("+")
		if !step.Applied {
			sign = t.Bad("-")
		}
		tab.add(sign+" "+strconv.FormatInt(step.Version, 10), clean(step.Name))
	}
	t.Table(tab)
	if m.To < m.From {
		t.Line("\nThis AUA brings it up again when it starts: start the older one now.")
	}
}

// WouldDrop shows what a migration would drop, and asks for approval.
func WouldDrop(t *Text, m *state.Migration) {
	t.Line("Version %d of the schema has no place for some of the data in %s. This would be dropped:", m.To, clean(m.Name))
	tab := &table{}
	for _, d := range m.Dropped {
		what := "the table " + d.Table
		if d.Column != "" {
			what = "the column " + d.Column + " of " + d.Table
		}
		tab.add(t.Bad("-")+" "+clean(what), rowCount(d.Rows))
	}
	t.Table(tab)
	t.Line("\nA backup keeps it: aua state backup FILE\n\nOnly \"yes\" goes on:")
}
