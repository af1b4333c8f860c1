// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"fmt"
	"math"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

const (
	// one is the upper bound of what is at most 1, for a host that computes in
	// floating point.
	one = 1 + 1e-6
	// maxAmount is more than any count can be, and small enough to compute with.
	maxAmount = 1e15
	// maxCandidates bounds the work on a request, which grows with the cube of
	// their number.
	maxCandidates = 64
)

// validate finds what the contract forbids. A probability made up from it would
// be shown to a user.
func validate(req *sdk.ArbitrateRequest) error {
	if n := len(req.GetCandidates()); n > maxCandidates {
		return invalid("there are %d candidates, and must be at most %d", n, maxCandidates)
	}
	if n := req.GetClusters(); n < 0 || int(n) > len(req.GetCandidates()) {
		return invalid("there are %d clusters of %d candidates", n, len(req.GetCandidates()))
	}
	if mu := req.GetWeights().GetMu(); !(mu >= 0 && mu <= maxAmount) {
		return invalid("weights.mu is %g, and must be a finite number of at least 1, or absent", mu)
	}
	for i, c := range req.GetCandidates() {
		if k := c.GetCluster(); k < 0 || k >= req.GetClusters() {
			return invalid("candidates[%d].cluster is %d, and must be between 0 and %d", i, k, req.GetClusters()-1)
		}
		s := c.GetStatistics()
		for _, n := range []number{
			{"successes", s.GetSuccesses(), maxAmount},
			{"failures", s.GetFailures(), maxAmount},
			{"prior_mean", s.GetPriorMean(), one},
			{"prior_weight", s.GetPriorWeight(), maxAmount},
			{"moving_average", s.GetMovingAverage(), one},
		} {
			n.name = fmt.Sprintf("candidates[%d].statistics.%s", i, n.name)
			if err := n.check(); err != nil {
				return err
			}
		}
		for j, e := range c.GetEvidence() {
			n := number{fmt.Sprintf("candidates[%d].evidence[%d].weight", i, j), e.GetWeight(), math.MaxFloat64}
			if err := n.check(); err != nil {
				return err
			}
		}
	}
	for i, hit := range req.GetCorrections() {
		for _, n := range []number{
			{fmt.Sprintf("corrections[%d].confidence", i), hit.GetConfidence(), one},
			{fmt.Sprintf("corrections[%d].score", i), hit.GetScore(), one},
		} {
			if err := n.check(); err != nil {
				return err
			}
		}
	}
	return nil
}

// number is one figure of a request, which lies between 0 and most.
type number struct {
	name        string
	value, most float64
}

// check refuses what is out of range; NaN always is.
func (n number) check() error {
	switch {
	case n.value >= 0 && n.value <= n.most:
		return nil
	case n.most >= maxAmount:
		return invalid("%s is %g, and must be a finite number of at least 0", n.name, n.value)
	}
	return invalid("%s is %g, and must be between 0 and 1", n.name, n.value)
}

func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, "arbitrate request: "+format, args...)
}
