// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

// Posterior returns what statistics say of a specialist's success: a Beta
// distribution over the probability that one of its answers is verified to be
// right. Its mean is alpha/(alpha+beta), and it rests on alpha+beta
// observations, the prior's included. Without statistics, or with a prior of no
// weight, the prior is uniform, Beta(1, 1).
func Posterior(s *Statistics) (alpha, beta float64) {
	mean, weight := s.GetPriorMean(), s.GetPriorWeight()
	if !(weight > 0) { // NaN as well
		mean, weight = 0.5, 2
	}
	return mean*weight + s.GetSuccesses(), (1-mean)*weight + s.GetFailures()
}

// PosteriorMean returns the expected success of a specialist, in [0, 1]: one half
// for one that nobody knows.
func PosteriorMean(s *Statistics) float64 {
	alpha, beta := Posterior(s)
	return alpha / (alpha + beta)
}
