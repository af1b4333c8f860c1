// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

// priced is a decision with two candidates and a call of a judge, which cost $0.875.
func priced(tenant, id string, minute int) *api.Decision {
	d := decision(tenant, id, minute)
	usage := api.Usage{PromptTokens: 10, CompletionTokens: 2, TotalTokens: 12}
	d.Candidates = []api.Candidate{
		{Specialist: "swe", Model: "m1", Usage: usage, Cost: .5},
		{Specialist: "law", Model: "m2", Outcome: "failed", Usage: usage, Cost: .25},
		{Specialist: "calc"}, // costs nothing
	}
	d.ModelCalls = []api.ModelCall{{Role: "judge", Candidate: api.Candidate{Specialist: "law", Model: "m2", Usage: usage, Cost: .125}}}
	d.Cost = .875
	return d
}

func TestCostsAreSummedUp(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		other := priced("acme", "d3", 24*60)
		other.Classification.Field = "law"
		appendAll(t, s, priced("acme", "d1", 0), priced("acme", "d2", 1), other, priced("umbrella", "d1", 0), decision("acme", "free", 0))
		got, err := s.Costs().Report(t.Context(), "acme", time.Time{}, time.Time{})
		require.NoError(t, err)
		cost := func(calls int64, usd float64) api.Cost {
			return api.Cost{Calls: calls, PromptTokens: 10 * calls, CompletionTokens: 2 * calls, USD: usd}
		}
		require.Equal(t, &api.CostReport{
			Total:       cost(9, 3*.875),
			Days:        []api.NamedCost{{Name: "2026-05-01", Cost: cost(6, 2*.875)}, {Name: "2026-05-02", Cost: cost(3, .875)}},
			Specialists: []api.NamedCost{{Name: "law", Cost: cost(6, 3*.375)}, {Name: "swe", Cost: cost(3, 1.5)}},
			Models:      []api.NamedCost{{Name: "m1", Cost: cost(3, 1.5)}, {Name: "m2", Cost: cost(6, 3*.375)}},
			Fields:      []api.NamedCost{{Name: "law", Cost: cost(3, .875)}, {Name: "mathematics", Cost: cost(6, 2*.875)}},
		}, got)

		got, err = s.Costs().Report(t.Context(), "acme", epoch.Add(time.Minute), epoch.Add(24*time.Hour))
		require.NoError(t, err)
		require.Equal(t, cost(3, .875), got.Total, "since is inclusive, until exclusive")
		got, err = s.Costs().Report(t.Context(), "other", time.Time{}, time.Time{})
		require.NoError(t, err)
		require.Equal(t, costReport(time.Time{}, time.Time{}), got)
	})
}

func TestCostsFollowTheirRecord(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		total := func() float64 {
			r, err := s.Costs().Report(t.Context(), "acme", time.Time{}, time.Time{})
			require.NoError(t, err)
			return r.Total.USD
		}
		for i := range 4 {
			appendAll(t, s, priced("acme", fmt.Sprint("d", i), i))
		}
		cheaper := priced("acme", "d1", 1)
		cheaper.Candidates, cheaper.ModelCalls = cheaper.Candidates[:1], nil
		appendAll(t, s, cheaper)
		require.Equal(t, 3*.875+.5, total(), "the costs of a record that is replaced are")

		begin(t, s, "acme", session("s1", 0))
		_, err := s.Sessions().Delete(t.Context(), "acme", "s1")
		require.NoError(t, err)
		require.Equal(t, 3*.875+.5, total(), "what was erased has cost what it cost")

		_, err = s.Decisions().DeleteBefore(t.Context(), epoch.Add(2*time.Minute))
		require.NoError(t, err)
		require.Equal(t, 2*.875, total(), "costs are kept as long as records are")

		require.NoError(t, s.Close(t.Context()))
		_, err = s.Costs().Report(t.Context(), "acme", time.Time{}, time.Time{})
		require.ErrorIs(t, err, ErrClosed)
	})
}
