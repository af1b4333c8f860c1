// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/auahq/aua/sdk"
	pluginpb "github.com/auahq/aua/sdk/proto/aua/plugin/v1beta1"
)

func callPromotionPolicy(ctx context.Context, t target, _ string) error {
	_, err := decide(ctx, t, outcomes(t, 40))
	return err
}

// decide asks for a verdict and holds it against the contract.
func decide(ctx context.Context, t target, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	resp, err := pluginpb.NewPromotionPolicyClient(t.conn).Decide(ctx, req)
	if err != nil {
		return nil, err
	}
	return resp, decided(resp)
}

// outcomes are n cases of which green does better in one of two.
func outcomes(t target, n int) *sdk.DecideRequest {
	req := &sdk.DecideRequest{Context: t.call, Specialist: "a", Looks: 1}
	for i := range n {
		req.Pairs = append(req.Pairs, &sdk.PairedOutcome{
			CaseId: fmt.Sprint(i), Group: fmt.Sprint(i), Field: t.field(), Blue: float64(i % 2), Green: 1, BlueLatencyMs: 100, GreenLatencyMs: 100,
		})
	}
	return req
}

// decided holds a verdict against the contract.
func decided(resp *sdk.DecideResponse) error {
	effect, low, high := resp.GetEffect(), resp.GetEffectLow(), resp.GetEffectHigh()
	switch {
	case resp.GetVerdict() == 0 || pluginpb.PromotionVerdict_name[int32(resp.GetVerdict())] == "":
		return broke("it gave no verdict")
	case !(effect >= -1 && effect <= 1): // NaN as well
		return broke("the effect is %v", effect)
	case !(low <= high):
		return broke("the interval of its effect is [%v, %v]", low, high)
	case effect < low-slack || effect > high+slack:
		return broke("the effect %v is outside of its interval [%v, %v]", effect, low, high)
	case !probability(resp.GetLevel()):
		return broke("the level of its interval is %v", resp.GetLevel())
	case !(resp.GetMinDetectableEffect() >= 0):
		return broke("the smallest effect that it can show is %v", resp.GetMinDetectableEffect())
	}
	return nil
}

func promotionChecks() []check {
	return []check{
		{
			name: "promotion_verdict", about: "A promotion policy gives a verdict, with an effect inside of its interval.",
			hint: "The effect is the mean of green - blue, in [-1, 1], between effect_low and effect_high; level is in [0, 1].",
			kind: sdk.KindPromotionPolicy, needs: []string{"call"}, calls: true, run: checkVerdict,
		},
		{
			name: "promotion_repeatable", about: "A promotion policy decides the same on the same evidence.",
			hint: "People review a decision, and it must not depend on when it was asked for. Seed what is random from the evidence.",
			kind: sdk.KindPromotionPolicy, needs: []string{"promotion_verdict"}, calls: true, run: checkRepeatable,
		},
		{
			name: "promotion_evidence", about: "Without any case a promotion policy does not promote.",
			hint: "Too little evidence is inconclusive, and never a success.",
			kind: sdk.KindPromotionPolicy, needs: []string{"promotion_verdict"}, calls: true, run: checkNoEvidence,
		},
		{
			name: "promotion_limits", about: "A promotion policy does not promote past a broken guardrail, nor a regression in a critical case.",
			hint: "A guardrail must hold whatever the quality, and a critical case that got worse forbids the promotion.",
			kind: sdk.KindPromotionPolicy, needs: []string{"promotion_verdict"}, calls: true, run: checkPromotionLimits,
		},
	}
}

// policy asks the shared promotion policy.
func (s *suite) policy(ctx context.Context, n int, change func(*sdk.DecideRequest)) (*sdk.DecideResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	t := s.shared(sdk.KindPromotionPolicy)
	req := outcomes(t, n)
	change(req)
	return decide(ctx, t, req)
}

func unchanged(*sdk.DecideRequest) {}

func checkVerdict(ctx context.Context, s *suite) error {
	for _, n := range []int{1, 10, 400} {
		if _, err := s.policy(ctx, n, unchanged); err != nil {
			return fmt.Errorf("with %d cases: %w", n, err)
		}
	}
	return nil
}

func checkRepeatable(ctx context.Context, s *suite) error {
	first, err := s.policy(ctx, 60, unchanged)
	if err != nil {
		return err
	}
	for range 4 {
		again, err := s.policy(ctx, 60, unchanged)
		if err != nil {
			return err
		}
		if !proto.Equal(first, again) {
			return fmt.Errorf("it decided %v, and then %v", first, again)
		}
	}
	return nil
}

func checkNoEvidence(ctx context.Context, s *suite) error {
	resp, err := s.policy(ctx, 0, unchanged)
	if unlessBreach(err) == nil && resp.GetVerdict() == sdk.PromotionSuccess {
		return broke("it found success in no evidence at all")
	}
	return nil
}

func checkPromotionLimits(ctx context.Context, s *suite) error {
	for what, change := range map[string]func(*sdk.DecideRequest){
		"an error rate of 0.9 where 0.01 is the limit": func(r *sdk.DecideRequest) {
			r.Guardrails = []*sdk.Guardrail{{Metric: "error_rate", Limit: 0.01, Observed: 0.9}}
		},
		"a critical case that got worse": func(r *sdk.DecideRequest) {
			r.Pairs = append(r.Pairs, &sdk.PairedOutcome{CaseId: "critical", Group: "critical", Field: "general", Blue: 1, Green: 0, Critical: true})
		},
	} {
		resp, err := s.policy(ctx, 400, change)
		if err != nil {
			return err
		}
		if resp.GetVerdict() == sdk.PromotionSuccess {
			return broke("it found success in spite of %s", what)
		}
	}
	return nil
}
