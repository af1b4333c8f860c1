// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

// artefact is one with something in each of its members that a maker gives.
func artefact(kind, name string) *Artefact {
	return &Artefact{
		Tenant: "acme", Kind: kind, Name: name, CreatedAt: epoch, CreatedBy: "t1", Meta: map[string]string{"examples": "120 ☺"},
		Content: "{ \"weights\": [0.1, 1e3],\n\t\"a\": \"\\u0000<☺>\" }",
	}
}

func putArtefact(t *testing.T, s Store, a *Artefact) *Artefact {
	t.Helper()
	stored, err := s.Artefacts().Put(t.Context(), a, nil)
	require.NoError(t, err)
	return stored
}

func TestArtefactsComeBackWhole(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Artefacts()
		for version := range int64(3) {
			given := artefact("classifier", "fields")
			if version == 2 {
				given.Content = "[]"
			}
			made := event("artefact.put", "classifier/fields")
			made.Details = map[string]string{"why": "fit"}
			stored, err := r.Put(t.Context(), given, made)
			require.NoError(t, err)
			require.Equal(t, version+1, stored.Version)
			require.Zero(t, given.Version, "what was given is not changed")
			require.Len(t, made.Details, 1)
			got, err := r.Get(t.Context(), "acme", "classifier", "fields", 0)
			require.NoError(t, err)
			require.Equal(t, stored, got)
			stored.Meta["examples"] = "0"
			given.Meta["examples"] = "0"
		}
		got, err := r.Get(t.Context(), "acme", "classifier", "fields", 2)
		require.NoError(t, err)
		want := artefact("classifier", "fields")
		want.Version, want.SHA256 = 2, got.SHA256
		require.Equal(t, want, got)
		newest, err := r.Get(t.Context(), "acme", "classifier", "fields", 0)
		require.NoError(t, err)
		require.Equal(t, "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945", newest.SHA256, "the sum of []")
		require.NotEqual(t, newest.SHA256, got.SHA256)

		events, err := s.Audit().List(t.Context(), "acme", AuditFilter{})
		require.NoError(t, err)
		require.Len(t, events.Events, 3)
		require.Equal(t, map[string]string{"why": "fit", "version": "3", "sha256": newest.SHA256}, events.Events[0].Details)
		require.Len(t, actions(t, s), 3)
		for _, wrong := range [][]string{{"umbrella", "classifier", "fields"}, {"acme", "router", "fields"}, {"acme", "classifier", "x"}} {
			_, err := r.Get(t.Context(), wrong[0], wrong[1], wrong[2], 0)
			require.Equal(t, fault.NotFound, fault.CodeOf(err))
		}
		for _, version := range []int64{-1, 4} {
			_, err := r.Get(t.Context(), "acme", "classifier", "fields", version)
			require.Equal(t, fault.NotFound, fault.CodeOf(err))
		}
	})
}

func TestAnArtefactIsJSONWithinItsSize(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for content, code := range map[string]fault.Code{
			"": fault.RequestInvalid, "{": fault.RequestInvalid, "\"a\xff\"": fault.RequestInvalid,
			`"` + strings.Repeat("x", MaxArtefact-1) + `"`: fault.RequestTooLarge,
		} {
			a := artefact("classifier", "fields")
			a.Content = content
			_, err := s.Artefacts().Put(t.Context(), a, event("artefact.put", "x"))
			require.Equal(t, code, fault.CodeOf(err), "%.20q: %v", content, err)
		}
		require.Empty(t, actions(t, s))
		a := artefact("classifier", "fields")
		a.Content = `"` + strings.Repeat("x", MaxArtefact-2) + `"`
		putArtefact(t, s, a)
		got, err := s.Artefacts().Get(t.Context(), "acme", "classifier", "fields", 1)
		require.NoError(t, err)
		require.True(t, a.Content == got.Content)
	})
}

