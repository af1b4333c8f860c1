// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package judge is the built-in arbiter that asks a model: it has the role
// "judge" compare the answers in pairs, each pair in both orders, and believes
// what comes out the same both times.
//
// A judge is a model like the others. It prefers what comes first or last, what
// is long, and what looks well; so a preference that turns with the order is no
// preference, and markup can be taken off before it looks. What it says is
// evidence beside the specialists' records, not a verdict.
//
// The plugin calls no model itself: it answers with need_calls, and decides when
// the host asks again with the results. It keeps nothing in between.
package judge

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// Plugin returns the arbiter's description and constructor.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "judge",
		Version:     "0.1.0",
		Description: "Has a model compare the answers in pairs, in both orders, and counts what it says both times.",
		Config:      schema(),
		Needs:       sdk.NeedsLastMessage,
		Validate: func(inst *sdk.Instance) error {
			_, err := decode(inst)
			return err
		},
		Arbiter: func(_ context.Context, inst *sdk.Instance) (sdk.Arbiter, error) {
			cfg, err := decode(inst)
			if err != nil {
				return nil, err
			}
			return &arbiter{cfg, policies[cfg.Policy]}, nil
		},
	}
}
