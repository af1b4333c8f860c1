// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package sdk

import "context"

// PromotionPolicy decides whether the evidence allows a candidate model (green)
// to replace the one in production (blue). It is called whenever there is new
// evidence: outcomes of the same cases on both sides, and what the guardrails
// measured. Each call is a look, and a policy has to hold its error rate over all
// looks.
//
// Too little evidence is [PromotionInconclusive], never a success; so is a call
// that fails. An empty answer has no verdict and is refused.
type PromotionPolicy interface {
	Decide(context.Context, *DecideRequest) (*DecideResponse, error)
}