func TestArtefactsAreListedWithoutTheirContent(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		putArtefact(t, s, artefact("router", "b"))
		putArtefact(t, s, artefact("classifier", "b"))
		putArtefact(t, s, artefact("classifier", "Z"))
		newest := putArtefact(t, s, artefact("classifier", "b"))
		other := artefact("classifier", "b")
		other.Tenant = "umbrella"
		putArtefact(t, s, other)
		list := func(tenant, kind, name string) (found []string) {
			all, err := s.Artefacts().List(t.Context(), tenant, kind, name)
			require.NoError(t, err)
			for _, a := range all {
				require.Empty(t, a.Content)
				require.Equal(t, newest.SHA256, a.SHA256)
				require.Equal(t, newest.Meta, a.Meta)
				found = append(found, fmt.Sprint(a.Kind, "/", a.Name, "/", a.Version))
			}
			return found
		}
		require.Equal(t, []string{"classifier/Z/1", "classifier/b/2", "classifier/b/1", "router/b/1"}, list("acme", "", ""))
		require.Equal(t, []string{"classifier/b/2", "classifier/b/1"}, list("acme", "classifier", "b"))
		require.Equal(t, []string{"classifier/b/2", "classifier/b/1", "router/b/1"}, list("acme", "", "b"))
		require.Equal(t, []string{"router/b/1"}, list("acme", "router", ""))
		require.Equal(t, []string{"classifier/b/1"}, list("umbrella", "", ""))
		require.Empty(t, list("other", "", ""))
	})
}

func TestOldArtefactsAreDeleted(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for range 5 {
			putArtefact(t, s, artefact("classifier", "fields"))
		}
		putArtefact(t, s, artefact("router", "fields"))
		remove := func(tenant string, keep int) int64 {
			n, err := s.Artefacts().Delete(t.Context(), tenant, "classifier", "fields", keep, event("artefact.delete", fmt.Sprint(keep)))
			require.NoError(t, err)
			return n
		}
		require.Zero(t, remove("umbrella", 1))
		require.Zero(t, remove("acme", 5))
		require.EqualValues(t, 3, remove("acme", 2))
		require.EqualValues(t, 1, remove("acme", 1))
		require.Zero(t, remove("acme", 1))
		_, err := s.Artefacts().Delete(t.Context(), "acme", "classifier", "fields", 0, nil)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
		require.Equal(t, []string{"artefact.delete 2", "artefact.delete 1"}, actions(t, s))
		_, err = s.Artefacts().Get(t.Context(), "acme", "classifier", "fields", 4)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		require.EqualValues(t, 6, putArtefact(t, s, artefact("classifier", "fields")).Version, "numbers are not used again")
		list, err := s.Artefacts().List(t.Context(), "acme", "", "")
		require.NoError(t, err)
		require.Len(t, list, 3)
	})
}

func TestVersionsOfManyHaveNoGap(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				_, err := s.Artefacts().Put(t.Context(), artefact("classifier", "fields"), event("artefact.put", "x"))
				require.NoError(t, err)
			})
		}
		group.Wait()
		list, err := s.Artefacts().List(t.Context(), "acme", "", "")
		require.NoError(t, err)
		require.Len(t, list, 8)
		require.EqualValues(t, 8, list[0].Version)
		require.Len(t, actions(t, s), 8)
	})
}

func TestAnArtefactIsExportedWithItsContent(t *testing.T) {
	eachDatabase(t, func(t *testing.T, o Options) {
		furnish(t, open(t, o))
		rows := exported(t, o, Selection{Tables: []string{"artefacts"}})
		require.Len(t, rows, 1)
		line, err := json.Marshal(rows[0])
		require.NoError(t, err)
		var row struct {
			Record struct {
				Name    string          `json:"name"`
				Version int64           `json:"version"`
				Content json.RawMessage `json:"content"`
			} `json:"record"`
		}
		require.NoError(t, json.Unmarshal(line, &row))
		require.Equal(t, "fields", row.Record.Name)
		require.EqualValues(t, 1, row.Record.Version)
		require.JSONEq(t, artefact("", "").Content, string(row.Record.Content))
	})
}
