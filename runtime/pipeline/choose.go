// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// choose takes the answer of the highest choice value that no failed hard
// check vetoes. When all are vetoed, or the arbiter finds all wrong, the query
// is abstained from; an answer that was relayed already keeps its place and
// gets a caveat instead.
func (p *Pipeline) choose(q *Query) {
	var best *candidate
	var veto string
	for _, c := range q.answered() {
		if c.score == nil {
			c.score = priorScore(c, q.weights)
		}
		if reason := c.vetoed(); reason != "" {
			veto = reason
			if !q.relayed {
				continue
			}
			q.caveat = reason
		}
		if best == nil || c.score.GetChoiceValue() > best.score.GetChoiceValue() {
			best = c
		}
	}
	q.chosen = best
	if best == nil {
		q.status, q.reason = api.StatusAbstained, "No answer passed the checks: "+veto
		return
	}
	q.status = api.StatusAnswered
	switch v := q.verdict; v.GetDecision() {
	case sdk.DecisionAllWrong:
		q.chosen, q.status, q.reason = nil, api.StatusAbstained, "None of the answers holds. "+v.GetReason()
		return
	case sdk.DecisionInconclusive:
		q.caveat = "The specialists disagree, and the evidence does not decide between them. " + v.GetReason()
	case sdk.DecisionSynthesise:
		q.synthesis = &sdk.Answer{Text: v.GetSynthesis(), FinishReason: "stop", Model: best.answer.GetModel()}
	}
	if q.caveat == "" && best.outsideField(q) {
		q.caveat = fmt.Sprintf("No specialist of %s answered; %s did.", q.classification.Field, best.specialist.Name())
	}
}

// vetoed says why the answer must not be given; empty when it may.
func (c *candidate) vetoed() string {
	for _, e := range c.evidence {
		if e.GetHard() && e.GetResult() == sdk.CheckFail {
			return e.GetReason()
		}
	}
	if c.score.GetVetoed() {
		return "The scorer vetoes the answer."
	}
	return ""
}

// priorScore values an answer by its specialist's record alone.
func priorScore(c *candidate, w *sdk.Weights) *sdk.CandidateScore {
	mean := posteriorMean(c.statistics)
	u := (w.GetEfficacy() + w.GetConfidence()) * mean
	return &sdk.CandidateScore{Utility: u, Efficacy: mean, Confidence: mean, ChoiceValue: mean}
}

// outsideField reports whether the answer came from a specialist that does not
// serve the query's field, though the field is known.
func (c *candidate) outsideField(q *Query) bool {
	return !q.noField && q.classification.Source == sourceClassifier &&
		!c.specialist.serves(q.classification.Field) && !c.specialist.serves(generalField)
}
