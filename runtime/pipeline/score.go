// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// score has the deciding scorer value the answers. When it fails, the answers
// keep the specialists' prior efficacy as their only value, and the query
// carries a caveat.
func (p *Pipeline) score(ctx context.Context, q *Query) error {
	answered := q.answered()
	if len(answered) == 0 {
		return nil
	}
	s := deciding(p.scorers, q.classification.Field)
	if s == nil {
		return nil
	}
	messages := make([]*sdk.Candidate, len(answered))
	for i, c := range answered {
		messages[i] = c.message()
	}
	ctx, cancel := s.deadline(ctx)
	defer cancel()
	resp, err := s.impl.Score(ctx, &sdk.ScoreRequest{
		Context: q.call(s.address, p.generation), Content: q.content(s.needs),
		Distribution: distributionOf(q.classification), Weights: q.weights, Candidates: messages,
		ClassProbabilities: classProbabilities(q.verdict, answered),
	})
	if err != nil {
		q.warn(unscored(q))
		return s.failed(q, err)
	}
	for i, c := range answered {
		c.score, c.scorer = resp.GetScores()[i], s.address
	}
	return nil
}

// unscored tells the user that no scorer answered.
func unscored(q *Query) string {
	if q.verdict != nil {
		return "The answer could not be scored; it is valued by its specialist's record and the arbiter's verdict alone."
	}
	return "The answer could not be scored; it is valued by its specialist's record alone."
}

// know takes what is known of the specialists before their answers count.
func (p *Pipeline) know(q *Query) {
	for _, c := range q.answered() {
		if c.statistics == nil {
			c.statistics = p.statistics.Snapshot(c.specialist.key(q.Tenant, c.field), c.specialist.config.Prior)
		}
	}
}

// classProbabilities is the arbiter's probability of each answer; nil without a verdict.
func classProbabilities(verdict *sdk.ArbitrateResponse, answered []*candidate) []float64 {
	if verdict == nil {
		return nil
	}
	out := make([]float64, len(answered))
	for i, c := range answered {
		out[i] = verdict.GetClusterProbabilities()[c.cluster]
	}
	return out
}

func distributionOf(c api.Classification) []*sdk.FieldProbability {
	fields := present(c.Distribution, 0)
	out := make([]*sdk.FieldProbability, len(fields))
	for i, f := range fields {
		out[i] = &sdk.FieldProbability{Field: f, Probability: c.Distribution[f]}
	}
	return out
}
