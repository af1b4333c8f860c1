// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import "math"

// stakes is how many bets the e-process mixes.
const stakes = 200

// wealth is the natural logarithm of an e-value against the hypothesis that the
// mean difference is at most null.
//
// Somebody bets on the scaled differences y = (1+d)/2, each in [0,1], with a share
// u of what she has: a unit multiplies her wealth by (1-u) + u*y/m, where m =
// (1+null)/2. If the hypothesis is true she can expect no gain, so that her wealth
// exceeds 1/alpha at any time, however long one watches, with a probability of at
// most alpha (Ville's inequality; Waudby-Smith and Ramdas, Estimating means of
// bounded random variables by betting, 2024). The wealth here is the mean over
// the stakes u = 1/400, 3/400, …, 399/400; with cases that are right or wrong and
// null = 0 it is nearly the integral of (1+u)^fixed * (1-u)^regressed over [0,1].
//
// It falls as null grows, and does not depend on the order of the units.
func wealth(differences []difference, null float64) float64 {
	m := (1 + null) / 2
	var logs [stakes]float64
	top := math.Inf(-1)
	for i := range logs {
		u := (float64(i) + 0.5) / stakes
		for _, d := range differences {
			logs[i] += d.units * math.Log1p(u*((1+d.value)/2/m-1))
		}
		top = math.Max(top, logs[i])
	}
	if math.IsInf(top, -1) {
		return top
	}
	sum := 0.0
	for _, l := range logs {
		sum += math.Exp(l - top)
	}
	return top + math.Log(sum/stakes)
}

// won reports whether the bets against a null were won: whether the wealth is the
// 1/alpha-fold of what it was.
func won(differences []difference, null, alpha float64) bool {
	return wealth(differences, null) >= math.Log(1/alpha)
}

// resolution is what differences are rounded to, against what is to be shown.
const resolution = 1024

// rounded are the differences rounded down, or with sign -1 their negatives, so
// that there are never many distinct ones.
func rounded(differences []difference, sign float64) []difference {
	var all []difference
	for i := range differences {
		d := differences[i]
		if sign < 0 {
			d = differences[len(differences)-1-i]
		}
		v := math.Floor(sign*d.value*resolution) / resolution
		if n := len(all); n > 0 && all[n-1].value == v {
			all[n-1].units += d.units
			continue
		}
		all = append(all, difference{v, d.units})
	}
	return all
}

// bettingBound is the greatest lower bound of the mean difference that the wealth
// shows at level 1-alpha: all nulls below it have lost. With sign -1 it is the
// bound of the mean negative difference.
func bettingBound(differences []difference, sign, alpha float64) float64 {
	ds := rounded(differences, sign)
	if len(ds) == 0 {
		return -1
	}
	low, high := -1.0, 1.0
	for range 40 {
		if mid := (low + high) / 2; won(ds, mid, alpha) {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}
