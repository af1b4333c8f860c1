// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

// bounds maps a similarity to a lower bound of the part of such pairs that say
// the same. Between the points it is linear. The command in the folder evaluate
// prints, by score, that part and its one-sided 95 % bound (Clopper and Pearson
// 1934); the points lie below those bounds, because the pairs there are simple
// statements about relations that the table of synonyms knows, and other
// questions are harder. The step at 0.78 is where the pairs change: below it, a
// word that is no synonym differs.
var bounds = [][2]float64{
	{0, 0}, {0.5, 0.01}, {0.6, 0.2}, {0.78, 0.22}, {0.79, 0.9}, {0.8, 0.93}, {0.85, 0.96}, {0.95, 0.975}, {1, 0.99},
}

// estimate is the score of a similarity.
func estimate(similarity float64) float64 {
	for i := 1; i < len(bounds); i++ {
		low, high := bounds[i-1], bounds[i]
		if similarity <= high[0] {
			return low[1] + (high[1]-low[1])*(similarity-low[0])/(high[0]-low[0])
		}
	}
	return bounds[len(bounds)-1][1]
}
