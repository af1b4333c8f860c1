// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package evidence is the built-in arbiter that needs no model: it decides
// between answers by what is known of the specialists that gave them, by what
// the verifiers found in them, and by the corrections that bear on the query.
//
// Models err together, so that a count of votes says less than it seems to: a
// majority of weak models that copy one another's mistakes must not outvote a
// strong one. Votes that agree are therefore discounted, see [model.score], and
// "all of them are wrong" is a possibility with a probability of its own.
//
// The arbiter has no learnt numbers. Everything it uses comes from the request
// or from its configuration, and the findings of a verdict add up to its
// probabilities.
package evidence

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// Plugin returns the arbiter's description and constructor.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "evidence",
		Version:     "0.1.0",
		Description: "Decides between answers by the specialists' records, the verifiers' evidence and the corrections, without a model.",
		Config:      schema(),
		// Answers, records and evidence say all; the question is not looked at.
		Needs: sdk.NeedsNone,
		Validate: func(inst *sdk.Instance) error {
			_, err := decode(inst)
			return err
		},
		Arbiter: func(_ context.Context, inst *sdk.Instance) (sdk.Arbiter, error) {
			cfg, err := decode(inst)
			if err != nil {
				return nil, err
			}
			return newArbiter(cfg), nil
		},
	}
}
