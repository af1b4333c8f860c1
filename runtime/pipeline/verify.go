// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/auahq/aua/sdk"
)

// verify has every verifier test every answer, once; the verifiers run side by
// side. A verifier that fails leaves no evidence, which is "unknown".
func (p *Pipeline) verify(ctx context.Context, q *Query) error {
	answered := slices.DeleteFunc(q.answered(), func(c *candidate) bool { return c.verified })
	if len(answered) == 0 || len(p.verifiers) == 0 {
		return nil
	}
	messages := make([]*sdk.Candidate, len(answered))
	for i, c := range answered {
		c.verified = true
		messages[i] = c.message()
	}
	found := make([][]*sdk.CandidateEvidence, len(p.verifiers))
	g, ctx := errgroup.WithContext(ctx)
	for i, v := range p.verifiers {
		if !v.covers(q.classification.Field) {
			continue
		}
		test := func() error {
			ctx, cancel := v.deadline(ctx)
			defer cancel()
			resp, err := v.impl.Verify(ctx, &sdk.VerifyRequest{
				Context:            q.call(v.address, p.generation),
				Content:            v.content(q),
				ToolsJson:          q.Params.GetToolsJson(),
				Candidates:         messages,
				ResponseFormatJson: q.Params.GetResponseFormatJson(),
			})
			if err != nil {
				return v.failed(q, err)
			}
			found[i] = resp.GetCandidates()
			return nil
		}
		if len(p.verifiers) > 1 {
			g.Go(test)
		} else if err := test(); err != nil {
			return err
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, evidence := range found {
		for j, ce := range evidence {
			for _, e := range ce.GetEvidence() {
				e.Verifier = p.verifiers[i].address
				answered[j].evidence = append(answered[j].evidence, e)
			}
		}
	}
	return nil
}

// answered returns the candidates that have an answer.
func (q *Query) answered() []*candidate {
	var some []*candidate
	for _, c := range q.candidates {
		if c.outcome == outcomeAnswered {
			some = append(some, c)
		}
	}
	return some
}

// message returns the candidate as plugins see it.
func (c *candidate) message() *sdk.Candidate {
	return &sdk.Candidate{
		Specialist: c.specialist.Name(), Field: c.field, Model: c.answer.GetModel(),
		Text: c.answer.GetText(), ToolCalls: c.answer.GetToolCalls(), FinishReason: c.answer.GetFinishReason(),
		Usage: c.usage, LatencyMs: c.latency.Milliseconds(), CostUsd: c.cost,
		Evidence: c.evidence, Statistics: c.statistics, Cluster: int32(c.cluster),
	}
}
