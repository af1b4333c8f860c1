// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"math"
	"slices"

	"github.com/auahq/aua/runtime/correction"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// What evidence from corrections is called.
const (
	correctionVerifier = "corrections"
	correctionCheck    = "correction"
)

// surest bounds the probability that a correction is right and applies, so that
// even a sure one stays evidence.
const surest = 0.99

// compare tests each answer against the corrections, once. One that contradicts
// a correction of the action block fails a hard check.
func (p *Pipeline) compare(q *Query) {
	applied := q.applied()
	if len(applied) == 0 {
		return
	}
	for _, c := range q.answered() {
		if c.compared {
			continue
		}
		c.compared = true
		for _, a := range applied {
			if e := correctionEvidence(a, c.answer.GetText()); e != nil {
				c.evidence = append(c.evidence, e)
			}
		}
	}
}

// correctionEvidence is what a correction shows of an answer; nil for nothing.
// With q the probability that it is right and applies, that is ln((1+q)/(1-q))
// nats: without it an answer has even odds, and with probability q it is settled.
func correctionEvidence(a correction.Applied, text string) *sdk.Evidence {
	stance := correction.Relate(a.Correction, text)
	if stance == correction.Silent {
		return nil
	}
	strength := math.Min(a.Strength(), surest)
	e := &sdk.Evidence{
		Verifier: correctionVerifier, Check: correctionCheck, Result: sdk.CheckFail,
		Weight: math.Log((1 + strength) / (1 - strength)), Reason: stance.Explain(a.Correction),
	}
	switch {
	case stance == correction.Agrees:
		e.Result = sdk.CheckPass
	case stance == correction.Doubtful:
		e.Weight /= 2
	default:
		e.Hard = a.Action == api.ActionBlock
	}
	return e
}

// corrected reports whether a correction forbids to give the answer.
func (c *candidate) corrected() bool {
	return slices.ContainsFunc(c.evidence, func(e *sdk.Evidence) bool {
		return e.GetVerifier() == correctionVerifier && e.GetHard() && e.GetResult() == sdk.CheckFail
	})
}

// own is the evidence that counts for the specialist's record. An answer that a
// correction forbids does not count: the same question, asked often, would say
// of the specialist that it is never right. Nor does agreeing with what it was told.
func (c *candidate) own() []*sdk.Evidence {
	if c.corrected() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.evidence), func(e *sdk.Evidence) bool { return e.GetVerifier() == correctionVerifier })
}

// repeat has the query asked once more when corrections forbid every answer:
// another specialist of the field, or else the same one, which is told plainly.
func (p *Pipeline) repeat(q *Query) bool {
	answered := q.answered()
	if q.repeated || q.route.Delivery == deliveryRelay || len(answered) == 0 ||
		slices.ContainsFunc(answered, func(c *candidate) bool { return !c.corrected() }) {
		return false
	}
	q.repeated = true
	if q.next >= len(q.order) || q.order[q.next].group != 0 {
		again := answered[0].choice
		again.group = 0
		q.order = slices.Insert(q.order, q.next, again)
	}
	return true
}

// settle withholds an answer that was made of several, or changed, when it
// contradicts a correction after all.
func (p *Pipeline) settle(q *Query) {
	if q.synthesis == nil {
		return
	}
	for _, a := range q.applied() {
		if e := correctionEvidence(a, q.synthesis.GetText()); e.GetHard() {
			q.synthesis = nil
			q.abstain("Every answer failed a check: " + e.GetReason())
			return
		}
	}
}

// correctionHits are the applied corrections as an arbiter gets them.
func (q *Query) correctionHits() []*sdk.CorrectionHit {
	var hits []*sdk.CorrectionHit
	for _, a := range q.applied() {
		hits = append(hits, &sdk.CorrectionHit{
			Id: a.ID, Claim: a.Claim, Rejected: a.Rejected, Confidence: a.EffectiveConfidence, Score: a.Score,
		})
	}
	return hits
}

// correctionRecords are what was done with the corrections that were found, and
// what came of it.
func (q *Query) correctionRecords() []api.AppliedCorrection {
	var records []api.AppliedCorrection
	for _, a := range q.corrections {
		r := api.AppliedCorrection{
			ID: a.ID, Claim: a.Claim, Action: a.Action, Score: a.Score, Confidence: a.EffectiveConfidence, Reason: a.Reason,
		}
		if a.Action != api.ActionIgnore {
			r.Outcome = q.outcome(a)
		}
		records = append(records, r)
	}
	return records
}

// outcome is what came of a correction: it helped when the answer given agrees
// with it, or when one that contradicted it was not given.
func (q *Query) outcome(a correction.Applied) string {
	contradicted := slices.ContainsFunc(q.answered(), func(c *candidate) bool {
		return correction.Relate(a.Correction, c.answer.GetText()).Contradicts()
	})
	given := correction.Relate(a.Correction, q.given().GetText())
	switch {
	case q.chosen == nil && contradicted, q.chosen != nil && given.Contradicts():
		return api.OutcomeContradicted
	case q.chosen != nil && (given == correction.Agrees || contradicted):
		return api.OutcomeHelped
	}
	return api.OutcomeIgnored
}
