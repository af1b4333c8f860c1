// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"fmt"

	"github.com/auahq/aua/sdk"
)

// policy says when probabilities are a verdict.
type policy struct {
	// minProbability and minMargin are what a pick needs.
	minProbability, minMargin float64
	// minAllWrong is the probability of "all wrong" that suffices to say so.
	minAllWrong float64
	// caution is how many standard deviations a record is lowered by.
	caution float64
}

// policies are the policies by name.
//
// Balanced picks what is likelier right than not; conservative, for fields where
// a wrong answer does harm, what is right nine times out of ten. That all are
// wrong is said when votes alone hardly ever can: it takes checks or corrections
// that refute what was answered. The command in the folder evaluate prints what
// each policy decides, and how often the best answer is right then.
var policies = map[string]policy{
	"balanced":     {minProbability: 0.50, minMargin: 0.10, minAllWrong: 0.70},
	"conservative": {minProbability: 0.80, minMargin: 0.30, minAllWrong: 0.70, caution: 1},
}

func (p policy) describe(name string) string {
	return fmt.Sprintf("%s picks an answer from a probability of %.2f and %.2f above the next, and says that all are wrong from %.2f", name, p.minProbability, p.minMargin, p.minAllWrong)
}

// with returns the policy as the settings change it.
func (p policy) with(cfg settings) policy {
	for _, o := range []struct {
		value *float64
		field *float64
	}{
		{cfg.MinProbability, &p.minProbability}, {cfg.MinMargin, &p.minMargin}, {cfg.MinAllWrong, &p.minAllWrong}, {cfg.Caution, &p.caution},
	} {
		if o.value != nil {
			*o.field = *o.value
		}
	}
	return p
}

// decide turns probabilities into a decision on the most probable class.
// "All wrong" needs to be the most probable of all, too.
func (p policy) decide(o odds) sdk.Decision {
	first, second := o.best()
	switch {
	case o.allWrong >= p.minAllWrong && (first < 0 || o.allWrong > o.classes[first]):
		return sdk.DecisionAllWrong
	case first >= 0 && o.classes[first] >= p.minProbability && o.classes[first]-second >= p.minMargin && o.classes[first] >= o.allWrong:
		return sdk.DecisionPick
	}
	return sdk.DecisionInconclusive
}
