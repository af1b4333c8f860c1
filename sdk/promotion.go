// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// PromotionPolicy decides whether the evidence allows a candidate model to
// replace the one in production. Too little evidence is inconclusive, never a
// success.
type PromotionPolicy interface {
	Decide(context.Context, *DecideRequest) (*DecideResponse, error)
}
