// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"math"

	"github.com/auahq/aua/sdk"
)

// pool is a choice of models that answer the same questions.
type pool struct {
	name   string
	models []string
}

// pools are a mixed one, one of equals, and one of the strong.
var pools = []pool{
	{"A mixed", []string{
		"gemini-1.5-pro-002", "gemini-1.5-flash-002", "Meta-Llama-3_1-70B-Instruct", "Meta-Llama-3_1-8B-Instruct",
		"mathstral-7B", "Phi-3-mini-4k-instruct", "Mixtral-8x7B-Instruct-v0.1",
	}},
	{"B peers", []string{
		"Meta-Llama-3_1-8B-Instruct", "Yi-34B", "Mixtral-8x7B-Instruct-v0.1", "Phi-3-mini-4k-instruct", "mathstral-7B",
	}},
	{"C strong", []string{"gemini-1.5-pro-002", "gemini-1.5-flash-002", "Meta-Llama-3_1-70B-Instruct"}},
}

// count is how often something was right.
type count struct{ right, all float64 }

func (c *count) add(right bool) {
	c.all++
	if right {
		c.right++
	}
}

func (c count) rate() float64 {
	if c.all == 0 {
		return math.NaN()
	}
	return c.right / c.all
}

// records are the outcomes of models, over all fields and by field.
type records struct {
	overall map[string]*count
	byField map[[2]string]*count
}

func learn(questions []question, models []string) records {
	r := records{map[string]*count{}, map[[2]string]*count{}}
	for _, m := range models {
		r.overall[m] = &count{}
		for _, q := range questions {
			key := [2]string{m, q.Field}
			if r.byField[key] == nil {
				r.byField[key] = &count{}
			}
			r.overall[m].add(q.right(m))
			r.byField[key].add(q.right(m))
		}
	}
	return r
}

// statistics are a model's in a field, as a server has them: the field's counts,
// with the rate over all fields as a prior that weighs up to 20 outcomes.
func (r records) statistics(model, field string) *sdk.Statistics {
	s, known := &sdk.Statistics{PriorMean: 0.5, PriorWeight: 2}, r.overall[model]
	if known != nil {
		s.PriorMean = (known.right + 1) / (known.all + 2)
		s.PriorWeight = math.Min(20, known.all+2)
	}
	if c := r.byField[[2]string{model, field}]; c != nil {
		s.Successes, s.Failures = c.right, c.all-c.right
	}
	return s
}

// rate is the mean of the statistics.
func (r records) rate(model, field string) float64 {
	s := r.statistics(model, field)
	return (s.GetPriorMean()*s.GetPriorWeight() + s.GetSuccesses()) / (s.GetPriorWeight() + s.GetSuccesses() + s.GetFailures())
}

// best returns the model of the highest rate by some measure.
func (p pool) best(rate func(model string) float64) string {
	best := p.models[0]
	for _, m := range p.models[1:] {
		if rate(m) > rate(best) {
			best = m
		}
	}
	return best
}

// majority returns the answer that most models give; of equals, the one of the
// strongest model, and of equally strong models, the one of the first.
func (p pool) majority(q question, r records) string {
	votes, strength := map[string]int{}, map[string]float64{}
	for _, m := range p.models {
		if a := q.Answers[m]; a != "" {
			votes[a]++
			strength[a] = math.Max(strength[a], r.overall[m].rate())
		}
	}
	best := ""
	for _, m := range p.models {
		a := q.Answers[m]
		if votes[a] > votes[best] || votes[a] == votes[best] && strength[a] > strength[best] {
			best = a
		}
	}
	return best
}
