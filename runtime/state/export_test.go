// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func exported(t *testing.T, o Options, which Selection) (all []*Exported) {
	t.Helper()
	require.NoError(t, Export(t.Context(), o, which, func(e *Exported) error { all = append(all, e); return nil }))
	return all
}

func TestExport(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		s := open(t, o)
		furnish(t, s)
		byTable := map[string][]*Exported{}
		for _, e := range exported(t, o, Selection{}) { // while it is in use
			byTable[e.Table] = append(byTable[e.Table], e)
		}
		for _, name := range TableNames() {
			require.NotEmpty(t, byTable[name], name)
		}
		want, err := s.Decisions().Get(t.Context(), "acme", "d7")
		require.NoError(t, err)
		var found bool
		for _, e := range byTable["decisions"] {
			if d := e.Record.(*api.Decision); e.Tenant == "acme" && d.ID == "d7" {
				found = true
				require.Equal(t, want, d, "it has the form of the REST API")
			}
		}
		require.True(t, found)
		require.Equal(t, "s1", byTable["messages"][0].SessionID)
		token, err := json.Marshal(byTable["tokens"][0])
		require.NoError(t, err)
		require.NotContains(t, string(token), "hash", "nobody needs it for an analysis")
		require.Contains(t, string(token), `"created_by"`)
		require.EqualValues(t, 2, byTable["audit"][1].Record.(*api.AuditEvent).Seq)
		require.JSONEq(t, `{"field": {"law": {"description": "(sensitive)"}}}`, string(byTable["config_snapshots"][0].Record.(*api.ConfigSnapshot).Config))
		line, err := json.Marshal(byTable["statistics"][0])
		require.NoError(t, err)
		require.JSONEq(t, `{"table": "statistics", "tenant": "acme", "record": {"specialist": "swe", "version": "v1", "field": "",
			"successes": 3, "failures": 0.3, "moving_average": 0.3333333333333333, "updated_at": "2026-05-01T12:00:00Z"}}`, string(line))
	})
}

func TestExportSelects(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		furnish(t, open(t, o))
		require.Len(t, exported(t, o, Selection{Tables: []string{"decisions"}}), 122)
		require.Len(t, exported(t, o, Selection{Tables: []string{"decisions"}, Tenant: "other"}), 1)
		require.Len(t, exported(t, o, Selection{Tables: []string{"decisions"}, Since: epoch.Add(100 * time.Minute)}), 20)
		require.Len(t, exported(t, o, Selection{Tables: []string{"messages"}, Since: epoch.Add(time.Hour)}), 6, "their session changed since")
		require.Empty(t, exported(t, o, Selection{Tables: []string{"messages"}, Since: epoch.Add(100 * time.Hour)}))
		require.Empty(t, exported(t, o, Selection{Tables: []string{"correction_changes"}, Since: epoch}), "when they were made is not known")
		require.Empty(t, exported(t, o, Selection{Tenant: "nobody"}))
	})
}

func TestExportStops(t *testing.T) {
	o := furnished(t, TypeSQLite)
	stop := errors.New("stop")
	require.EqualError(t, Export(t.Context(), o, Selection{}, func(*Exported) error { return stop }), "stop", "it is not the database's")

	edit(t, o.Path, `UPDATE sessions SET record = 'x' WHERE id = 's2'`)
	err := Export(t.Context(), o, Selection{Tables: []string{"sessions"}}, func(*Exported) error { return nil })
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, err.Error(), "The row acme/s2 of sessions cannot be read")
}
