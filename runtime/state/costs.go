// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// Costs is the repository of what model calls cost. Nobody writes to it:
// [Decisions.Append] stores the costs of a query with its record, in the same
// commit, and they are deleted with it. A query that is erased has cost what it cost.
type Costs interface {
	// Report sums up what the tenant's queries from since on, and before until,
	// cost; the zero time is no bound.
	Report(ctx context.Context, tenant string, since, until time.Time) (*api.CostReport, error)
}

// costRow is what one model call of a query cost.
type costRow struct {
	specialist, model  string
	prompt, completion int64
	usd                float64
}

// costsOf are the costs of a query: of its candidates, and of the calls that
// decision plugins asked for.
func costsOf(d *api.Decision) (rows []costRow) {
	add := func(c *api.Candidate) {
		r := costRow{c.Specialist, c.Model, c.Usage.PromptTokens, c.Usage.CompletionTokens, c.Cost}
		if r.prompt != 0 || r.completion != 0 || r.usd != 0 {
			rows = append(rows, r)
		}
	}
	for i := range d.Candidates {
		add(&d.Candidates[i])
	}
	for i := range d.ModelCalls {
		add(&d.ModelCalls[i].Candidate)
	}
	return rows
}

// costReport is a report without costs yet.
func costReport(since, until time.Time) *api.CostReport {
	return &api.CostReport{
		Since: since, Until: until,
		Days: []api.NamedCost{}, Specialists: []api.NamedCost{}, Models: []api.NamedCost{}, Fields: []api.NamedCost{},
	}
}

// dayMicros is the length of a day.
const dayMicros = int64(24 * time.Hour / time.Microsecond)

// day names a day by its number since 1970.
func day(n int64) string { return stamp(n * dayMicros).Format(time.DateOnly) }

// noteCost adds a cost to the one of that name.
func noteCost(list []api.NamedCost, name string, c api.Cost) []api.NamedCost {
	i, found := slices.BinarySearchFunc(list, name, func(n api.NamedCost, name string) int { return cmp.Compare(n.Name, name) })
	if !found {
		list = slices.Insert(list, i, api.NamedCost{Name: name})
	}
	list[i].Add(c)
	return list
}

// addCosts adds a sum to the report.
func addCosts(r *api.CostReport, at int64, specialist, model, field string, c api.Cost) {
	r.Total.Add(c)
	r.Days = noteCost(r.Days, day(at), c)
	r.Specialists = noteCost(r.Specialists, specialist, c)
	r.Models = noteCost(r.Models, model, c)
	r.Fields = noteCost(r.Fields, field, c)
}
