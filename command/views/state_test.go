// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/runtime/state"
)

func TestState(t *testing.T) {
	t.Run("backup", func(t *testing.T) { shows(t, "backup", views.BackedUp) })
	t.Run("restored", func(t *testing.T) { shows(t, "restored", views.Restored) })
	t.Run("inspection", func(t *testing.T) { shows(t, "inspection", views.Inspected) })
	t.Run("schema", func(t *testing.T) { shows(t, "schema", views.SchemaVersions) })
	t.Run("migration", func(t *testing.T) { shows(t, "migration", views.Migrated) })
}

func TestStateInOtherCases(t *testing.T) {
	text := func(show func(*views.Text)) string {
		v := &views.Text{}
		show(v)
		return v.String()
	}
	drop := text(func(v *views.Text) { views.WouldDrop(v, model[*state.Migration](t, "migration")) })
	require.Contains(t, drop, "- the column trace_id of decisions  1234 rows")
	require.Contains(t, drop, "- the table feedback                1 row")
	require.Contains(t, drop, "Only \"yes\" goes on:")

	m := model[*state.Migration](t, "migration")
	m.Steps = nil
	require.Contains(t, text(func(v *views.Text) { views.Migrated(v, m) }), "there is nothing to do")

	sound := model[*state.Inspection](t, "inspection")
	sound.Problems = nil
	require.Contains(t, text(func(v *views.Text) { views.Inspected(v, sound) }), "aua.db: sound\n")
	require.NotContains(t, text(func(v *views.Text) { views.Inspected(v, sound) }), "Restore a backup")

	r := model[*state.Restored](t, "restored")
	r.Aside = ""
	require.Contains(t, text(func(v *views.Text) { views.Restored(v, r) }), "It took the place of 12 rows.")
}
