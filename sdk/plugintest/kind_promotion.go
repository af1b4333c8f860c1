// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"fmt"

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
