// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"fmt"

	"github.com/auahq/aua/sdk"
)

// reason says in plain words why the decision was made.
func (v verdict) reason() string {
	live, classes := 0, 0
	var vetoed *ballot
	for _, b := range v.ballots {
		if b.veto == nil {
			live++
		} else if vetoed == nil {
			vetoed = b
		}
	}
	for _, t := range v.tallies {
		if len(t.members) > 0 {
			classes++
		}
	}
	if live == 0 {
		if vetoed == nil {
			return "There is no answer to decide on."
		}
		return "None of the answers may be given: " + sentence(vetoed.veto)
	}
	text := v.numbers(live, classes)
	if decisive := v.decisive(); decisive != "" {
		text += " " + decisive
	}
	return text
}

// numbers says what the decision rests on.
func (v verdict) numbers(live, classes int) string {
	best, second := v.odds.best()
	agree, likely := len(v.tallies[best].members), percent(v.odds.classes[best])
	if v.decision == sdk.DecisionAllWrong {
		return fmt.Sprintf("By what is known of the specialists and found in their answers, none of the answers is right with a probability of %s.", percent(v.odds.allWrong))
	}
	var who string
	switch {
	case live == 1:
		who = "There is one answer"
	case classes == 1 && live == 2:
		who = "Both answers agree"
	case classes == 1:
		who = fmt.Sprintf("All %d answers agree", live)
	case agree > 1:
		who = fmt.Sprintf("%d of %d answers agree", agree, live)
	case v.decision == sdk.DecisionPick:
		return fmt.Sprintf("The answers differ; this one is right with a probability of %s, the next with %s.", likely, percent(second))
	default:
		return fmt.Sprintf("The answers differ, and none stands out: the best is right with a probability of %s, the next with %s.", likely, percent(second))
	}
	if v.decision == sdk.DecisionPick {
		return fmt.Sprintf("%s; by what is known of the specialists, it is right with a probability of %s.", who, likely)
	}
	return fmt.Sprintf("%s; but by what is known of the specialists, it is right with a probability of only %s.", who, likely)
}

// decisive names the one thing beside records that moved the decision most: what
// speaks for the best answer, or against an answer; empty when nothing does.
func (v verdict) decisive() string {
	best, _ := v.odds.best()
	const least = 0.5 // nats, below which a check has decided nothing
	text, most := "", least
	for _, b := range v.ballots {
		which := "another answer"
		if b.cluster == best {
			which = "this answer"
		}
		if b.veto != nil {
			if most < maxNats {
				text, most = fmt.Sprintf("Against %s: %s", which, sentence(b.veto)), maxNats
			}
			continue
		}
		for g := range groups {
			if b.against[g] > most {
				text, most = fmt.Sprintf("Against %s: %s", which, sentence(b.quote[g].fail)), b.against[g]
			}
			if b.cluster == best && b.support[g] > most {
				text, most = fmt.Sprintf("For %s: %s", which, sentence(b.quote[g].pass)), b.support[g]
			}
		}
	}
	return text
}
