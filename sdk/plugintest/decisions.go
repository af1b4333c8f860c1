// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"fmt"
	"math"
	"slices"

	"github.com/auahq/aua/sdk"
)

// slack is by how much probabilities may miss what they must sum to.
const slack = 1e-6

// routed holds a router's answer against what the host accepts.
func routed(resp *sdk.RouteResponse, candidates int) error {
	if resp.GetMode() == sdk.Mode(0) {
		return fmt.Errorf("it named no mode")
	}
	if len(resp.GetChoices()) == 0 {
		return fmt.Errorf("it chose none of %d candidates", candidates)
	}
	seen := map[int32]bool{}
	for _, c := range resp.GetChoices() {
		n := c.GetCandidate()
		switch p, u := c.GetPropensity(), c.GetExpectedUtility(); {
		case n < 0 || int(n) >= candidates:
			return fmt.Errorf("it chose candidate %d of %d", n, candidates)
		case seen[n]:
			return fmt.Errorf("it chose candidate %d twice", n)
		case !(p >= 0 && p <= 1): // NaN as well
			return fmt.Errorf("the propensity of candidate %d is %v", n, p)
		case math.IsNaN(u) || math.IsInf(u, 0):
			return fmt.Errorf("the expected utility of candidate %d is %v", n, u)
		}
		seen[n] = true
	}
	return nil
}

// judged holds an arbiter's answer against what the host accepts.
func judged(resp *sdk.ArbitrateResponse, candidates []*sdk.Candidate, clusters int) error {
	classes := resp.GetClusterProbabilities()
	if err := counted("cluster probabilities", len(classes), clusters); err != nil {
		return err
	}
	sum := 0.0
	for _, p := range append(slices.Clone(classes), resp.GetAllWrongProbability()) {
		if !(p >= 0 && p <= 1) { // NaN as well
			return fmt.Errorf("it gave the probability %v", p)
		}
		sum += p
	}
	if math.Abs(sum-1) > slack {
		return fmt.Errorf("the probabilities of its clusters and of \"all wrong\" sum to %v", sum)
	}
	switch resp.GetDecision() {
	case sdk.DecisionPick:
		n := resp.GetPick()
		if n < 0 || int(n) >= len(candidates) {
			return fmt.Errorf("it picked candidate %d of %d", n, len(candidates))
		}
		if picked := classes[candidates[n].GetCluster()]; slices.Max(classes) > picked+slack {
			return fmt.Errorf("it picked an answer of the probability %.3f, and another has %.3f", picked, slices.Max(classes))
		}
	case sdk.DecisionSynthesise:
		if resp.GetSynthesis() == "" {
			return fmt.Errorf("it synthesised an empty answer")
		}
	case sdk.DecisionAllWrong, sdk.DecisionInconclusive:
	default:
		return fmt.Errorf("it gave no decision")
	}
	return nil
}
