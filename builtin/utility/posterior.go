// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"math"

	"github.com/auahq/aua/sdk"
)

const (
	// certainty keeps every probability away from 0 and 1, so that evidence can
	// always move it.
	certainty = 1e-6
	// averageAlpha is the step of the host's moving average of outcomes.
	averageAlpha = 0.2
)

// posterior is what is known of a specialist's success: a Beta distribution
// over the probability that one of its answers is verified to be right.
type posterior struct {
	alpha, beta float64
	// outcomes is how many observations it rests on, beside the prior.
	outcomes float64
}

func newPosterior(s *sdk.Statistics) posterior {
	p := posterior{outcomes: s.GetSuccesses() + s.GetFailures()}
	p.alpha, p.beta = sdk.Posterior(s)
	return p
}

// mean is the expected success, alpha/(alpha+beta).
func (p posterior) mean() float64 {
	return clamp(p.alpha/(p.alpha+p.beta), certainty, 1-certainty)
}

// width is how much is still to be learnt: the greatest standard deviation
// that a Beta distribution of this concentration n = alpha+beta can have,
// 1/(2*sqrt(n+1)), as a share of the greatest of all, 1/2. The deviation of the
// posterior itself would grow when a specialist with a good record fails once;
// this one falls with every observation, whatever its outcome.
func (p posterior) width() float64 {
	return 1 / math.Sqrt(p.alpha+p.beta+1)
}

// drift is what the moving average of recent outcomes adds to the mean.
//
// A gap between the two is noise until it is wider than what chance makes of
// so few outcomes. So it is shrunk by the positive-part James-Stein factor
// 1 - v/gap^2, where v is the variance of the average without drift,
// mean*(1-mean)*q, with q the sum of the squared weights of an exponential
// average over n outcomes. The result lies between the mean and the average,
// and rises with the average.
func (p posterior) drift(average float64) float64 {
	m := p.mean()
	rest := math.Pow(1-averageAlpha, 2*(math.Max(p.outcomes, 1)-1))
	q := rest + (1-rest)*averageAlpha/(2-averageAlpha)
	v := m * (1 - m) * q
	gap := average - m
	if gap*gap <= v {
		return 0
	}
	return clamp(m+gap-v/gap, certainty, 1-certainty) - m
}

// logit returns the log-odds of p, in nats.
func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// logistic is the inverse of logit.
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func clamp(x, low, high float64) float64 { return math.Min(math.Max(x, low), high) }
