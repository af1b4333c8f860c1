// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/auahq/aua/sdk"
)

// arbiter implements [sdk.Arbiter].
type arbiter struct {
	settings
	policy policy
}

var _ sdk.Arbiter = (*arbiter)(nil)

// Arbitrate implements [sdk.Arbiter]. Without call results it asks for the calls
// that compare the answers, and with them it decides; calls that are missing from
// the results count as failed. A request that breaks the contract is refused with
// the gRPC code InvalidArgument.
func (a *arbiter) Arbitrate(ctx context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	if err := validate(req); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	contenders, pairs := contest(req, a.MaxPairs)
	if len(pairs) > 0 && len(req.GetCallResults()) == 0 {
		return &sdk.ArbitrateResponse{NeedCalls: a.calls(req, pairs)}, nil
	}
	t := newTally(contenders, int(req.GetClusters()))
	for _, p := range pairs {
		t.count(p, comparisonOf(p, req.GetCallResults()), a.Reliability)
	}
	classes, allWrong := t.probabilities()
	decision, pick := t.decide(classes, allWrong, a.policy.minProbability)
	return &sdk.ArbitrateResponse{
		Decision:             decision,
		Pick:                 int32(pick),
		ClusterProbabilities: classes,
		AllWrongProbability:  allWrong,
		Findings:             append(vetoes(req), t.findings...),
		Reason:               t.reason(decision, classes, allWrong),
	}, nil
}

// validate finds what the contract forbids and would make a wrong verdict.
func validate(req *sdk.ArbitrateRequest) error {
	if n := req.GetClusters(); n < 0 || int(n) > len(req.GetCandidates()) {
		return invalid("there are %d clusters of %d candidates", n, len(req.GetCandidates()))
	}
	const most = 1e15
	for i, c := range req.GetCandidates() {
		if k := c.GetCluster(); k < 0 || k >= req.GetClusters() {
			return invalid("candidates[%d].cluster is %d, and must be between 0 and %d", i, k, req.GetClusters()-1)
		}
		s := c.GetStatistics()
		for _, n := range []struct {
			name  string
			value float64
		}{{"successes", s.GetSuccesses()}, {"failures", s.GetFailures()}, {"prior_weight", s.GetPriorWeight()}} {
			if !(n.value >= 0 && n.value <= most) {
				return invalid("candidates[%d].statistics.%s is %g, and must be a finite number of at least 0", i, n.name, n.value)
			}
		}
		if p := s.GetPriorMean(); !(p >= 0 && p <= 1+1e-6) {
			return invalid("candidates[%d].statistics.prior_mean is %g, and must be between 0 and 1", i, p)
		}
	}
	return nil
}

func invalid(format string, args ...any) error {
	return status.Errorf(codes.InvalidArgument, "arbitrate request: "+format, args...)
}
