// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// arbitrate has the arbiter decide between answers that disagree, or confirm
// answers that agree in a high-risk field. Without an arbiter, and when it
// fails, the answers are left to the scorer.
func (p *Pipeline) arbitrate(ctx context.Context, q *Query) error {
	// A cascade's earlier verdict was not about all of the answers.
	q.verdict, q.arbiter = nil, ""
	answered := q.answered()
	a := deciding(p.arbiters, q.classification.Field)
	if a == nil || len(answered) < 2 || q.clusters < 2 && !p.risky(q) {
		return nil
	}
	if err := q.sink.ArbiterStart(); err != nil {
		return gone(err)
	}
	p.observe(q, sdk.PointPreArbiter, nil)
	verdict, err := p.verdict(ctx, q, a, answered)
	if err != nil {
		q.warn("The answers disagree, and no arbiter could decide; they are valued by what is known of their specialists.")
		return a.failed(q, err)
	}
	verdict.Reason = plain(verdict.GetReason())
	q.verdict, q.arbiter = verdict, a.address
	p.observe(q, sdk.PointPostArbiter, nil)
	if err := q.sink.ArbiterDone(api.ArbiterDoneEvent{Verdict: q.verdictRecord()}); err != nil {
		return gone(err)
	}
	return nil
}

// verdict asks the arbiter.
func (p *Pipeline) verdict(ctx context.Context, q *Query, a *stage[sdk.Arbiter], answered []*candidate) (*sdk.ArbitrateResponse, error) {
	req := &sdk.ArbitrateRequest{
		Context: q.call(a.address, p.generation), Content: q.content(a.needs),
		Distribution: distributionOf(q.classification), Weights: q.weights, Clusters: int32(q.clusters), Corrections: q.correctionHits(),
	}
	for _, c := range answered {
		req.Candidates = append(req.Candidates, c.message())
	}
	return withModels(ctx, p, q, a, func(ctx context.Context, heard []*sdk.ModelCallResult) (*sdk.ArbitrateResponse, error) {
		req.CallResults = heard
		return a.impl.Arbitrate(ctx, req)
	})
}

// deciding returns the stage that decides for a field: one that names it, else
// one for all fields; nil for none.
func deciding[T any](stages []*stage[T], field string) *stage[T] {
	var general *stage[T]
	for _, s := range stages {
		if s.fields == nil && general == nil {
			general = s
		}
		if s.fields[field] {
			return s
		}
	}
	return general
}

var decisionNames = map[sdk.Decision]string{
	sdk.DecisionPick: "pick", sdk.DecisionSynthesise: "synthesise",
	sdk.DecisionAllWrong: "all_wrong", sdk.DecisionInconclusive: "inconclusive",
}

// verdictRecord is the verdict as the decision record has it; nil for none. The
// arbiter saw the answers only, and the record counts the failures as well.
func (q *Query) verdictRecord() *api.Verdict {
	if q.verdict == nil {
		return nil
	}
	var at []int
	for i, c := range q.candidates {
		if c.outcome == outcomeAnswered {
			at = append(at, i)
		}
	}
	spread := func(values []float64) []float64 {
		if len(values) == 0 {
			return nil
		}
		all := make([]float64, len(q.candidates))
		for i, v := range values {
			all[at[i]] = v
		}
		return all
	}
	v := q.verdict
	r := &api.Verdict{
		Arbiter: q.arbiter, Decision: decisionNames[v.GetDecision()], ClusterProbabilities: v.GetClusterProbabilities(),
		AllWrong: v.GetAllWrongProbability(), Reason: v.GetReason(), Credits: spread(v.GetCredits()), Payments: spread(v.GetPayments()),
	}
	if v.GetDecision() == sdk.DecisionPick {
		r.Pick = &at[v.GetPick()]
	}
	for _, f := range v.GetFindings() {
		if n := int(f.GetCandidate()); n >= 0 && n < len(at) {
			r.Findings = append(r.Findings, api.Finding{
				Check: f.GetCheck(), Candidate: at[n], Result: resultNames[f.GetResult()], Weight: f.GetWeight(), Reason: f.GetReason(),
			})
		}
	}
	return r
}
