// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package statistics

import (
	"math"

	"github.com/auahq/aua/sdk"
)

// Outcome is what is known about an answer after its checks. The zero value
// knows nothing.
type Outcome struct {
	// Success says that the answer is rather right than wrong.
	Success bool
	// Weight is how much of an outcome was verified, in [0, 1]: 0 for nothing, 1
	// for a proof.
	Weight float64
}

// The outcomes that are proved, as by a hidden test or a person.
var (
	Success = Outcome{Success: true, Weight: 1}
	Failure = Outcome{Weight: 1}
)

// Judge returns the outcome of an answer with this evidence. A failed hard check
// is a whole failure. Otherwise it adds the weights of what passed and subtracts
// those of what failed, in nats of log-odds, and the sum x is a success (x > 0)
// or a failure (x < 0) that counts for 1 − e^(−|x|) of an outcome. Checks that do
// not apply or are unknown say nothing.
//
// That a weak result counts for little, instead of not at all, keeps the rate
// honest: most checks can prove an answer wrong but hardly prove one right, so
// that counting proofs alone would count failures alone.
//
// The weight comes from Bayes' rule. An answer that its checks find L = e^x
// times likelier if it is right multiplies the likelihood of a success rate θ by
// θL + 1 − θ, whose logarithm has at θ = 1, for x > 0, the slope 1 − 1/L of
// log θ^(1 − 1/L): that of 1 − e^(−x) successes; and likewise at θ = 0 for x < 0.
func Judge(evidence []*sdk.Evidence) Outcome {
	nats := 0.0
	for _, e := range evidence {
		weight := e.GetWeight()
		if !(weight >= 0) { // negative, or no number: against the contract
			weight = 0
		}
		switch e.GetResult() {
		case sdk.CheckFail:
			if e.GetHard() {
				return Outcome{Weight: 1}
			}
			nats -= weight
		case sdk.CheckPass:
			nats += weight
		}
	}
	if math.IsNaN(nats) { // infinitely sure of both
		return Outcome{}
	}
	return Outcome{Success: nats > 0, Weight: -math.Expm1(-math.Abs(nats))}
}
