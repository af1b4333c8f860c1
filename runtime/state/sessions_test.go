// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// session is a new session with something in each of its members.
func session(id string, minute int) *api.Session {
	at := epoch.Add(time.Duration(minute) * time.Minute)
	return &api.Session{
		ID: id, CreatedAt: at, UpdatedAt: at,
		SessionRequest: api.SessionRequest{
			Title: "T ☺", System: "Be brief.", Field: "law", Specialist: "swe", Metadata: map[string]string{"app": "x"},
		},
	}
}

func begin(t *testing.T, s Store, tenant string, sessions ...*api.Session) {
	t.Helper()
	for _, session := range sessions {
		require.NoError(t, s.Sessions().Create(t.Context(), tenant, session))
	}
}

// exchange is a question and its answer, of 10 and 20 tokens.
func exchange(n int) Exchange {
	return Exchange{
		At: epoch.Add(time.Hour + time.Duration(n)*time.Minute), Field: "general", Specialist: fmt.Sprint("s", n),
		Messages: []*api.SessionMessage{
			{Role: "user", Content: fmt.Sprint("question ", n), Tokens: 10},
			{Role: "assistant", Content: fmt.Sprint("answer ", n), Tokens: 20, Status: "answered", DecisionID: fmt.Sprint("d", n), Confidence: 0.1 + 0.2},
		},
	}
}

func contents(list *api.MessageList) []string {
	out := []string{}
	for _, m := range list.Messages {
		out = append(out, m.Content)
	}
	return out
}

func sessionIDs(list *api.SessionList) []string {
	out := []string{}
	for _, s := range list.Sessions {
		out = append(out, s.ID)
	}
	return out
}

func TestASessionComesBackWhole(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		want := session("s1", 0)
		begin(t, s, "acme", want)
		want.Metadata["app"] = "changed"
		got, err := s.Sessions().Get(t.Context(), "acme", "s1")
		require.NoError(t, err)
		require.Equal(t, session("s1", 0), got, "it is copied")

		err = s.Sessions().Create(t.Context(), "acme", session("s1", 5))
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
		begin(t, s, "umbrella", session("s1", 7)) // another tenant's is another session
	})
}

func TestAnExchangeIsAppended(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		bare := session("s1", 0)
		bare.Title = ""
		begin(t, s, "acme", bare)
		first := exchange(0)
		first.Title = "question 0"
		first.Messages[1].ToolCalls = json.RawMessage(`[{"id":"c1"}]`)
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", first))
		require.Zero(t, first.Messages[1].Index, "the caller's messages are copied")
		second := exchange(1)
		second.Title, second.Field, second.Specialist = "not again", "", ""
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", second))

		got, err := s.Sessions().Get(t.Context(), "acme", "s1")
		require.NoError(t, err)
		require.Equal(t, []any{int64(4), int64(60), "question 0", "general", "s0", epoch.Add(61 * time.Minute)},
			[]any{got.Messages, got.Tokens, got.Title, got.LastField, got.LastSpecialist, got.UpdatedAt})

		list, err := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{})
		require.NoError(t, err)
		require.Equal(t, []string{"question 0", "answer 0", "question 1", "answer 1"}, contents(list))
		require.Empty(t, list.Next)
		want := *first.Messages[1]
		want.Index, want.CreatedAt = 1, epoch.Add(time.Hour)
		require.Equal(t, &want, list.Messages[1])
	})
}

func TestAnExchangeIsStoredWholeOrNotAtAll(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		begin(t, s, "acme", session("s1", 0))
		bad := exchange(0)
		bad.Messages[1].ToolCalls = json.RawMessage(`[`) // what no JSON can hold
		require.Error(t, s.Sessions().Append(t.Context(), "acme", "s1", bad))
		list, err := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{})
		require.NoError(t, err)
		require.Empty(t, list.Messages)
		got, err := s.Sessions().Get(t.Context(), "acme", "s1")
		require.NoError(t, err)
		require.Equal(t, session("s1", 0), got)
	})
}

