// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/auahq/aua/sdk"
)

const (
	question = "What is the capital of Australia?"
	claim    = "The capital of Australia is Canberra."
)

func TestTenantsAreApart(t *testing.T) {
	s := openStore(t, `{"min_score": 0}`, "")
	other := about("theirs", question, claim)
	other.Tenant = "umbrella"
	nobody := about("nobody", question, claim)
	nobody.Tenant = ""
	load(t, s, about("ours", question, claim), other, nobody)
	for tenant, want := range map[string][]string{"acme": {"ours"}, "umbrella": {"theirs"}, "": {"nobody"}, "none": nil} {
		resp, err := s.Search(t.Context(), &sdk.SearchRequest{Context: &sdk.CallContext{Tenant: tenant}, Query: question})
		require.NoError(t, err)
		require.ElementsMatch(t, want, ids(resp.GetHits()), tenant)
	}
	require.Contains(t, why(t, s, question, "theirs"), "The index of this tenant has no record")
}

func TestSessionsAreApart(t *testing.T) {
	s := openStore(t, "{}", "")
	mine := about("mine", question, claim)
	mine.Scope, mine.ScopeId = "session", "s1"
	load(t, s, mine)
	for session, want := range map[string]int{"s1": 1, "s2": 0, "": 0} {
		resp, err := s.Search(t.Context(), &sdk.SearchRequest{Context: &sdk.CallContext{Tenant: "acme", SessionId: session}, Query: question})
		require.NoError(t, err)
		require.Len(t, resp.GetHits(), want, session)
	}
	require.Contains(t, why(t, s, question, "mine"), "another session")
}

func TestSupersededExpiredAndErasedAreNotFound(t *testing.T) {
	s := openStore(t, "{}", "")
	old := about("old", question, claim)
	load(t, s, old)
	require.Equal(t, []string{"old"}, ids(search(t, s, question)))

	superseded := about("old", question, claim)
	superseded.SupersededBy = "new"
	apply(t, s, &sdk.Change{Sequence: 2, Correction: superseded})
	apply(t, s, &sdk.Change{Sequence: 3, Correction: about("new", question, claim)})
	require.Equal(t, []string{"new"}, ids(search(t, s, question)))
	require.Contains(t, why(t, s, question, "old"), `superseded by "new"`)

	expiring := about("expiring", question, claim)
	expiring.ExpiresAt = timestamppb.New(today.Add(time.Hour))
	apply(t, s, &sdk.Change{Sequence: 4, Correction: expiring})
	require.Equal(t, []string{"expiring", "new"}, ids(search(t, s, question)))
	s.now = func() time.Time { return today.Add(time.Hour) }
	require.Equal(t, []string{"new"}, ids(search(t, s, question)))
	require.Contains(t, why(t, s, question, "expiring"), "expired at 2026-03-01 13:00:00Z")

	apply(t, s, &sdk.Change{Sequence: 5, Correction: &sdk.Correction{Id: "new"}, Erased: true})
	require.Empty(t, search(t, s, question))
	require.Contains(t, why(t, s, question, "new"), "has no record")
	apply(t, s, &sdk.Change{Sequence: 6, Correction: &sdk.Correction{Id: "never-was"}, Erased: true})
}

func apply(t testing.TB, s *store, c *sdk.Change) {
	t.Helper()
	resp, err := s.Apply(t.Context(), &sdk.ApplyRequest{Change: c})
	require.NoError(t, err)
	require.Equal(t, c.GetSequence(), resp.GetSequence())
}

func TestAChangedRecordIsFoundByItsNewWordsAlone(t *testing.T) {
	s := openStore(t, "{}", "")
	load(t, s, about("c", question, claim), about("c", "Who wrote Faust?", "Goethe wrote Faust."))
	require.Empty(t, search(t, s, question))
	require.Equal(t, []string{"c"}, ids(search(t, s, "Who is the author of Faust?")))
	moved := about("c", question, claim)
	moved.Tenant = "umbrella"
	apply(t, s, &sdk.Change{Sequence: 3, Correction: moved})
	require.Empty(t, search(t, s, "Who wrote Faust?"), "the record left the tenant")
}

