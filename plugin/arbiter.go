// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"math"
	"slices"

	"github.com/auahq/aua/sdk"
)

// arbiter is the host's side of an arbiter.
type arbiter struct{ i *Instance }

var _ sdk.Arbiter = arbiter{}

func (a arbiter) Arbitrate(ctx context.Context, req *sdk.ArbitrateRequest) (*sdk.ArbitrateResponse, error) {
	return unary(ctx, a.i, "Arbitrate", req, sdk.Arbiter.Arbitrate, checkVerdict)
}

// checkVerdict holds an arbiter to a decision, and to probabilities that sum to 1.
func checkVerdict(i *Instance, req *sdk.ArbitrateRequest, resp *sdk.ArbitrateResponse) error {
	if len(resp.GetNeedCalls()) > 0 {
		return nil
	}
	candidates := len(req.GetCandidates())
	switch resp.GetDecision() {
	case sdk.DecisionPick:
		if n := resp.GetPick(); n < 0 || int(n) >= candidates {
			return i.broke("Arbitrate", "it picked candidate %d of %d", n, candidates)
		}
	case sdk.DecisionSynthesise:
		if resp.GetSynthesis() == "" {
			return i.broke("Arbitrate", "it synthesised an empty answer")
		}
	case sdk.DecisionAllWrong, sdk.DecisionInconclusive:
	default:
		return i.broke("Arbitrate", "it gave no decision")
	}
	if n := len(resp.GetClusterProbabilities()); n != int(req.GetClusters()) {
		return i.broke("Arbitrate", "it gave %d probabilities for %d clusters", n, req.GetClusters())
	}
	sum := resp.GetAllWrongProbability()
	for _, p := range append(resp.GetClusterProbabilities(), resp.GetAllWrongProbability()) {
		if !(p >= 0 && p <= 1) { // false for NaN as well
			return i.broke("Arbitrate", "it gave the probability %v", p)
		}
	}
	for _, p := range resp.GetClusterProbabilities() {
		sum += p
	}
	if math.Abs(sum-1) > probabilitySlack {
		return i.broke("Arbitrate", "the probabilities of its clusters and of \"all wrong\" sum to %v", sum)
	}
	if resp.GetDecision() == sdk.DecisionPick {
		picked := resp.GetClusterProbabilities()[req.GetCandidates()[resp.GetPick()].GetCluster()]
		if most := slices.Max(resp.GetClusterProbabilities()); most > picked+probabilitySlack {
			return i.broke("Arbitrate", "it picked an answer of the probability %.3f, and another has %.3f", picked, most)
		}
	}
	for name, values := range map[string][]float64{"credits": resp.GetCredits(), "payments": resp.GetPayments()} {
		if len(values) != 0 && len(values) != candidates {
			return i.broke("Arbitrate", "it gave %d %s for %d candidates", len(values), name, candidates)
		}
	}
	return nil
}
