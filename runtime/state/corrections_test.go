// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// statement is a correction with something in each of its members.
func statement(tenant, id string, minute int) *api.Correction {
	expires := epoch.AddDate(1, 0, 0)
	return &api.Correction{
		ID: id, Tenant: tenant, Scope: api.ScopeField, Subject: "What is the capital of Australia?", CanonicalKey: "capital(Australia)",
		Field: "research", Claim: "The capital of Australia is Canberra " + id + ".", Rejected: "Sydney", Confidence: 0.95,
		Source: api.SourceManual, EvidenceKind: "source", Verifier: "atlas", DecayClass: "B",
		CreatedAt: epoch.Add(time.Duration(minute) * time.Minute), ExpiresAt: &expires, Evidence: "page 12",
	}
}

func keepAll(t *testing.T, s Store, all ...*api.Correction) {
	t.Helper()
	for _, c := range all {
		_, err := s.Corrections().Append(t.Context(), c, "", nil)
		require.NoError(t, err)
	}
}

func correctionIDs(p *api.CorrectionPage) []string {
	out := []string{}
	for _, c := range p.Corrections {
		out = append(out, c.ID)
	}
	return out
}

func TestACorrectionComesBackWhole(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		want := statement("acme", "c1", 0)
		n, err := s.Corrections().Append(t.Context(), want, "", nil)
		require.NoError(t, err)
		require.EqualValues(t, 1, n)
		got, err := s.Corrections().Get(t.Context(), "acme", "c1")
		require.NoError(t, err)
		require.Equal(t, want, got)
		got.Claim = "changed"
		again, err := s.Corrections().Get(t.Context(), "acme", "c1")
		require.NoError(t, err)
		require.Equal(t, want, again)

		page, err := s.Corrections().List(t.Context(), "acme", CorrectionFilter{})
		require.NoError(t, err)
		require.Equal(t, &api.CorrectionPage{Corrections: []*api.Correction{want}}, page)
	})
}

func TestAConfidenceAfterDecayIsNotStored(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		c := statement("acme", "c1", 0)
		c.EffectiveConfidence = 0.5
		keepAll(t, s, c)
		got, err := s.Corrections().Get(t.Context(), "acme", "c1")
		require.NoError(t, err)
		require.Zero(t, got.EffectiveConfidence)
		require.Equal(t, 0.5, c.EffectiveConfidence, "the argument is left alone")
	})
}

func TestACorrectionIsAppendedOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		keepAll(t, s, statement("acme", "c1", 0))
		_, err := s.Corrections().Append(t.Context(), statement("acme", "c1", 1), "", nil)
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
		keepAll(t, s, statement("umbrella", "c1", 0)) // another tenant's is another one
	})
}

func TestACorrectionSupersedesAnother(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Corrections()
		keepAll(t, s, statement("acme", "c1", 0))
		n, err := r.Append(t.Context(), statement("acme", "c2", 1), "c1", nil)
		require.NoError(t, err)
		require.EqualValues(t, 3, n, "two changes")
		old, err := r.Get(t.Context(), "acme", "c1")
		require.NoError(t, err)
		require.Equal(t, "c2", old.SupersededBy)

		page, err := r.List(t.Context(), "acme", CorrectionFilter{Current: true})
		require.NoError(t, err)
		require.Equal(t, []string{"c2"}, correctionIDs(page))

		_, err = r.Append(t.Context(), statement("acme", "c3", 2), "c1", nil)
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
		require.Contains(t, err.Error(), "c2")
		_, err = r.Append(t.Context(), statement("acme", "c3", 2), "c9", nil)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		_, err = r.Append(t.Context(), statement("umbrella", "c3", 2), "c2", nil)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), "of another tenant")

		changes, err := r.Changes(t.Context(), 0, 10)
		require.NoError(t, err)
		require.Len(t, changes, 3, "what failed left nothing")
	})
}

func TestErasingLeavesTheNumbersAlone(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Corrections()
		keepAll(t, s, statement("acme", "c1", 0), statement("acme", "c2", 1))
		n, err := r.Erase(t.Context(), "acme", "c1", nil)
		require.NoError(t, err)
		require.EqualValues(t, 3, n)
		_, err = r.Get(t.Context(), "acme", "c1")
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		_, err = r.Erase(t.Context(), "acme", "c1", nil)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		_, err = r.Erase(t.Context(), "umbrella", "c2", nil)
		require.Equal(t, fault.NotFound, fault.CodeOf(err))

		changes, err := r.Changes(t.Context(), 0, 10)
		require.NoError(t, err)
		require.Len(t, changes, 3)
		for i, want := range []string{"c1", "c2", "c1"} {
			require.EqualValues(t, i+1, changes[i].Sequence)
			require.Equal(t, want, changes[i].ID)
			require.Equal(t, want == "c1", changes[i].Correction == nil, i)
		}
	})
}

func TestChangesAreReadInPieces(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 7 {
			keepAll(t, s, statement([]string{"acme", "umbrella"}[i%2], fmt.Sprint("c", i), i))
		}
		var got []string
		for after := int64(0); ; {
			changes, err := s.Corrections().Changes(t.Context(), after, 3)
			require.NoError(t, err)
			if len(changes) == 0 {
				break
			}
			for _, c := range changes {
				require.Equal(t, c.ID, c.Correction.ID)
				got = append(got, c.Tenant+"/"+c.ID)
			}
			after = changes[len(changes)-1].Sequence
		}
		require.Equal(t, []string{"acme/c0", "umbrella/c1", "acme/c2", "umbrella/c3", "acme/c4", "umbrella/c5", "acme/c6"}, got)
	})
}

