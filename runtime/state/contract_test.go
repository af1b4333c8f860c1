// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"math"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/postgrestest"
)

// stores are the implementations, each of which keeps the whole contract.
var stores = map[string]func(*testing.T) Options{
	TypeMemory: func(*testing.T) Options { return Options{Type: TypeMemory} },
	TypeSQLite: func(t *testing.T) Options {
		return Options{Type: TypeSQLite, Path: filepath.Join(t.TempDir(), "state", "aua.db")}
	},
	TypePostgres: func(t *testing.T) Options {
		return Options{Type: TypePostgres, URL: postgrestest.Shared(t).URL(), Schema: newSchema(), AuditKeyFile: filepath.Join(t.TempDir(), "audit.key")}
	},
}

var schemas atomic.Int64

// newSchema is the name of a schema that no other test has.
func newSchema() string { return fmt.Sprint("test_", schemas.Add(1)) }

// eachStore runs test with every implementation.
func eachStore(t *testing.T, test func(*testing.T, Store)) {
	for name, options := range stores {
		t.Run(name, func(t *testing.T) { test(t, open(t, options(t))) })
	}
}

// open opens a store that is closed with the test.
func open(t *testing.T, o Options) Store {
	t.Helper()
	if o.Type == TypePostgres && o.AuditKeyFile == "" {
		o.AuditKeyFile = filepath.Join(t.TempDir(), "audit.key")
	}
	s, err := Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close(timeout(t))) })
	return s
}

var epoch = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// decision is a record with something in each of its members.
func decision(tenant, id string, minute int) *api.Decision {
	return &api.Decision{
		ID: id, Time: epoch.Add(time.Duration(minute) * time.Minute), Tenant: tenant, SessionID: "s1",
		TraceID: "t", RequestID: "r", Generation: "g", Surface: "/query", Query: "what is 1+1?", Answer: "2 ☺",
		Metadata:       map[string]string{"app": "x"},
		Classification: api.Classification{Field: "mathematics", Distribution: map[string]float64{"mathematics": 1}},
		Candidates: []api.Candidate{{
			Specialist: "calc", Answer: "2",
			Evidence: []api.Evidence{{Check: "arithmetic", Result: "pass", Weight: 3, Span: []int32{0, 1}}},
			Score:    &api.Score{Utility: api.Utility{U: 0.1 + 0.2}},
		}},
		Status: api.StatusAnswered, LatencyMS: 1.5, Hops: []api.Hop{{Plugin: "backend.calc", Method: "Complete"}},
	}
}

func appendAll(t *testing.T, s Store, decisions ...*api.Decision) {
	t.Helper()
	for _, d := range decisions {
		require.NoError(t, s.Decisions().Append(d))
	}
	require.NoError(t, s.Decisions().Flush(t.Context()))
}

func ids(p Page) []string {
	out := []string{}
	for _, d := range p.Decisions {
		out = append(out, d.ID)
	}
	return out
}

func TestARecordComesBackWhole(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		want := decision("acme", "d1", 0)
		appendAll(t, s, want)
		got, err := s.Decisions().Get(t.Context(), "acme", "d1")
		require.NoError(t, err)
		require.Equal(t, want, got)

		page, err := s.Decisions().List(t.Context(), "acme", Filter{})
		require.NoError(t, err)
		require.Equal(t, []*api.Decision{want}, page.Decisions)
		require.Empty(t, page.Next)
	})
}

func TestWhatIsReadIsACopy(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		require.NoError(t, s.Decisions().Append(decision("acme", "d1", 0)))
		require.NoError(t, s.Decisions().Flush(t.Context()))
		got, err := s.Decisions().Get(t.Context(), "acme", "d1")
		require.NoError(t, err)
		require.Equal(t, "2 ☺", got.Answer)
		require.Equal(t, "2", got.Candidates[0].Answer)

		got.Answer = "changed"
		again, err := s.Decisions().Get(t.Context(), "acme", "d1")
		require.NoError(t, err)
		require.Equal(t, "2 ☺", again.Answer)
	})
}

func TestAnUnknownRecordIsNotFound(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		_, err := s.Decisions().Get(t.Context(), "acme", "d9")
		require.Equal(t, fault.NotFound, fault.CodeOf(err))
		require.Contains(t, fault.As(err).Message, "d9")
	})
}

func TestTenantsAreApart(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		mine, theirs := decision("acme", "d1", 0), decision("umbrella", "d1", 0)
		theirs.Answer = "secret"
		appendAll(t, s, mine, theirs, decision("umbrella", "d2", 1))

		got, err := s.Decisions().Get(t.Context(), "acme", "d1")
		require.NoError(t, err)
		require.Equal(t, mine.Answer, got.Answer)
		_, err = s.Decisions().Get(t.Context(), "acme", "d2")
		require.Equal(t, fault.NotFound, fault.CodeOf(err))

		page, err := s.Decisions().List(t.Context(), "acme", Filter{})
		require.NoError(t, err)
		require.Equal(t, []string{"d1"}, ids(page))
		page, err = s.Decisions().List(t.Context(), "", Filter{})
		require.NoError(t, err)
		require.Empty(t, page.Decisions)
	})
}

