// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package api

import "time"

// CostReport is the body of GET /metrics/cost: what the queries of a tenant
// cost, and what they cost by day, specialist, model and field.
type CostReport struct {
	// Since is inclusive, Until exclusive; absent for no bound.
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`

	Total Cost `json:"total"`
	// Days are in UTC, as 2027-01-31.
	Days        []NamedCost `json:"days"`
	Specialists []NamedCost `json:"specialists"`
	Models      []NamedCost `json:"models"`
	// Fields are those of the queries.
	Fields []NamedCost `json:"fields"`
}

// NamedCost is the cost of one day, specialist, model or field.
type NamedCost struct {
	Name string `json:"name"`
	Cost
}

// Cost is what model calls cost.
type Cost struct {
	// Calls are those of models, of which a query may make several. A call that
	// used no tokens and cost nothing is not counted.
	Calls            int64 `json:"calls"`
	PromptTokens     int64 `json:"prompt_tokens"`
	CompletionTokens int64 `json:"completion_tokens"`
	// USD is in US dollars, by the prices that the configuration had then.
	USD float64 `json:"usd"`
}

// Add adds another cost.
func (c *Cost) Add(other Cost) {
	c.Calls += other.Calls
	c.PromptTokens += other.PromptTokens
	c.CompletionTokens += other.CompletionTokens
	c.USD += other.USD
}
