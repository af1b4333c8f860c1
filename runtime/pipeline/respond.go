// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"slices"
	"time"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// respond makes the typed response out of what the stages decided, and lets an
// answer out that was held.
func (p *Pipeline) respond(ctx context.Context, q *Query) (*Result, error) {
	r := &api.QueryResponse{
		Status: q.status, Reason: q.reason, Caveat: q.caveat,
		Field: q.classification.Field, Distribution: q.classification.Distribution,
		Mode: q.route.Mode, Delivery: q.route.Delivery,
		LatencyMS: milliseconds(p.clock().Sub(q.Arrived)),
		SessionID: q.SessionID, TraceID: q.TraceID, RequestID: q.RequestID,
		Generation: p.generation, DecisionID: q.decisionID, Degraded: q.degraded,
	}
	for _, c := range q.correctionRecords() {
		if c.Action != api.ActionIgnore {
			r.Corrections = append(r.Corrections, c)
		}
	}
	for _, c := range slices.Concat(q.candidates, q.modelCalls) {
		r.Usage = addUsage(r.Usage, c.usage)
		r.Cost += c.cost
	}
	result := &Result{Response: r, Answer: q.given()}
	r.Answer, r.FinishReason = result.Answer.GetText(), result.Answer.GetFinishReason()
	if c := q.chosen; c != nil {
		r.Specialist, r.Model = c.specialist.Name(), c.answer.GetModel()
		r.Utility = utilityOf(c.score)
		r.Confidence = c.score.GetConfidence()
	}
	if ctx.Err() != nil {
		return nil, ended(ctx)
	}
	if err := p.after(ctx, q, result); err != nil {
		return nil, err
	}
	if !q.relayed && (q.chosen != nil || q.short != nil) {
		p.metrics.FirstToken(deliveryHold, p.clock().Sub(q.Arrived))
		if err := q.sink.Delta(heldDelta(result.Answer)); err != nil {
			return nil, gone(err)
		}
	}
	return result, nil
}

// given is the answer that the query is answered with; empty for none.
func (q *Query) given() *sdk.Answer {
	switch {
	case q.short != nil:
		return q.short
	case q.chosen == nil:
		return &sdk.Answer{}
	case q.synthesis != nil:
		return q.synthesis
	}
	return q.chosen.answer
}

// heldDelta is a whole answer as one delta.
func heldDelta(a *sdk.Answer) *sdk.Delta {
	d := &sdk.Delta{Text: a.GetText(), Reasoning: a.GetReasoning()}
	for i, c := range a.GetToolCalls() {
		d.ToolCalls = append(d.ToolCalls, &sdk.ToolCallDelta{
			Index: int32(i), Id: c.GetId(), Type: c.GetType(), Name: c.GetName(), Arguments: c.GetArguments(),
		})
	}
	return d
}

func utilityOf(s *sdk.CandidateScore) api.Utility {
	return api.Utility{U: s.GetUtility(), E: s.GetEfficacy(), C: s.GetConfidence(), K: s.GetCuriosity()}
}

func addUsage(sum api.Usage, u *sdk.Usage) api.Usage {
	sum.PromptTokens += u.GetPromptTokens()
	sum.CompletionTokens += u.GetCompletionTokens()
	sum.TotalTokens = sum.PromptTokens + sum.CompletionTokens
	sum.CachedTokens += u.GetCachedTokens()
	sum.ReasoningTokens += u.GetReasoningTokens()
	return sum
}

// decision makes the record that the query leaves. err is nil unless the query failed.
func (p *Pipeline) decision(q *Query, err error, now time.Time) *api.Decision {
	d := &api.Decision{
		ID: q.decisionID, Time: q.Arrived.UTC(), Tenant: q.Tenant,
		SessionID: q.SessionID, TraceID: q.TraceID, RequestID: q.RequestID, Generation: p.generation,
		Surface: q.Surface, Query: q.lastUser, Metadata: q.Metadata, History: q.history,
		Classification: q.classification, Route: q.route, Chosen: -1,
		Status: q.status, Reason: q.reason, Caveat: q.caveat,
		LatencyMS: milliseconds(now.Sub(q.Arrived)),
	}
	q.mu.Lock()
	d.Hops, d.Degraded = q.hops, q.degraded
	q.mu.Unlock()
	if err != nil {
		d.Status, d.Error, d.Reason = statusFailed, string(fault.CodeOf(err)), fault.As(err).Message
	}
	for i, c := range q.candidates {
		d.Candidates = append(d.Candidates, c.record())
		d.Usage = addUsage(d.Usage, c.usage)
		d.Cost += c.cost
		if c == q.chosen {
			d.Chosen, d.Answer = i, q.given().GetText()
		}
	}
	for _, c := range q.modelCalls {
		d.ModelCalls = append(d.ModelCalls, api.ModelCall{Role: c.role, Candidate: c.record()})
		d.Usage = addUsage(d.Usage, c.usage)
		d.Cost += c.cost
	}
	d.Clusters, d.Verdict, d.Choice = q.clusters, q.verdictRecord(), q.choice
	d.Corrections = q.correctionRecords()
	return d
}

// statusFailed is a decision's status when the query ended in an error.
const statusFailed = "failed"

func (c *candidate) record() api.Candidate {
	r := api.Candidate{
		Specialist: c.specialist.Name(), Backend: c.specialist.config.Backend, Model: c.answer.GetModel(), Version: c.specialist.version, Field: c.field,
		Answer: c.answer.GetText(), FinishReason: c.answer.GetFinishReason(),
		Outcome: c.outcome, Reason: c.reason, Attempts: c.attempts, Cluster: c.cluster,
		Usage: addUsage(api.Usage{}, c.usage), Cost: c.cost, LatencyMS: milliseconds(c.latency),
	}
	if c.err != nil {
		r.Error = string(c.err.Code)
	}
	for _, e := range c.evidence {
		r.Evidence = append(r.Evidence, evidenceRecord(e))
	}
	if s := c.score; s != nil {
		r.Score = &api.Score{Scorer: c.scorer, Utility: utilityOf(s), ChoiceValue: s.GetChoiceValue(), Vetoed: s.GetVetoed()}
		for _, t := range s.GetTerms() {
			r.Score.Terms = append(r.Score.Terms, api.ScoreTerm{Name: t.GetName(), Value: t.GetValue(), Unit: t.GetUnit()})
		}
	}
	return r
}

func evidenceRecord(e *sdk.Evidence) api.Evidence {
	r := api.Evidence{
		Verifier: e.GetVerifier(), Check: e.GetCheck(), Result: resultNames[e.GetResult()],
		Weight: e.GetWeight(), Hard: e.GetHard(), Reason: e.GetReason(),
	}
	if s := e.GetSpan(); s != nil {
		r.Span = []int32{s.GetStart(), s.GetEnd()}
	}
	return r
}

var resultNames = map[sdk.CheckResult]string{
	sdk.CheckPass: "pass", sdk.CheckFail: "fail", sdk.CheckNotApplicable: "not_applicable", sdk.CheckUnknown: "unknown",
	sdk.CheckResult(0): "unknown",
}
