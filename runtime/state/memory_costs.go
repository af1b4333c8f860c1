// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"context"
	"time"

	"github.com/auahq/aua/sdk/api"
)

// memoryCosts sums up the decision records that are kept.
type memoryCosts struct{ *memory }

var _ Costs = memoryCosts{}

func (m memoryCosts) Report(_ context.Context, tenant string, since, until time.Time) (*api.CostReport, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if err := m.open(); err != nil {
		return nil, err
	}
	q := query{Filter: Filter{Since: since, Until: until}}
	report := costReport(since, until)
	for _, r := range m.rows.selected(func(r row) bool { return r.tenant == tenant && q.selects(r) }) {
		d, err := decode(r.record)
		if err != nil {
			return nil, err
		}
		for _, c := range costsOf(d) {
			addCosts(report, r.at/dayMicros, c.specialist, c.model, r.field,
				api.Cost{Calls: 1, PromptTokens: c.prompt, CompletionTokens: c.completion, USD: c.usd})
		}
	}
	return report, nil
}