func TestCorrectionFilters(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 6 {
			c := statement("acme", fmt.Sprint("c", i), i)
			c.Field, c.Source = []string{"law", "finance"}[i%2], []string{api.SourceManual, api.SourceImport}[i/3]
			if i == 4 {
				c.Scope, c.ScopeID, c.Subject = api.ScopeSession, "s1", "Wie heißt die STRASSE?"
			}
			keepAll(t, s, c)
		}
		keepAll(t, s, statement("umbrella", "c9", 9))
		for name, tc := range map[string]struct {
			filter CorrectionFilter
			want   []string
		}{
			"all":       {CorrectionFilter{}, []string{"c5", "c4", "c3", "c2", "c1", "c0"}},
			"scope":     {CorrectionFilter{Scope: api.ScopeSession}, []string{"c4"}},
			"scope id":  {CorrectionFilter{ScopeID: "s1"}, []string{"c4"}},
			"field":     {CorrectionFilter{Field: "finance"}, []string{"c5", "c3", "c1"}},
			"source":    {CorrectionFilter{Source: api.SourceManual}, []string{"c2", "c1", "c0"}},
			"subject":   {CorrectionFilter{Text: "strasse"}, []string{"c4"}},
			"claim":     {CorrectionFilter{Text: "CANBERRA C3"}, []string{"c3"}},
			"rejected":  {CorrectionFilter{Text: "sydney", Limit: 2}, []string{"c5", "c4"}},
			"no joker":  {CorrectionFilter{Text: "%"}, []string{}},
			"together":  {CorrectionFilter{Field: "law", Source: api.SourceImport, Text: "canberra"}, []string{"c4"}},
			"injection": {CorrectionFilter{Field: "' OR '1'='1"}, []string{}},
		} {
			page, err := s.Corrections().List(t.Context(), "acme", tc.filter)
			require.NoError(t, err, name)
			require.Equal(t, tc.want, correctionIDs(page), name)
		}
		first, err := s.Corrections().List(t.Context(), "acme", CorrectionFilter{Limit: 4})
		require.NoError(t, err)
		second, err := s.Corrections().List(t.Context(), "acme", CorrectionFilter{Limit: 4, Cursor: first.Next})
		require.NoError(t, err)
		require.Equal(t, []string{"c1", "c0"}, correctionIDs(second))
		require.Empty(t, second.Next)
		_, err = s.Corrections().List(t.Context(), "acme", CorrectionFilter{Cursor: "x"})
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
	})
}

func TestCorrectionsOfAClosedStore(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		require.NoError(t, s.Close(t.Context()))
		r := s.Corrections()
		_, appending := r.Append(t.Context(), statement("acme", "c1", 0), "", nil)
		_, erasing := r.Erase(t.Context(), "acme", "c1", nil)
		_, getting := r.Get(t.Context(), "acme", "c1")
		_, listing := r.List(t.Context(), "acme", CorrectionFilter{})
		_, reading := r.Changes(t.Context(), 0, 1)
		for _, err := range []error{appending, erasing, getting, listing, reading} {
			require.ErrorIs(t, err, ErrClosed)
			require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
		}
	})
}

func TestConcurrentCorrectionsAreNumberedWithoutAGap(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		const writers, each = 8, 20
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				for i := range each {
					_, err := s.Corrections().Append(t.Context(), statement("acme", fmt.Sprint(w, "-", i), i), "", nil)
					require.NoError(t, err)
				}
			})
		}
		group.Wait()
		changes, err := s.Corrections().Changes(t.Context(), 0, 1000)
		require.NoError(t, err)
		require.Len(t, changes, writers*each)
		for i, c := range changes {
			require.EqualValues(t, i+1, c.Sequence)
		}
	})
}

// What was erased is neither in the database nor in its log.
func TestErasedContentIsGoneFromTheDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "aua.db")
	s := open(t, Options{Type: TypeSQLite, Path: path})
	c := statement("acme", "c1", 0)
	c.Claim = "a secret that must not stay"
	keepAll(t, s, c, statement("acme", "c2", 1))
	_, err := s.Corrections().Erase(t.Context(), "acme", "c1", nil)
	require.NoError(t, err)
	for _, file := range []string{path, path + walSuffix} {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotContains(t, string(b), "a secret that must not stay", file)
	}
}

// The write connection flushes for a correction, and does not stay that way.
func TestOnlyDurableWritesFlush(t *testing.T) {
	s := open(t, Options{Type: TypeSQLite, Path: filepath.Join(t.TempDir(), "aua.db")}).(*sqlStore)
	mode := func() (mode int) {
		require.NoError(t, file(s).write.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&mode))
		return mode
	}
	require.Equal(t, 1, mode())
	keepAll(t, s, statement("acme", "c1", 0))
	require.Equal(t, 1, mode())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Corrections().Append(ctx, statement("acme", "c2", 0), "", nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 1, mode())
	keepAll(t, s, statement("acme", "c3", 0))
}