func TestSessionsOfOtherTenantsAreNotFound(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		begin(t, s, "umbrella", session("s1", 0))
		require.NoError(t, s.Sessions().Append(t.Context(), "umbrella", "s1", exchange(0)))
		_, get := s.Sessions().Get(t.Context(), "acme", "s1")
		_, messages := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{})
		_, erase := s.Sessions().Delete(t.Context(), "acme", "s1")
		for _, err := range []error{get, messages, erase, s.Sessions().Append(t.Context(), "acme", "s1", exchange(1))} {
			require.Equal(t, fault.NotFound, fault.CodeOf(err))
			require.Contains(t, fault.As(err).Message, `no session "s1"`)
		}
		list, err := s.Sessions().List(t.Context(), "acme", Range{})
		require.NoError(t, err)
		require.Empty(t, list.Sessions)
		kept, err := s.Sessions().Get(t.Context(), "umbrella", "s1")
		require.NoError(t, err)
		require.EqualValues(t, 2, kept.Messages)
	})
}

func TestSessionsAreListedByUse(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 25 { // five share each minute, and come out of order
			begin(t, s, "acme", session(fmt.Sprintf("s%02d", i), i*7%25/5))
		}
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s11", exchange(0)))
		whole, err := s.Sessions().List(t.Context(), "acme", Range{})
		require.NoError(t, err)
		require.Len(t, whole.Sessions, 25)
		require.Equal(t, "s11", whole.Sessions[0].ID, "the last used one")
		var got []string
		r := Range{Limit: 4}
		for {
			page, err := s.Sessions().List(t.Context(), "acme", r)
			require.NoError(t, err)
			got = append(got, sessionIDs(page)...)
			if page.Next == "" {
				break
			}
			require.Len(t, page.Sessions, 4)
			r.Cursor = page.Next
		}
		require.Equal(t, sessionIDs(whole), got)
	})
}

func TestMessagesComeInPages(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		begin(t, s, "acme", session("s1", 0))
		for n := range 4 {
			require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(n)))
		}
		for name, c := range map[string]struct {
			r     MessageRange
			pages [][]string
		}{
			"oldest": {MessageRange{Range: Range{Limit: 3}}, [][]string{
				{"question 0", "answer 0", "question 1"}, {"answer 1", "question 2", "answer 2"}, {"question 3", "answer 3"},
			}},
			"newest": {MessageRange{Newest: true, Range: Range{Limit: 4}}, [][]string{
				{"answer 3", "question 3", "answer 2", "question 2"}, {"answer 1", "question 1", "answer 0", "question 0"},
			}},
			"tokens": {MessageRange{Newest: true, Tokens: 50}, [][]string{
				{"answer 3", "question 3", "answer 2"}, {"question 2", "answer 1", "question 1", "answer 0"}, {"question 0"},
			}},
			"at least one": {MessageRange{Tokens: 1, Range: Range{Limit: 2}}, [][]string{
				{"question 0"}, {"answer 0"}, {"question 1"}, {"answer 1"}, {"question 2"}, {"answer 2"}, {"question 3"}, {"answer 3"},
			}},
		} {
			for i, want := range c.pages {
				page, err := s.Sessions().Messages(t.Context(), "acme", "s1", c.r)
				require.NoError(t, err, name)
				require.Equal(t, want, contents(page), name)
				require.Equal(t, i == len(c.pages)-1, page.Next == "", name)
				c.r.Cursor = page.Next
			}
		}
		for _, r := range []Range{{Limit: -1}, {Cursor: "x"}} {
			_, err := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{Range: r})
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
			_, err = s.Sessions().List(t.Context(), "acme", r)
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
		}
	})
}

// secretly is a decision record of session s1 that says something.
func secretly(tenant, id string) *api.Decision {
	d := decision(tenant, id, 0)
	d.Query, d.Answer, d.Candidates[0].Answer = "my secret", "your secret", "your secret"
	return d
}

