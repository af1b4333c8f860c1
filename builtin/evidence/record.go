// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"math"

	"github.com/auahq/aua/sdk"
)

const (
	// certainty keeps rates away from 0 and 1: no record shows more.
	certainty = 1e-4
	// averageAlpha is the step of the host's moving average of outcomes.
	averageAlpha = 0.2
)

// record is what is known of a specialist: a Beta distribution over the
// probability that an answer of it is right.
type record struct {
	mean, deviation float64
}

// newRecord reads statistics. Without any the distribution is uniform.
//
// The moving average of recent outcomes pulls the mean to where the specialist
// has drifted. Its variance without drift is mean*(1-mean)*alpha/(2-alpha) (the
// sum of its squared weights); a gap g of variance v is shrunk by the
// positive-part James-Stein factor 1 - v/g^2, and so is 0 while it may be noise.
func newRecord(s *sdk.Statistics) record {
	alpha, beta := sdk.Posterior(s)
	outcomes, n := s.GetSuccesses()+s.GetFailures(), alpha+beta
	m := clamp(alpha/n, certainty, 1-certainty)
	r := record{mean: m, deviation: math.Sqrt(m * (1 - m) / (n + 1))}
	if s != nil && s.MovingAverage != nil && outcomes > 0 {
		gap, noise := s.GetMovingAverage()-m, math.Max(averageAlpha/(2-averageAlpha), 1/outcomes)
		if v := m * (1 - m) * noise; gap*gap > v {
			r.mean = clamp(m+gap-v/gap, certainty, 1-certainty)
		}
	}
	return r
}

// vote is how much an answer of the specialist speaks for its class, in nats:
// ln(P(this answer | it is right) / P(this answer | another one is)), with the
// alternatives equally likely where the specialist errs,
//
//	ln(p / ((1-p)/(alternatives-1))) = logit p + ln(alternatives-1).
//
// caution lowers p by that many standard deviations. The vote of a specialist
// that does worse than guessing is negative.
func (r record) vote(alternatives, caution float64) float64 {
	p := clamp(r.mean-caution*r.deviation, certainty, 1-certainty)
	return math.Log(p/(1-p)) + math.Log(alternatives-1)
}

func clamp(x, low, high float64) float64 { return math.Min(math.Max(x, low), high) }
