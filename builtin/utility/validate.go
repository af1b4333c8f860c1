// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package utility

import (
	"fmt"
	"math"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

const (
	// tolerance is how far a sum or a mean of numbers may miss 1, for a host that
	// computes in floating point.
	tolerance = 1e-6
	// one is the upper bound of what is at most 1.
	one = 1 + tolerance
)

// number is one figure of a request, and where it may lie.
type number struct {
	name      string
	value     float64
	low, high float64
}

// validate finds figures that the contract forbids. Nothing sensible can be
// computed from them, and a score made up would be shown to a user.
func validate(req *sdk.ScoreRequest) error {
	w := req.GetWeights()
	if err := inRange(
		number{"weights.efficacy", w.GetEfficacy(), 0, one},
		number{"weights.confidence", w.GetConfidence(), 0, one},
		number{"weights.curiosity", w.GetCuriosity(), 0, one},
		number{"weights.c_min", w.GetCMin(), 0, one},
		number{"weights.e_min", w.GetEMin(), 0, one},
		number{"weights.mu", w.GetMu(), 1 - tolerance, math.MaxFloat64},
	); err != nil {
		return err
	}
	if sum := w.GetEfficacy() + w.GetConfidence() + w.GetCuriosity(); math.Abs(sum-1) > tolerance {
		return invalid("the weights of efficacy, confidence and curiosity sum to %g, and must sum to 1", sum)
	}
	if got, want := len(req.GetClassProbabilities()), len(req.GetCandidates()); got != 0 && got != want {
		return invalid("there are %d class probabilities for %d candidates", got, want)
	}
	for i, p := range req.GetClassProbabilities() {
		if err := inRange(number{fmt.Sprintf("class_probabilities[%d]", i), p, 0, one}); err != nil {
			return err
		}
	}
	for i, c := range req.GetCandidates() {
		if err := validateCandidate(fmt.Sprintf("candidates[%d]", i), c); err != nil {
			return err
		}
	}
	return nil
}

func validateCandidate(at string, c *sdk.Candidate) error {
	s := c.GetStatistics()
	if err := inRange(
		number{at + ".cost_usd", c.GetCostUsd(), 0, maxAmount},
		number{at + ".latency_ms", float64(c.GetLatencyMs()), 0, math.MaxInt64},
		number{at + ".statistics.successes", s.GetSuccesses(), 0, maxAmount},
		number{at + ".statistics.failures", s.GetFailures(), 0, maxAmount},
		number{at + ".statistics.prior_mean", s.GetPriorMean(), 0, one},
		number{at + ".statistics.prior_weight", s.GetPriorWeight(), 0, maxAmount},
		number{at + ".statistics.moving_average", s.GetMovingAverage(), 0, one},
		number{at + ".statistics.latency_p50_ms", s.GetLatencyP50Ms(), 0, maxAmount},
	); err != nil {
		return err
	}
	for i, e := range c.GetEvidence() {
		if err := inRange(number{fmt.Sprintf("%s.evidence[%d].weight", at, i), e.GetWeight(), 0, math.MaxFloat64}); err != nil {
			return err
		}
	}
	return nil
}

// maxAmount is more than any count or cost can be, and small enough to compute with.
const maxAmount = 1e15

// inRange refuses the first number that is not in its range; NaN is in none.
func inRange(numbers ...number) error {
	for _, n := range numbers {
		if n.value >= n.low && n.value <= n.high {
			continue
		}
		if n.high >= maxAmount {
			return invalid("%s is %g, and must be a finite number of at least %.3g", n.name, n.value, n.low)
		}
		return invalid("%s is %g, and must be between %.3g and %.3g", n.name, n.value, n.low, n.high)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, "score request: "+format, args...)
}
