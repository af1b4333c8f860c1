// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import "math"

// evidence is what a sample shows at one look.
type evidence struct {
	// low and high are bounds of the mean difference, each of which is wrong with
	// a probability of at most alpha.
	low, high, alpha float64
	// better says that the mean difference is shown to be above 0; noWorse that it
	// is shown to be above -margin.
	better, noWorse bool
	// strength is the e-value or the p-value against "not better", by its name.
	strength float64
	measure  string
}

// assess judges a sample at a look.
//
// With the e-process, everything comes from the wealth of bets. Otherwise it comes
// from McNemar's exact test and Newcombe's interval where cases are right or
// wrong; scores in between have no exact test, and are judged by the bets, which
// hold for them as well.
func (s settings) assess(x *sample, look int) evidence {
	e := evidence{alpha: s.alpha(look)}
	if s.Peeking == eProcess || !x.binary {
		e.low = bettingBound(x.differences, 1, e.alpha)
		e.high = -bettingBound(x.differences, -1, e.alpha)
		down := rounded(x.differences, 1)
		e.measure, e.strength = "e", math.Exp(math.Min(wealth(down, 0), 700))
		e.better, e.noWorse = won(down, 0, e.alpha), won(down, -s.Margin, e.alpha)
		if e.better {
			e.low = math.Max(e.low, 0)
		}
		return e
	}
	fixed, regressed := x.discordant()
	e.low, e.high = newcombe(x.rightRight, fixed, regressed, x.wrongWrong, quantile(1-e.alpha))
	e.measure, e.strength = "p", mcnemar(fixed, regressed)
	e.better = e.strength <= e.alpha && e.low > 0
	e.noWorse = e.low > -s.Margin
	return e
}

// power is the share of cases in which an effect shall be noticed.
const power = 0.8

// minDetectable is the smallest mean difference that would be shown four times out
// of five with as many units, and as many of them discordant: it is searched for
// with the test that decides, on the counts that are met with that probability.
func (s settings) minDetectable(x *sample, look int) float64 {
	if x.units == 0 {
		return 1
	}
	alpha := s.alpha(look)
	shown := func(effect float64) bool {
		// Two more units, one of them discordant, so that none is never sure.
		discordant := math.Max((x.square()*x.units+1)/(x.units+2), effect)
		sum := x.units*effect - quantile(power)*math.Sqrt(x.units*(discordant-effect*effect))
		fixed := math.Max((discordant*x.units+sum)/2, 0)
		regressed := math.Max(discordant*x.units-fixed, 0)
		if s.Peeking == eProcess || !x.binary {
			ds := []difference{{-1, regressed}, {0, x.units - fixed - regressed}, {1, fixed}}
			return won(ds, 0, alpha)
		}
		return mcnemar(math.Floor(fixed), math.Ceil(regressed)) <= alpha
	}
	low, high := 0.0, 1.0
	for range 30 {
		if mid := (low + high) / 2; shown(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