func TestDeletingASessionErasesItsContentEverywhere(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		begin(t, s, "acme", session("s1", 0), session("s2", 0))
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", exchange(0)))
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s2", exchange(0)))
		for i := range 250 {
			require.NoError(t, s.Decisions().Append(secretly("acme", fmt.Sprint("d", i))))
		}
		theirs := secretly("umbrella", "d1")
		other := secretly("acme", "other")
		other.SessionID = "s2"
		require.NoError(t, s.Decisions().Append(theirs))
		require.NoError(t, s.Decisions().Append(other)) // and none of it is flushed

		erased, err := s.Sessions().Delete(t.Context(), "acme", "s1")
		require.NoError(t, err)
		require.Equal(t, &api.SessionErased{ID: "s1", Messages: 2, Decisions: 250}, erased)
		_, err = s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{})
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		page, err := s.Decisions().List(t.Context(), "acme", Filter{Session: "s1", Limit: MaxLimit})
		require.NoError(t, err)
		require.Len(t, page.Decisions, 250, "the records stay")
		for _, d := range page.Decisions {
			text, err := json.Marshal(d)
			require.NoError(t, err)
			require.NotContains(t, string(text), "secret")
			require.True(t, d.Erased)
		}
		for _, kept := range []*api.Decision{theirs, other} {
			got, err := s.Decisions().Get(t.Context(), kept.Tenant, kept.ID)
			require.NoError(t, err)
			require.Equal(t, kept, got, "nothing else is touched")
		}
		left, err := s.Sessions().List(t.Context(), "acme", Range{})
		require.NoError(t, err)
		require.Equal(t, []string{"s2"}, sessionIDs(left))

		_, err = s.Sessions().Delete(t.Context(), "acme", "s1")
		require.Equal(t, fault.NotFound, fault.CodeOf(err), "there is nothing left to erase")
	})
}

// A session that was never stored can leave decision records all the same.
func TestDeletingASessionThatIsOnlyInRecords(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		appendAll(t, s, secretly("acme", "d1"))
		erased, err := s.Sessions().Delete(t.Context(), "acme", "s1")
		require.NoError(t, err)
		require.Equal(t, &api.SessionErased{ID: "s1", Decisions: 1}, erased)
	})
}

func TestRetentionDeletesUnusedSessions(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 30 {
			begin(t, s, []string{"acme", "umbrella"}[i%2], session(fmt.Sprint("s", i), i))
		}
		require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s0", exchange(0))) // used an hour later
		n, err := s.Sessions().DeleteBefore(t.Context(), epoch.Add(28*time.Minute))
		require.NoError(t, err)
		require.EqualValues(t, 27, n)
		list, err := s.Sessions().List(t.Context(), "acme", Range{})
		require.NoError(t, err)
		require.Equal(t, []string{"s0", "s28"}, sessionIDs(list))
		messages, err := s.Sessions().Messages(t.Context(), "acme", "s0", MessageRange{})
		require.NoError(t, err)
		require.Len(t, messages.Messages, 2)
	})
}

func TestSessionsOfAClosedStore(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		begin(t, s, "acme", session("s1", 0))
		require.NoError(t, s.Close(t.Context()))
		_, get := s.Sessions().Get(t.Context(), "acme", "s1")
		_, list := s.Sessions().List(t.Context(), "acme", Range{})
		_, messages := s.Sessions().Messages(t.Context(), "acme", "s1", MessageRange{})
		_, erase := s.Sessions().Delete(t.Context(), "acme", "s1")
		_, retention := s.Sessions().DeleteBefore(t.Context(), epoch)
		for _, err := range []error{
			get, list, messages, erase, retention,
			s.Sessions().Create(t.Context(), "acme", session("s2", 0)), s.Sessions().Append(t.Context(), "acme", "s1", exchange(0)),
		} {
			require.ErrorIs(t, err, ErrClosed)
			require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
		}
	})
}

// Memory has an end, and what it acknowledged stays.
func TestFullMemoryRefusesNewSessions(t *testing.T) {
	s := open(t, Options{Type: TypeMemory, QueueBytes: 6000})
	begin(t, s, "acme", session("s1", 0))
	large := exchange(0)
	large.Messages[0].Content = strings.Repeat("x", 3000)
	require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s1", large))
	err := s.Sessions().Append(t.Context(), "acme", "s1", large)
	require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "Delete some, or use the state store sqlite.")
	got, err := s.Sessions().Get(t.Context(), "acme", "s1")
	require.NoError(t, err)
	require.EqualValues(t, 2, got.Messages)

	_, err = s.Sessions().Delete(t.Context(), "acme", "s1")
	require.NoError(t, err)
	begin(t, s, "acme", session("s2", 0))
	require.NoError(t, s.Sessions().Append(t.Context(), "acme", "s2", large))
}
