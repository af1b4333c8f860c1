// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import "math"

// The numbers of the model. The weights of the tiers are orders of magnitude
// that whoever edits the lexicon can keep in mind; all of them were chosen
// together, to minimise the negative log-likelihood on those halves of the
// evaluation's data sets and of testdata that are for tuning. The evaluation
// prints the likelihood over a range of temperatures: while 1 is about the best,
// they hold.
const (
	// phraseFactor is for weak and medium phrases of several words, which are
	// more specific than their words.
	phraseFactor = 2
	// formPivot is the weight of topical terms that halves mathematics.
	formPivot = 6
	// subjectShare is what the other classes keep of their evidence beside a frame.
	subjectShare = 0.7
	// generalPivot is the weight of another field that halves general.
	generalPivot = 2
	// spellingWeight is the weight of the word whose spelling belongs to a class
	// for certain; below spellingGate its spelling says nothing.
	spellingWeight = 0.5
	spellingGate   = 0.4
	// scriptWeight is the weight of a text that is all in another script.
	scriptWeight = 4
	// ceiling is the log-odds, in nats, of a class that has infinite evidence,
	// all that there is; with the weight evidencePivot in all it gets half of that.
	ceiling       = 12.0
	evidencePivot = 6.7
	// noFieldOdds are the log-odds of no field when nothing speaks for it.
	noFieldOdds = 0.8
)

// weights are the weights of the tiers.
var weights = [...]float64{known: 0, weak: 0.35, medium: 1, strong: 3, frame: 4}

// natsPerWeight returns what one unit of weight contributes to the log-odds of
// its class, given the sum of all weights. It falls with that sum: in a long
// text what counts is a class's share of the evidence, not the amount.
func natsPerWeight(total float64) float64 {
	return ceiling / (evidencePivot + total)
}

// distribution is what the evidence amounts to.
type distribution struct {
	// p is the probability of each class; the last one is no field.
	p []float64
	// nats is what one unit of weight contributed.
	nats float64
}

// distribute turns scores into probabilities. The odds of a class are e^s - 1,
// where s is its score in nats, so that a class without evidence gets nothing,
// and those of no field e^noFieldOdds more. The temperature divides all logits.
func distribute(scores []float64, temperature float64) distribution {
	total := 0.0
	for _, s := range scores {
		total += s
	}
	nats := natsPerWeight(total) / temperature
	none := noFieldOdds / temperature
	d := distribution{p: make([]float64, len(scores)), nats: nats}
	// All exponents are lowered by the largest one, lest they overflow.
	top := none
	for _, s := range scores {
		top = max(top, s*nats)
	}
	sum := 0.0
	for c, s := range scores {
		d.p[c] = math.Exp(s*nats-top) - math.Exp(-top)
		if c == len(scores)-1 {
			d.p[c] += math.Exp(none - top)
		}
		sum += d.p[c]
	}
	for c := range d.p {
		d.p[c] /= sum
	}
	return d
}
