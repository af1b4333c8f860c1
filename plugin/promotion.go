// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// promotionPolicy is the host's side of a promotion policy.
type promotionPolicy struct{ i *Instance }

var _ sdk.PromotionPolicy = promotionPolicy{}

func (p promotionPolicy) Decide(ctx context.Context, req *sdk.DecideRequest) (*sdk.DecideResponse, error) {
	return unary(ctx, p.i, "Decide", req, sdk.PromotionPolicy.Decide, func(i *Instance, _ *sdk.DecideRequest, resp *sdk.DecideResponse) error {
		if resp.GetVerdict() == 0 {
			return i.broke("Decide", "it gave no verdict")
		}
		if !(resp.GetEffectLow() <= resp.GetEffectHigh()) { // false for NaN as well
			return i.broke("Decide", "the interval of its effect is [%v, %v]", resp.GetEffectLow(), resp.GetEffectHigh())
		}
		return nil
	})
}
