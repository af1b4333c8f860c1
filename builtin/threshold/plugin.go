// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package threshold is the built-in promotion policy: it lets a model replace
// the one in production when the evidence shows that it answers better, or no
// worse by more than a margin, and when no guardrail is breached.
//
// Both models have answered the same cases, so what counts is the cases on which
// they differ. Who looks at growing evidence again and again until it suffices is
// wrong far more often than the level says; by default the policy judges by an
// e-process, which holds however often one looks. Too little evidence is
// inconclusive, never a success.
package threshold

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// Plugin returns the promotion policy's description and constructor.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "threshold",
		Version:     "0.1.0",
		Description: "Promotes a model when paired cases show that it is better, or no worse than a margin, within its guardrails.",
		Config:      schema(),
		Needs:       sdk.NeedsNone,
		Validate: func(inst *sdk.Instance) error {
			_, err := decode(inst)
			return err
		},
		PromotionPolicy: func(_ context.Context, inst *sdk.Instance) (sdk.PromotionPolicy, error) {
			cfg, err := decode(inst)
			if err != nil {
				return nil, err
			}
			return &policy{cfg}, nil
		},
	}
}
