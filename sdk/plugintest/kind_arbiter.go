// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"math"
	"slices"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func callArbiter(ctx context.Context, t target, query string) error {
	resp, err := pluginpb.NewArbiterClient(t.conn).Arbitrate(ctx, &sdk.ArbitrateRequest{
		Context: t.call, Content: t.content(query), Candidates: t.answers(), Clusters: int32(t.clusters()), Distribution: t.distribution(),
	})
	if err != nil {
		return err
	}
	return judged(resp, t.answers(), t.clusters())
}

// judged holds an arbiter's answer against what the host accepts.
func judged(resp *sdk.ArbitrateResponse, candidates []*sdk.Candidate, clusters int) error {
	if len(resp.GetNeedCalls()) > 0 {
		return asked(resp.GetNeedCalls())
	}
	classes := resp.GetClusterProbabilities()
	if err := counted("cluster probabilities", len(classes), clusters); err != nil {
		return err
	}
	sum := 0.0
	for _, p := range append(slices.Clone(classes), resp.GetAllWrongProbability()) {
		if !probability(p) {
			return broke("it gave the probability %v", p)
		}
		sum += p
	}
	if math.Abs(sum-1) > slack {
		return broke("the probabilities of its clusters and of \"all wrong\" sum to %v", sum)
	}
	for what, values := range map[string][]float64{"credits": resp.GetCredits(), "payments": resp.GetPayments()} {
		if len(values) == 0 {
			continue
		}
		if err := counted(what, len(values), len(candidates)); err != nil {
			return err
		}
	}
	return decision(resp, candidates)
}

// decision holds what was decided against the probabilities.
func decision(resp *sdk.ArbitrateResponse, candidates []*sdk.Candidate) error {
	classes := resp.GetClusterProbabilities()
	switch resp.GetDecision() {
	case sdk.DecisionPick:
		n := resp.GetPick()
		if n < 0 || int(n) >= len(candidates) {
			return broke("it picked candidate %d of %d", n, len(candidates))
		}
		if picked := classes[candidates[n].GetCluster()]; slices.Max(classes) > picked+slack {
			return broke("it picked an answer of the probability %.3f, and another has %.3f", picked, slices.Max(classes))
		}
	case sdk.DecisionSynthesise:
		if resp.GetSynthesis() == "" {
			return broke("it synthesised an empty answer")
		}
	case sdk.DecisionAllWrong, sdk.DecisionInconclusive:
	default:
		return broke("it gave no decision")
	}
	return nil
}

func arbiterChecks() []check {
	return []check{{
		name: "arbiter_verdict", about: "An arbiter's verdict follows from its probabilities, of which there is one for each cluster.",
		hint: "With \"all wrong\" they sum to 1. What is picked is of a cluster of the highest; credits and payments are one for each candidate, or none.",
		kind: sdk.KindArbiter, needs: []string{"call"}, calls: true,
		run: func(ctx context.Context, s *suite) error { return s.choose(ctx, sdk.KindArbiter) },
	}}
}
