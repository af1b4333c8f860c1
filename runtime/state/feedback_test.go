// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// say is feedback with something in each of its members.
func say(decision, user string, minute int) *api.Feedback {
	wrong := false
	return &api.Feedback{
		Tenant: "acme", DecisionID: decision, TraceID: "t", SessionID: "s1", User: user, Rating: api.RatingDown, Correct: &wrong,
		Answer: "3 ☺", Comment: "Off by one.", CreatedAt: epoch.Add(time.Duration(minute) * time.Minute),
		Specialist: "calc", Field: "mathematics", Counted: 1, CorrectionID: "c1",
	}
}

func TestFeedbackReplacesThatOfItsUser(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		appendAll(t, s, decision("acme", "d1", 0), decision("acme", "d2", 0))
		first, again := say("d1", "ada", 0), say("d1", "ada", 1)
		again.Comment = "Really."
		for _, f := range []*api.Feedback{first, say("d1", "", 0), say("d1", "bob", 0), say("d2", "ada", 0), again} {
			require.NoError(t, s.Feedback().Put(t.Context(), f))
		}
		got, err := s.Feedback().Get(t.Context(), "acme", "d1", "bob")
		require.NoError(t, err)
		require.Equal(t, say("d1", "bob", 0), got)
		got, err = s.Feedback().Get(t.Context(), "acme", "d1", "ada")
		require.NoError(t, err)
		require.Equal(t, again, got)
		got, err = s.Feedback().Get(t.Context(), "other", "d1", "ada")
		require.NoError(t, err)
		require.Nil(t, got, "a tenant sees its own only")
	})
}

func TestFeedbackGoesWithItsSessionAndItsAge(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		gone := func(decision string) bool {
			f, err := s.Feedback().Get(t.Context(), "acme", decision, "ada")
			require.NoError(t, err)
			return f == nil
		}
		mine, old := decision("acme", "d1", 0), decision("acme", "d2", -60)
		old.SessionID = "s2"
		appendAll(t, s, mine, old)
		older := say("d2", "ada", -59)
		older.SessionID = "s2"
		for _, f := range []*api.Feedback{say("d1", "ada", 1), older} {
			require.NoError(t, s.Feedback().Put(t.Context(), f))
		}
		_, err := s.Decisions().DeleteBefore(t.Context(), epoch.Add(-time.Minute))
		require.NoError(t, err)
		require.True(t, gone("d2"))
		require.False(t, gone("d1"))
		_, err = s.Sessions().Delete(t.Context(), "acme", "s1")
		require.NoError(t, err)
		require.True(t, gone("d1"))
	})
}

func TestFeedbackOfAClosedStore(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		require.NoError(t, s.Close(timeout(t)))
		require.ErrorIs(t, s.Feedback().Put(t.Context(), say("d1", "", 0)), ErrClosed)
		_, err := s.Feedback().Get(t.Context(), "acme", "d1", "")
		require.ErrorIs(t, err, ErrClosed)
	})
}

func TestFeedbackSurvivesARestart(t *testing.T) {
	o := stores[TypeSQLite](t)
	s := open(t, o)
	require.NoError(t, s.Feedback().Put(t.Context(), say("d1", "ada", 0)))
	require.NoError(t, s.Close(timeout(t)))
	got, err := open(t, o).Feedback().Get(t.Context(), "acme", "d1", "ada")
	require.NoError(t, err)
	require.Equal(t, say("d1", "ada", 0), got)
}

func TestDecisionsAreFoundByTrace(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		other := decision("acme", "d2", 1)
		other.TraceID = "u"
		appendAll(t, s, decision("acme", "d1", 0), other)
		page, err := s.Decisions().List(t.Context(), "acme", Filter{Trace: "u"})
		require.NoError(t, err)
		require.Equal(t, []string{"d2"}, ids(page))
	})
}
