// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"
	"math"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

// slack is by how much probabilities may miss what they must sum to.
const slack = 1e-6

func callRouter(ctx context.Context, t target, query string) error {
	var choices []*sdk.RouteCandidate
	for i := range t.candidates {
		choices = append(choices, &sdk.RouteCandidate{
			Specialist: fmt.Sprintf("specialist-%d", i), Field: t.field(), Ready: true, Statistics: &sdk.Statistics{PriorMean: 0.5, PriorWeight: 2},
		})
	}
	resp, err := pluginpb.NewRouterClient(t.conn).Route(ctx, &sdk.RouteRequest{
		Context: t.call, Content: t.content(query), Candidates: choices, Distribution: t.distribution(),
		Policy: &sdk.RoutingPolicy{SingleThreshold: 0.75, FanoutThreshold: 0.3, PresentThreshold: 0.15},
	})
	if err != nil {
		return err
	}
	return routed(resp, t.candidates)
}

// routed holds a router's answer against what the host accepts.
func routed(resp *sdk.RouteResponse, candidates int) error {
	if len(resp.GetNeedCalls()) > 0 {
		return asked(resp.GetNeedCalls())
	}
	if pluginpb.Mode_name[int32(resp.GetMode())] == "" || resp.GetMode() == sdk.Mode(0) {
		return broke("it named no mode")
	}
	if candidates > 0 && len(resp.GetChoices()) == 0 {
		return broke("it chose none of %d candidates", candidates)
	}
	seen := map[int32]bool{}
	for _, c := range resp.GetChoices() {
		n := c.GetCandidate()
		switch p, u := c.GetPropensity(), c.GetExpectedUtility(); {
		case n < 0 || int(n) >= candidates:
			return broke("it chose candidate %d of %d", n, candidates)
		case seen[n]:
			return broke("it chose candidate %d twice", n)
		case !probability(p):
			return broke("the propensity of candidate %d is %v", n, p)
		case math.IsNaN(u) || math.IsInf(u, 0):
			return broke("the expected utility of candidate %d is %v", n, u)
		}
		seen[n] = true
	}
	return nil
}

func routerChecks() []check {
	return []check{{
		name: "router_choices", about: "A router chooses among its candidates, each at most once, and names a mode.",
		hint: "Choose by index into the request's candidates, at least one, with finite estimates and propensities in [0, 1]. The host has filtered them already.",
		kind: sdk.KindRouter, needs: []string{"call"}, calls: true,
		run: func(ctx context.Context, s *suite) error { return s.choose(ctx, sdk.KindRouter) },
	}}
}

// choose makes calls with a few candidates, and holds the answers against the contract.
func (s *suite) choose(ctx context.Context, k sdk.Kind) error {
	t := s.shared(k)
	for _, t.candidates = range []int{1, 2, 3, 7} {
		if err := s.hold(ctx, t, s.options.Query); err != nil {
			return fmt.Errorf("with %d candidates: %w", t.candidates, err)
		}
	}
	return nil
}
