// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/fault"
)

// promotion is one with something in each of its members that an open one has.
func promotion(tenant, id, specialist string, minute int) *Promotion {
	at := epoch.Add(time.Duration(minute) * time.Minute)
	return &Promotion{
		Tenant: tenant, ID: id, Specialist: specialist, From: "blue", To: "green", State: "shadow", Share: .05, Reason: "planned ☺",
		Evidence: json.RawMessage(`{"effect":[0.1,0.3]}`), Plan: "plan1", By: "t1", CreatedAt: at, UpdatedAt: at, Deadline: at.Add(time.Hour),
	}
}

// step is one with something in each of its members, a minute after the begin.
func step(from, to string) PromotionStep {
	return PromotionStep{
		From: from, To: to, At: epoch.Add(time.Minute), Share: .25, Reason: "no regression",
		Evidence: json.RawMessage(`{"sessions":100}`), Deadline: epoch.Add(2 * time.Hour),
	}
}

func promotionIDs(list []*Promotion) (ids []string) {
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return ids
}

func TestPromotionsComeBackWhole(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Promotions()
		want := promotion("acme", "p1", "swe", 0)
		require.NoError(t, r.Begin(t.Context(), want, event("promotion.begin", "p1")))
		got, err := r.Get(t.Context(), "acme", "p1")
		require.NoError(t, err)
		require.Equal(t, want, got)

		next, err := r.Advance(t.Context(), "acme", "p1", step("shadow", "canary"), event("promotion.advance", "p1"))
		require.NoError(t, err)
		want.State, want.Share, want.Reason, want.Evidence = "canary", .25, "no regression", json.RawMessage(`{"sessions":100}`)
		want.UpdatedAt, want.Deadline = epoch.Add(time.Minute), epoch.Add(2*time.Hour)
		require.Equal(t, want, next)

		last, err := r.Advance(t.Context(), "acme", "p1", PromotionStep{From: "canary", To: "live", At: epoch.Add(time.Hour), Share: 1, Ends: true}, nil)
		require.NoError(t, err)
		want.State, want.Share, want.Reason, want.Evidence, want.Deadline = "live", 1, "", nil, time.Time{}
		want.UpdatedAt, want.EndedAt = epoch.Add(time.Hour), epoch.Add(time.Hour)
		require.Equal(t, want, last)
		got, err = r.Get(t.Context(), "acme", "p1")
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, []string{"promotion.begin p1", "promotion.advance p1"}, actions(t, s))
	})
}

func TestOnePromotionOfASpecialistIsOpen(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Promotions()
		begin := func(tenant, id, specialist string) error {
			return r.Begin(t.Context(), promotion(tenant, id, specialist, 0), event("promotion.begin", tenant+"/"+id))
		}
		require.NoError(t, begin("acme", "p1", "swe"))
		err := begin("acme", "p2", "swe")
		require.Equal(t, fault.Conflict, fault.CodeOf(err))
		require.Contains(t, err.Error(), `the promotion "p1" is shadow`)
		require.NoError(t, begin("acme", "p2", "law"))
		require.NoError(t, begin("umbrella", "p1", "swe"), "tenants do not meet")

		_, err = r.Advance(t.Context(), "acme", "p1", PromotionStep{From: "shadow", To: "rejected", At: epoch, Ends: true}, nil)
		require.NoError(t, err)
		require.Equal(t, fault.Conflict, fault.CodeOf(begin("acme", "p1", "swe")), "its id is taken")
		require.NoError(t, begin("acme", "p3", "swe"))
		require.Equal(t, []string{"promotion.begin acme/p1", "promotion.begin acme/p2", "promotion.begin umbrella/p1", "promotion.begin acme/p3"}, actions(t, s))
	})
}

