// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"math"
	"slices"

	"github.com/auahq/aua/sdk"
)

// comparison is what came of comparing one pair.
type comparison struct {
	// opinion is the judge's when it was the same in both orders, with A for the
	// pair's first answer; else none.
	opinion opinion
	// failed is why a call gave no reply; empty when both did.
	failed string
}

// comparisonOf reads the results of a pair's two calls.
func comparisonOf(p pair, results []*sdk.ModelCallResult) comparison {
	forth, back := p.orders()
	replies := map[string]*sdk.ModelCallResult{}
	for _, r := range results {
		replies[r.GetId()] = r
	}
	var opinions [2]opinion
	for i, id := range []string{forth, back} {
		r := replies[id]
		switch {
		case r == nil:
			return comparison{failed: "The call was not made."}
		case r.GetError() != "":
			return comparison{failed: r.GetError()}
		}
		opinions[i], _ = read(r.GetText())
	}
	if opinions[0] == opinions[1].turned() {
		return comparison{opinion: opinions[0]}
	}
	return comparison{}
}

// tally gathers what is known of the classes, in nats of log-odds against "all
// wrong". Classes whose answers are all vetoed are out of it.
type tally struct {
	nats []float64
	live []bool
	// contenders are those that stand for the classes; favourite is the one to
	// pick, where the judge preferred one of several equal answers.
	contenders []contender
	favourite  map[int]int
	findings   []*sdk.Finding
	// wins and losses count consistent opinions by class.
	wins, losses []int
	// These count comparisons; condemned are those that found both answers wrong.
	compared, consistent, failed, condemned int
}

// newTally begins with the records: the odds of a class are those of the best
// record in it, p/(1-p), and the odds of "all wrong" are 1. So an answer that
// nobody looks at has the probability of its specialist's record.
func newTally(contenders []contender, clusters int) *tally {
	t := &tally{
		nats: make([]float64, clusters), live: make([]bool, clusters), wins: make([]int, clusters), losses: make([]int, clusters),
		contenders: contenders, favourite: map[int]int{},
	}
	for _, c := range contenders {
		nats := math.Log(c.rate / (1 - c.rate))
		t.nats[c.cluster], t.live[c.cluster], t.favourite[c.cluster] = nats, true, c.candidate
		t.findings = append(t.findings, voteFinding(c, nats))
	}
	return t
}

// count adds a comparison. With r the judge's reliability, P(it prefers the right
// one of two answers), and one half the chance that it prefers either when both
// are wrong, an answer's odds against "all wrong" change
//
//	by 2r          when it is preferred, or called right like the other
//	by 2(1-r)      when the other is preferred
//	by ((1-r)/r)^2 when both are called wrong, which is said of it in each order
//
// and not at all where the judge does not say the same in both orders.
func (t *tally) count(p pair, c comparison, r float64) {
	t.compared++
	if c.failed != "" {
		t.failed++
	}
	if c.opinion != none {
		t.consistent++
	}
	won, lost, wrong := math.Log(2*r), math.Log(2*(1-r)), 2*math.Log((1-r)/r)
	first, second := 0.0, 0.0
	switch c.opinion {
	case preferA:
		first, second = won, lost
	case preferB:
		first, second = lost, won
	case both:
		first, second = won, won
	case neither:
		t.condemned++
		first, second = wrong, wrong
	}
	if p.first.cluster == p.second.cluster {
		// Equal answers stand or fall together, with the better said of them.
		if second > first {
			t.favourite[p.first.cluster] = p.second.candidate
		}
		first, second = max(first, second), 0
	}
	t.add(p.first, first, c)
	if p.first.cluster != p.second.cluster {
		t.add(p.second, second, c)
	}
}

func (t *tally) add(c contender, nats float64, came comparison) {
	t.nats[c.cluster] += nats
	switch {
	case came.opinion != none && nats >= 0:
		t.wins[c.cluster]++
	case came.opinion != none:
		t.losses[c.cluster]++
	}
	t.findings = append(t.findings, judgeFinding(c, nats, came))
}

// probabilities turns the log-odds into probabilities, which sum to 1.
func (t *tally) probabilities() (classes []float64, allWrong float64) {
	classes = make([]float64, len(t.nats))
	top := 0.0
	for k, nats := range t.nats {
		if t.live[k] {
			top = math.Max(top, nats)
		}
	}
	allWrong = math.Exp(-top)
	sum := allWrong
	for k, nats := range t.nats {
		if t.live[k] {
			classes[k] = math.Exp(nats - top)
			sum += classes[k]
		}
	}
	for k := range classes {
		classes[k] /= sum
	}
	return classes, allWrong / sum
}

// decide picks the most probable class if the judge spoke for it and never
// against it, and if it is probable enough. It finds all wrong if the judge found
// some wrong and spoke against all, and nothing is more probable. Without any opinion that held in both orders it
// decides nothing, whatever the records say.
func (t *tally) decide(classes []float64, allWrong, least float64) (d sdk.Decision, pick int) {
	if len(t.contenders) == 0 {
		return sdk.DecisionAllWrong, 0
	}
	best := t.best(classes)
	switch {
	case t.consistent == 0:
		return sdk.DecisionInconclusive, 0
	case allWrong >= classes[best]:
		spared := slices.ContainsFunc(t.contenders, func(c contender) bool { return t.losses[c.cluster] == 0 })
		if t.condemned > 0 && !spared {
			return sdk.DecisionAllWrong, 0
		}
	case t.wins[best] > 0 && t.losses[best] == 0 && classes[best] >= least:
		return sdk.DecisionPick, t.favourite[best]
	}
	return sdk.DecisionInconclusive, 0
}

// best returns the most probable class; of equals the strongest contender's.
func (t *tally) best(classes []float64) int {
	best := t.contenders[0].cluster
	for _, c := range t.contenders {
		if classes[c.cluster] > classes[best] {
			best = c.cluster
		}
	}
	return best
}