func TestSequence(t *testing.T) {
	s := openStore(t, "{}", "")
	n, err := s.Load(t.Context(), nil)
	require.NoError(t, err)
	require.Zero(t, n)
	find := func(n int64) error {
		_, err := s.Search(t.Context(), &sdk.SearchRequest{Query: question, MinSequence: n})
		return err
	}
	require.NoError(t, find(0))
	require.Equal(t, codes.FailedPrecondition, status.Code(find(1)))

	// Changes may come in any order within one load.
	changes := numbered(1, about("a", question, claim), about("b", question, claim))
	slices.Reverse(changes)
	n, err = s.Load(t.Context(), changes)
	require.NoError(t, err)
	require.Equal(t, int64(2), n)
	require.NoError(t, find(2))

	_, err = s.Apply(t.Context(), &sdk.ApplyRequest{Change: &sdk.Change{Sequence: 4, Correction: about("d", question, claim)}})
	require.Equal(t, codes.FailedPrecondition, status.Code(err), "change 3 is missing")
	require.ErrorContains(t, err, "ends with change 2")
	_, err = s.Load(t.Context(), numbered(4, about("d", question, claim), about("e", question, claim)))
	require.Equal(t, codes.FailedPrecondition, status.Code(err), "change 3 is missing")
	require.NoError(t, find(2))
	require.Error(t, find(3))
	resp, err := s.Apply(t.Context(), &sdk.ApplyRequest{Change: &sdk.Change{Sequence: 1, Correction: about("z", question, claim)}})
	require.NoError(t, err)
	require.Equal(t, int64(2), resp.GetSequence(), "a change that the index has is passed over")
	require.Equal(t, []string{"a", "b"}, ids(search(t, s, question)))

	// From number 1 on, the records replace what the index has.
	n, err = s.Load(t.Context(), numbered(1, about("c", question, claim)))
	require.NoError(t, err)
	require.Equal(t, int64(1), n)
	require.Equal(t, []string{"c"}, ids(search(t, s, question)))
}

func TestBadChangesAreRefusedAndChangeNothing(t *testing.T) {
	s := openStore(t, "{}", "")
	for _, c := range []*sdk.Change{nil, {}, {Sequence: 1}, {Sequence: 1, Correction: &sdk.Correction{}}, {Sequence: 0, Correction: about("a", question, claim)}} {
		_, err := s.Apply(t.Context(), &sdk.ApplyRequest{Change: c})
		require.Equal(t, codes.InvalidArgument, status.Code(err))
		_, err = s.Load(t.Context(), []*sdk.Change{{Sequence: 1, Correction: about("a", question, claim)}, c})
		require.Equal(t, codes.InvalidArgument, status.Code(err))
	}
	require.Empty(t, search(t, s, question))
	require.Empty(t, search(t, s, " "))
}

func TestHitsAreInOrderAndLimited(t *testing.T) {
	s := openStore(t, `{"limit": 3}`, "")
	var records []*sdk.Correction
	for i := range 9 {
		records = append(records, about(fmt.Sprintf("r%d", 8-i), "Who developed the MessagePad?", "Apple developed the MessagePad."))
	}
	records[0].Subject = "Who created the MessagePad?"
	load(t, s, records...)
	hits := search(t, s, "Who created the MessagePad?")
	require.Equal(t, []string{"r8", "r0", "r1"}, ids(hits), "the same words first, then by id")
	require.Greater(t, hits[0].GetScore(), hits[1].GetScore())
	resp, err := s.Search(t.Context(), &sdk.SearchRequest{Context: &sdk.CallContext{Tenant: "acme"}, Query: "Who created the MessagePad?", Limit: 1})
	require.NoError(t, err)
	require.Equal(t, []string{"r8"}, ids(resp.GetHits()))
}

func TestALongTextIsFoundByItsOwnWordsAlone(t *testing.T) {
	s := openStore(t, "{}", "")
	for i, long := range []string{strings.Repeat("What is this? ", 400), strings.Repeat("a.b-", 100_000), strings.Repeat("x", 1<<20)} {
		id := fmt.Sprint("long", i)
		apply(t, s, &sdk.Change{Sequence: int64(i + 1), Correction: about(id, long, "A document.")})
		require.Equal(t, []string{id}, ids(search(t, s, long)))
		require.Empty(t, search(t, s, long+" Really new?"))
		require.Contains(t, why(t, s, long+" Really new?", id), "too long to be compared")
	}
}

func TestManyRemovedRecordsLeaveTheRestFindable(t *testing.T) {
	s := openStore(t, "{}", "")
	var records []*sdk.Correction
	for i := range 200 {
		records = append(records, about(fmt.Sprint(i), fmt.Sprintf("What is the capital of country%d?", i), "Unknown."))
	}
	load(t, s, records...)
	for i := range 190 {
		apply(t, s, &sdk.Change{Sequence: int64(201 + i), Correction: &sdk.Correction{Id: fmt.Sprint(i)}, Erased: true})
	}
	require.Less(t, len(s.shards["acme"].entries), 100, "the removed records' room is given back")
	require.Empty(t, search(t, s, "What is the capital of country7?"))
	require.Equal(t, []string{"195"}, ids(search(t, s, "what's the capital of country195")))
}

func TestApplyAndSearchAtOnce(t *testing.T) {
	s := openStore(t, "{}", t.TempDir())
	load(t, s, about("fixed", question, claim))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 100 {
				resp, err := s.Search(t.Context(), &sdk.SearchRequest{Context: &sdk.CallContext{Tenant: "acme"}, Query: question, MinSequence: 1})
				if err != nil || len(resp.GetHits()) == 0 || resp.GetHits()[0].GetId() != "fixed" {
					t.Errorf("search %d: %v %v", i, resp, err)
				}
			}
		})
	}
	for i := range 200 {
		apply(t, s, &sdk.Change{Sequence: int64(i + 2), Correction: about(fmt.Sprintf("x%d", i%20), fmt.Sprintf("What is %d?", i), "A number."), Erased: i%7 == 0})
	}
	wg.Wait()
	require.NoError(t, s.Close())
}