func TestTheSameIDReplaces(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		first, second := decision("acme", "d1", 0), decision("acme", "d1", 5)
		second.Status, second.SessionID = "failed", "s2"
		appendAll(t, s, first, decision("acme", "d2", 1), second)
		page, err := s.Decisions().List(t.Context(), "acme", Filter{})
		require.NoError(t, err)
		require.Equal(t, []string{"d1", "d2"}, ids(page))
		page, err = s.Decisions().List(t.Context(), "acme", Filter{Session: "s2"})
		require.NoError(t, err)
		require.Equal(t, []*api.Decision{second}, page.Decisions)
	})
}

func TestListFilters(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 10 {
			d := decision("acme", fmt.Sprint("d", i), i)
			d.SessionID = fmt.Sprint("s", i%2)
			d.Classification.Field = []string{"law", "general"}[i/5]
			if i == 3 {
				d.Status = "failed"
			}
			require.NoError(t, s.Decisions().Append(d))
		}
		require.NoError(t, s.Decisions().Flush(t.Context()))
		at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
		for name, c := range map[string]struct {
			filter Filter
			want   []string
		}{
			"all":             {Filter{}, []string{"d9", "d8", "d7", "d6", "d5", "d4", "d3", "d2", "d1", "d0"}},
			"session":         {Filter{Session: "s1"}, []string{"d9", "d7", "d5", "d3", "d1"}},
			"field":           {Filter{Field: "law"}, []string{"d4", "d3", "d2", "d1", "d0"}},
			"status":          {Filter{Status: "failed"}, []string{"d3"}},
			"since inclusive": {Filter{Since: at(8)}, []string{"d9", "d8"}},
			"until exclusive": {Filter{Until: at(2)}, []string{"d1", "d0"}},
			"all together":    {Filter{Session: "s0", Field: "law", Status: "answered", Since: at(1), Until: at(4)}, []string{"d2"}},
			"another zone":    {Filter{Since: at(8).In(time.FixedZone("x", 3600))}, []string{"d9", "d8"}},
			"limit":           {Filter{Limit: 2}, []string{"d9", "d8"}},
			"nothing":         {Filter{Session: "s' OR '1'='1"}, []string{}},
		} {
			page, err := s.Decisions().List(t.Context(), "acme", c.filter)
			require.NoError(t, err, name)
			require.Equal(t, c.want, ids(page), name)
		}
	})
}

func TestPagesAreCompleteAndDisjoint(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 25 { // five records share each minute, and come out of order
			require.NoError(t, s.Decisions().Append(decision("acme", fmt.Sprintf("d%02d", i), i*7%25/5)))
		}
		require.NoError(t, s.Decisions().Flush(t.Context()))
		whole, err := s.Decisions().List(t.Context(), "acme", Filter{})
		require.NoError(t, err)
		require.Len(t, whole.Decisions, 25)

		var got []string
		filter := Filter{Limit: 4}
		for pages := 1; ; pages++ {
			page, err := s.Decisions().List(t.Context(), "acme", filter)
			require.NoError(t, err)
			got = append(got, ids(page)...)
			if page.Next == "" {
				require.Equal(t, 7, pages)
				break
			}
			require.Len(t, page.Decisions, 4)
			filter.Cursor = page.Next
			// What comes in meanwhile is newer, and changes no later page.
			require.NoError(t, s.Decisions().Append(decision("acme", fmt.Sprint("new", pages), 100)))
			require.NoError(t, s.Decisions().Flush(t.Context()))
		}
		require.Equal(t, ids(whole), got)
	})
}

func TestAPageIsBounded(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range MaxLimit + 1 {
			require.NoError(t, s.Decisions().Append(decision("acme", fmt.Sprint(i), i)))
		}
		require.NoError(t, s.Decisions().Flush(t.Context()))
		for limit, want := range map[int]int{0: DefaultLimit, 1: 1, MaxLimit: MaxLimit, math.MaxInt: MaxLimit} {
			page, err := s.Decisions().List(t.Context(), "acme", Filter{Limit: limit})
			require.NoError(t, err)
			require.Len(t, page.Decisions, want)
			require.NotEmpty(t, page.Next)
		}
	})
}

func TestAWrongFilterIsTheClientsFault(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for _, f := range []Filter{{Limit: -1}, {Cursor: "x"}, {Cursor: "!"}, {Cursor: "MTIz"}, {Cursor: "eC5kMQ"}} {
			_, err := s.Decisions().List(t.Context(), "acme", f)
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), "%+v", f)
		}
	})
}

