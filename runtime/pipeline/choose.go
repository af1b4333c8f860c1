// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

// choose takes the answer that the query is given. The verdict says from which
// classes of answers: the one of its pick, or all of them when it picks none or
// there is no verdict. Among those the highest choice value wins. An answer that
// a failed hard check vetoes is never taken, and none at all is when the arbiter
// finds all wrong, unless abstention is switched off. An answer in delivery
// relay keeps its place and gets a caveat instead.
func (p *Pipeline) choose(q *Query) {
	for _, c := range q.answered() {
		if c.score == nil {
			c.score = q.priorScore(c)
		}
	}
	open, veto := q.open()
	if len(open) == 0 {
		q.abstain("Every answer failed a check: " + veto)
		return
	}
	if veto != "" && q.bound(open[0]) {
		q.warn(veto)
	}
	v, why := q.verdict, fmt.Sprintf("Of %d answers it", len(open))
	switch v.GetDecision() {
	case sdk.DecisionPick:
		pick := q.answered()[v.GetPick()]
		picked := filter(open, func(c *candidate) bool { return c.cluster == pick.cluster })
		if len(picked) == 0 {
			why = fmt.Sprintf("The arbiter picked class %d, whose answers must not be given. Of the others it", pick.cluster+1)
			q.warn("The answers disagree, and the one that is held to be right did not pass the checks: " + veto)
			break
		}
		open, why = picked, fmt.Sprintf("The arbiter picked class %d. Of its answers it", pick.cluster+1)
	case sdk.DecisionAllWrong:
		if p.safety.Abstain {
			q.abstain("None of the answers holds. " + v.GetReason())
			return
		}
		why = "The arbiter holds that all answers are wrong, and abstention is switched off. Of all answers it"
		q.warn("None of the answers is likely to be right. " + v.GetReason())
	case sdk.DecisionInconclusive:
		why = "The arbiter did not decide. Of all answers it"
		q.warn("The specialists disagree, and the evidence does not decide between them. " + v.GetReason())
	case sdk.DecisionSynthesise:
		why = "The arbiter made an answer of several, which counts as sure as the best of them. That one"
	}
	best := highest(open)
	q.chosen, q.status = best, api.StatusAnswered
	switch {
	case v == nil && len(open) == 1:
		q.choice = "It is the only answer that may be given."
	default:
		q.choice = fmt.Sprintf("%s has the highest choice value, %.3f.", why, best.score.GetChoiceValue())
	}
	if v.GetDecision() == sdk.DecisionSynthesise {
		q.synthesis = &sdk.Answer{Text: v.GetSynthesis(), FinishReason: "stop", Model: best.answer.GetModel()}
	}
	if q.caveat == "" {
		q.caveat = best.cut
	}
	if best.weak != "" {
		q.warn(fmt.Sprintf("%s answered, since nobody better could. %s", best.specialist.Name(), best.weak))
	}
	if q.caveat == "" && best.outsideField(q) {
		q.warn(fmt.Sprintf("No specialist of %s answered; %s did.", q.classification.Field, best.specialist.Name()))
	}
}

// open returns the answers that may be given, and why the last of the others must not.
func (q *Query) open() (open []*candidate, veto string) {
	for _, c := range q.answered() {
		reason := c.vetoed()
		if reason != "" {
			veto = reason
		}
		if reason == "" || q.bound(c) {
			open = append(open, c)
		}
	}
	return open, veto
}

// bound reports whether the delivery gives c's answer to the client before it
// is judged, so that only a caveat may follow. A surface that answers at once
// could still take it back, but must not decide otherwise than one that streams.
func (q *Query) bound(c *candidate) bool {
	a := c.answer
	return q.route.Delivery == deliveryRelay && (a.GetText() != "" || a.GetReasoning() != "" || len(a.GetToolCalls()) > 0)
}

// abstain ends the query without an answer, and without what belongs to one.
func (q *Query) abstain(reason string) {
	q.chosen, q.status, q.reason, q.choice, q.caveat = nil, api.StatusAbstained, reason, "", ""
}

// warn adds a sentence to what the user is told beside the answer.
func (q *Query) warn(sentence string) {
	if !strings.Contains(q.caveat, sentence) {
		q.caveat = strings.TrimSpace(q.caveat + " " + sentence)
	}
}

// highest returns the candidate of the highest choice value; the first of equals.
func highest(candidates []*candidate) *candidate {
	best := candidates[0]
	for _, c := range candidates[1:] {
		if c.score.GetChoiceValue() > best.score.GetChoiceValue() {
			best = c
		}
	}
	return best
}

func filter(candidates []*candidate, keep func(*candidate) bool) []*candidate {
	var kept []*candidate
	for _, c := range candidates {
		if keep(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

// vetoed says why the answer must not be given; empty when it may.
func (c *candidate) vetoed() string {
	for _, e := range c.evidence {
		if e.GetHard() && e.GetResult() == sdk.CheckFail {
			return plain(e.GetReason())
		}
	}
	if c.score.GetVetoed() {
		return "The scorer vetoes the answer."
	}
	return ""
}

// priorScore values an answer without a scorer: by its specialist's record, and
// by the arbiter's probability of its class where there is a verdict.
func (q *Query) priorScore(c *candidate) *sdk.CandidateScore {
	mean := sdk.PosteriorMean(c.statistics)
	s := &sdk.CandidateScore{
		Efficacy: mean, Confidence: mean, ChoiceValue: mean,
		Terms: []*sdk.ScoreTerm{{Name: "prior", Value: mean, Unit: "probability"}},
	}
	w := q.weights
	if q.verdict != nil {
		s.Confidence = q.verdict.GetClusterProbabilities()[c.cluster]
		s.Terms = append(s.Terms, &sdk.ScoreTerm{Name: "arbiter", Value: s.Confidence, Unit: "probability"})
	}
	s.Utility = w.GetEfficacy()*mean + w.GetConfidence()*s.Confidence
	if sum := w.GetEfficacy() + w.GetConfidence(); sum > 0 {
		s.ChoiceValue = s.Utility / sum
	}
	return s
}

// plainLength bounds, in characters, what a plugin may say to a user.
const plainLength = 400

// plain makes one line of a plugin's words to a user, and cuts what is too long
// for a sentence: it may be a log.
func plain(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
	if runes := []rune(text); len(runes) > plainLength {
		return string(runes[:plainLength]) + "…"
	}
	return text
}

// outsideField reports whether the answer came from a specialist that does not
// serve the query's field, though the field is known.
func (c *candidate) outsideField(q *Query) bool {
	return !q.noField && q.classification.Source == sourceClassifier &&
		!c.specialist.serves(q.classification.Field) && !c.specialist.serves(generalField)
}