func TestAPromotionAdvancesFromTheStateBefore(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Promotions()
		require.NoError(t, r.Begin(t.Context(), promotion("acme", "p1", "swe", 0), nil))
		refused := func(code fault.Code, tenant, id string, step PromotionStep) {
			t.Helper()
			_, err := r.Advance(t.Context(), tenant, id, step, event("promotion.advance", id))
			require.Equal(t, code, fault.CodeOf(err), "%v", err)
		}
		refused(fault.NotFound, "acme", "p9", step("shadow", "canary"))
		refused(fault.NotFound, "umbrella", "p1", step("shadow", "canary"))
		refused(fault.Conflict, "acme", "p1", step("canary", "live"))
		for _, share := range []float64{-.1, 1.1, math.NaN()} {
			wrong := step("shadow", "canary")
			wrong.Share = share
			refused(fault.RequestInvalid, "acme", "p1", wrong)
			begun := promotion("acme", "p2", "law", 0)
			begun.Share = share
			require.Equal(t, fault.RequestInvalid, fault.CodeOf(r.Begin(t.Context(), begun, nil)))
		}
		ended := promotion("acme", "p2", "law", 0)
		ended.EndedAt = epoch
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(r.Begin(t.Context(), ended, nil)))

		last := step("shadow", "aborted")
		last.Ends = true
		_, err := r.Advance(t.Context(), "acme", "p1", last, nil)
		require.NoError(t, err)
		refused(fault.Conflict, "acme", "p1", step("aborted", "canary"))
		require.Empty(t, actions(t, s), "what was refused leaves no event")
	})
}

func TestOneOfManyAdvancesAPromotion(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		var begun, advanced atomic.Int32
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				if s.Promotions().Begin(t.Context(), promotion("acme", fmt.Sprint("p", i), "swe", 0), nil) == nil {
					begun.Add(1)
				}
			})
		}
		group.Wait()
		require.EqualValues(t, 1, begun.Load())
		open, err := s.Promotions().Open(t.Context())
		require.NoError(t, err)
		for range 8 {
			group.Go(func() {
				if _, err := s.Promotions().Advance(t.Context(), "acme", open[0].ID, step("shadow", "canary"), event("promotion.advance", "p")); err == nil {
					advanced.Add(1)
				}
			})
		}
		group.Wait()
		require.EqualValues(t, 1, advanced.Load())
		require.Equal(t, []string{"promotion.advance p"}, actions(t, s))
	})
}

func TestPromotionsAreListed(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Promotions()
		for i := range 6 {
			specialist := []string{"swe", "law"}[i%2]
			id := fmt.Sprint("p", i)
			require.NoError(t, r.Begin(t.Context(), promotion("acme", id, specialist, i/2), nil))
			if i < 4 {
				_, err := r.Advance(t.Context(), "acme", id, PromotionStep{From: "shadow", To: "live", At: epoch, Ends: true}, nil)
				require.NoError(t, err)
			}
		}
		require.NoError(t, r.Begin(t.Context(), promotion("umbrella", "p0", "swe", 1), nil))
		list := func(tenant, specialist string, limit int) []string {
			found, err := r.List(t.Context(), tenant, specialist, limit)
			require.NoError(t, err)
			return promotionIDs(found)
		}
		require.Equal(t, []string{"p5", "p4", "p3", "p2", "p1", "p0"}, list("acme", "", 0))
		require.Equal(t, []string{"p5", "p4"}, list("acme", "", 2))
		require.Equal(t, []string{"p4", "p2", "p0"}, list("acme", "swe", 0))
		require.Equal(t, []string{"p0"}, list("umbrella", "", 0))
		require.Empty(t, list("other", "", 0))
		_, err := r.List(t.Context(), "acme", "", -1)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
		open, err := r.Open(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"p0", "p4", "p5"}, promotionIDs(open), "of all tenants, the oldest first")
	})
}

// A restart goes on with what was open.
func TestOpenPromotionsOutliveTheProcess(t *testing.T) {
	eachDisk(t, func(t *testing.T, o Options) {
		s := open(t, o)
		require.NoError(t, s.Promotions().Begin(t.Context(), promotion("acme", "p1", "swe", 0), nil))
		require.NoError(t, s.Close(timeout(t)))
		s = open(t, o)
		found, err := s.Promotions().Open(t.Context())
		require.NoError(t, err)
		require.Equal(t, []*Promotion{promotion("acme", "p1", "swe", 0)}, found)
		require.NoError(t, s.Close(timeout(t)))
		_, err = s.Promotions().Open(t.Context())
		require.Equal(t, fault.StateStoreUnavailable, fault.CodeOf(err))
	})
}