func TestRetentionDeletesWhatIsOlder(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 1200 {
			require.NoError(t, s.Decisions().Append(decision([]string{"acme", "umbrella"}[i%2], fmt.Sprint(i), i)))
		}
		require.NoError(t, s.Decisions().Flush(t.Context()))
		n, err := s.Decisions().DeleteBefore(t.Context(), epoch.Add(1197*time.Minute))
		require.NoError(t, err)
		require.EqualValues(t, 1197, n)
		page, err := s.Decisions().List(t.Context(), "umbrella", Filter{})
		require.NoError(t, err)
		require.Equal(t, []string{"1199", "1197"}, ids(page)) // exactly as old is not older
		n, err = s.Decisions().DeleteBefore(t.Context(), epoch)
		require.NoError(t, err)
		require.Zero(t, n)
	})
}

func TestStatusCounts(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		appendAll(t, s, decision("acme", "d1", 0), decision("acme", "d2", 0))
		bad := decision("acme", "d3", 0)
		bad.LatencyMS = math.NaN() // JSON has no such number
		if err := s.Decisions().Append(bad); err != nil {
			require.ErrorContains(t, err, "d3")
		}
		require.NoError(t, s.Decisions().Flush(t.Context()))
		st := s.Status()
		require.Contains(t, stores, st.Type)
		st.Type = ""
		require.Equal(t, api.StoreStatus{Healthy: true, Written: 2, Dropped: 1}, st)
	})
}

func TestARecordBeyondAllBoundsIsDropped(t *testing.T) {
	for name, options := range stores {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			o.QueueBytes = 4096
			s := open(t, o)
			huge := decision("acme", "d1", 0)
			huge.Answer = string(make([]byte, 5000))
			require.ErrorIs(t, s.Decisions().Append(huge), ErrFull)
			require.EqualValues(t, 1, s.Status().Dropped)
			appendAll(t, s, decision("acme", "d2", 0))
		})
	}
}

func TestStatisticsAreReplacedByKey(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		rows, err := s.Statistics().Load(t.Context())
		require.NoError(t, err)
		require.Empty(t, rows)
		row := StatisticsRow{
			Tenant: "acme", Specialist: "swe", Version: "m1", Field: "law",
			Successes: 1.5, Failures: 2.25, MovingAverage: 0.3, UpdatedAt: epoch,
		}
		overall, other := row, row
		overall.Field = ""
		other.Tenant = "umbrella"
		require.NoError(t, s.Statistics().Save(t.Context(), []StatisticsRow{row, overall, other}))
		row.Successes, row.UpdatedAt = 9, epoch.Add(time.Second)
		require.NoError(t, s.Statistics().Save(t.Context(), []StatisticsRow{row}))
		require.NoError(t, s.Statistics().Save(t.Context(), nil))
		rows, err = s.Statistics().Load(t.Context())
		require.NoError(t, err)
		require.ElementsMatch(t, []StatisticsRow{row, overall, other}, rows)
	})
}

func TestAClosedStoreSaysSo(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		appendAll(t, s, decision("acme", "d1", 0))
		require.NoError(t, s.Close(t.Context()))
		require.NoError(t, s.Close(t.Context()))

		require.ErrorIs(t, s.Decisions().Append(decision("acme", "d2", 0)), ErrClosed)
		require.ErrorIs(t, s.Decisions().Flush(t.Context()), ErrClosed)
		_, err := s.Decisions().Get(t.Context(), "acme", "d1")
		require.ErrorIs(t, err, ErrClosed)
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
		_, err = s.Decisions().List(t.Context(), "acme", Filter{})
		require.ErrorIs(t, err, ErrClosed)
		_, err = s.Decisions().DeleteBefore(t.Context(), epoch)
		require.ErrorIs(t, err, ErrClosed)
		_, err = s.Statistics().Load(t.Context())
		require.ErrorIs(t, err, ErrClosed)
		require.ErrorIs(t, s.Statistics().Save(t.Context(), nil), ErrClosed)

		st := s.Status()
		require.False(t, st.Healthy)
		require.Equal(t, "The store is closed.", st.Reason)
		require.EqualValues(t, 1, st.Dropped)
	})
}

func TestConcurrentUse(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		var group sync.WaitGroup
		for w := range 8 {
			group.Go(func() {
				for i := range 100 {
					require.NoError(t, s.Decisions().Append(decision("acme", fmt.Sprint(w, "-", i), i)))
					switch i % 20 {
					case 5:
						require.NoError(t, s.Decisions().Flush(t.Context()))
						_, err := s.Decisions().Get(t.Context(), "acme", fmt.Sprint(w, "-", i))
						require.NoError(t, err)
					case 10:
						_, err := s.Decisions().List(t.Context(), "acme", Filter{Limit: 5})
						require.NoError(t, err)
					case 15:
						require.NoError(t, s.Statistics().Save(t.Context(), []StatisticsRow{{Tenant: "acme", Specialist: "swe"}}))
						s.Status()
					}
				}
			})
		}
		group.Wait()
		require.NoError(t, s.Decisions().Flush(t.Context()))
		require.EqualValues(t, 800, s.Status().Written)
		page, err := s.Decisions().List(t.Context(), "acme", Filter{Limit: MaxLimit})
		require.NoError(t, err)
		require.Len(t, page.Decisions, 800)
	})
}
