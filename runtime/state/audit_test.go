// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func TestEventsAreChained(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		first := event(api.AuditTokenCreate, "t1")
		first.Details, first.Outcome = map[string]string{"label": "CI ☺", "a": "<b>"}, api.AuditRefused
		second := &api.AuditEvent{Tenant: "umbrella\x00\xff", Action: api.AuditConfigApply}
		before := time.Now()
		require.NoError(t, s.Audit().Append(t.Context(), first))
		require.NoError(t, s.Audit().Append(t.Context(), second))

		require.EqualValues(t, 1, first.Seq)
		require.Empty(t, first.PrevHash)
		require.EqualValues(t, 2, second.Seq)
		require.Equal(t, first.Hash, second.PrevHash)
		require.Len(t, second.Hash, 64)
		require.WithinRange(t, second.At, before.Truncate(time.Microsecond), time.Now())
		require.Equal(t, api.AuditOK, second.Outcome)
		require.Equal(t, "umbrella\uFFFD\uFFFD", second.Tenant, "a text is such as every database can hold")

		var got []*api.AuditEvent
		require.NoError(t, s.Audit().Walk(t.Context(), func(e *api.AuditEvent) error {
			got = append(got, e)
			return nil
		}))
		require.Equal(t, []*api.AuditEvent{first, second}, got)
		v, err := s.Audit().Verify(t.Context(), first.Hash)
		require.NoError(t, err)
		require.Equal(t, &api.AuditVerification{Valid: true, Events: 2, Head: second.Hash}, v)
	})
}

func TestAuditFilters(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 6 {
			e := event([]string{api.AuditTokenCreate, api.AuditTokenRevoke, "token-like", api.AuditConfigApply}[i%4], fmt.Sprint(i/2))
			e.At = epoch.Add(time.Duration(i) * time.Minute)
			if i == 5 {
				e.Tenant, e.Actor = "umbrella", api.AuditServer
			}
			require.NoError(t, s.Audit().Append(t.Context(), e))
		}
		for name, c := range map[string]struct {
			tenant string
			filter AuditFilter
			want   []int64
		}{
			"tenant":          {"acme", AuditFilter{}, []int64{5, 4, 3, 2, 1}},
			"another":         {"umbrella", AuditFilter{}, []int64{6}},
			"all":             {AllTenants, AuditFilter{}, []int64{6, 5, 4, 3, 2, 1}},
			"no tenant":       {"", AuditFilter{}, nil},
			"action":          {AllTenants, AuditFilter{Action: api.AuditTokenRevoke}, []int64{6, 2}},
			"actions":         {AllTenants, AuditFilter{Action: "token"}, []int64{6, 5, 2, 1}},
			"no joker":        {AllTenants, AuditFilter{Action: "%"}, nil},
			"actor":           {AllTenants, AuditFilter{Actor: api.AuditServer}, []int64{6}},
			"target":          {AllTenants, AuditFilter{Target: "1"}, []int64{4, 3}},
			"since inclusive": {AllTenants, AuditFilter{Since: epoch.Add(4 * time.Minute)}, []int64{6, 5}},
			"until exclusive": {AllTenants, AuditFilter{Until: epoch.Add(time.Minute)}, []int64{1}},
			"together":        {"acme", AuditFilter{Action: "token", Target: "0", Until: epoch.Add(time.Minute)}, []int64{1}},
		} {
			page, err := s.Audit().List(t.Context(), c.tenant, c.filter)
			require.NoError(t, err, name)
			require.Equal(t, c.want, numbers(page), name)
			require.Empty(t, page.Next)
		}
	})
}

func numbers(p *api.AuditPage) (numbers []int64) {
	for _, e := range p.Events {
		numbers = append(numbers, e.Seq)
	}
	return numbers
}

func TestAuditPages(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for i := range 10 {
			e := event(api.AuditTokenCreate, fmt.Sprint(i))
			e.Tenant = []string{"acme", "umbrella"}[i%2]
			require.NoError(t, s.Audit().Append(t.Context(), e))
		}
		var got [][]int64
		f := AuditFilter{Limit: 2}
		for {
			page, err := s.Audit().List(t.Context(), "acme", f)
			require.NoError(t, err)
			got = append(got, numbers(page))
			if page.Next == "" {
				break
			}
			f.Cursor = page.Next
			require.NoError(t, s.Audit().Append(t.Context(), event(api.AuditTokenCreate, "meanwhile")))
		}
		require.Equal(t, [][]int64{{9, 7}, {5, 3}, {1}}, got)
		for _, bad := range []AuditFilter{{Limit: -1}, {Cursor: "x"}, {Cursor: "-1"}, {Cursor: "0"}} {
			_, err := s.Audit().List(t.Context(), "acme", bad)
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(err), "%+v", bad)
		}
	})
}

func TestConcurrentEventsMakeOneChain(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		const writers, each = 6, 10
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				for i := range each {
					id := fmt.Sprint(w, "-", i)
					switch i % 3 {
					case 0:
						require.NoError(t, s.Audit().Append(t.Context(), event(api.AuditConfigApply, id)))
					case 1:
						require.NoError(t, s.Tokens().Create(t.Context(), token("acme", id, i), event(api.AuditTokenCreate, id)))
					case 2:
						require.NoError(t, s.Decisions().Append(decision("acme", id, i)))
						v, err := s.Audit().Verify(t.Context(), "")
						require.NoError(t, err)
						require.True(t, v.Valid, "a log is valid while it is written: %+v", v.Problem)
					}
				}
			})
		}
		group.Wait()
		require.Len(t, actions(t, s), writers*7)
	})
}

func TestOperatorsDataOfAClosedStore(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		require.NoError(t, s.Close(t.Context()))
		var errs []error
		note := func(err error) { errs = append(errs, err) }
		n, k, a := s.Snapshots(), s.Tokens(), s.Audit()
		note(n.Append(t.Context(), snapshot(1), nil))
		_, err := n.Latest(t.Context())
		note(err)
		_, err = n.Get(t.Context(), 1)
		note(err)
		_, err = n.List(t.Context(), 0, 0)
		note(err)
		note(n.Lock(t.Context(), &api.ConfigLock{ID: "x"}))
		note(n.Unlock(t.Context(), "x", nil))
		_, err = n.Locked(t.Context())
		note(err)
		note(k.Create(t.Context(), token("acme", "t1", 0), nil))
		_, err = k.Get(t.Context(), "t1")
		note(err)
		_, err = k.List(t.Context(), "acme")
		note(err)
		note(k.Revoke(t.Context(), "acme", "t1", epoch, nil))
		_, err = k.Any(t.Context())
		note(err)
		note(a.Append(t.Context(), event(api.AuditTokenCreate, "t1")))
		_, err = a.List(t.Context(), "acme", AuditFilter{})
		note(err)
		note(a.Walk(t.Context(), func(*api.AuditEvent) error { return nil }))
		_, err = a.Verify(t.Context(), "")
		note(err)
		for i, err := range errs {
			require.ErrorIs(t, err, ErrClosed, i)
			require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err), i)
		}
	})
}
