// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
)

// guard withholds an answer that is not sure enough for its field. Where that
// may happen, routing has the answer held.
//
// An answer is worth giving when the cost of its being wrong is not above that
// of abstaining: (1 - P) c_wrong <= c_abstain, so P >= 1 - c_abstain/c_wrong.
func (p *Pipeline) guard(q *Query) {
	if q.chosen == nil || !p.safety.Abstain {
		return
	}
	if reason := p.unsafe(q); reason != "" {
		q.abstain(reason)
	}
}

// unsafe says why the chosen answer must not be given; empty when it may.
func (p *Pipeline) unsafe(q *Query) string {
	f := p.fields[q.classification.Field]
	// With the classifier down the field may be any, so that the strictest rules apply.
	if !p.risky(q) {
		if f == nil {
			return ""
		}
		return short(q, bar(f), fmt.Sprintf("The question belongs to %s, where a wrong answer costs more than none", f.Name))
	}
	where := fmt.Sprintf("The question may belong to %s, where a wrong answer does harm", q.riskField)
	if p.unknownField(q) {
		where = "The question's field is not known, since the classifier did not answer, and it may be one where a wrong answer does harm"
	}
	if p.safety.RequireArbiter {
		switch {
		case len(q.answered()) < 2:
			return where + "; there is one answer only, and none to compare it with. A second specialist of the field would help."
		case q.verdict == nil:
			return where + "; no arbiter has compared the answers. An arbiter would help."
		}
	}
	if q.verdict != nil && q.verdict.GetDecision() == sdk.DecisionInconclusive {
		return where + "; the answers disagree, and the evidence does not decide between them. " + q.verdict.GetReason()
	}
	need := p.safety.MinConfidence
	if f != nil {
		need = max(need, f.CMin)
	}
	return short(q, need, where)
}

// short says that the chosen answer is less sure than needed; empty when it is not.
func short(q *Query, need float64, where string) string {
	sure := q.chosen.score.GetConfidence()
	if sure >= need {
		return ""
	}
	return fmt.Sprintf("%s: an answer must be %.0f %% sure, and this one is %.0f %%. Stronger evidence, such as a source, a test or a second specialist that agrees, would help.",
		where, 100*need, 100*sure)
}

// bar is the confidence from which on an answer of a field is given; at most 0
// when every answer is.
func bar(f *config.Field) float64 { return 1 - f.AbstainCost/f.WrongCost }
