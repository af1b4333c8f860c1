// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package calc is a specialist without a model: it answers questions that are
// calculations in plain English, exactly, and declines all others.
//
// It exists because a model's arithmetic is a guess, and because a server
// without any model should still give real answers. It is a grammar and not a
// set of patterns over loose words: every word of a question must have its
// place in the reading, a question with several readings is answered only when
// all of them agree, and whatever is left over is a reason to decline. A wrong
// answer is worse than none, since another specialist can be asked.
package calc

import (
	"context"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/program"
)

// config is the config block.
type config struct {
	MaxDigits int `json:"max_digits"`
}

// Plugin describes the backend "calc".
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "calc",
		Version:     "0.1.0",
		Description: "Answers calculations, equations and conversions exactly and without a model, and declines everything else.",
		Config: sdk.Schema{Attributes: []sdk.Attribute{{
			Name: "max_digits", Type: "int", Default: 500, Min: sdk.Float(20), Max: sdk.Float(9000), Unit: "digits",
			Description: "The longest number that is printed. A question with a longer result is declined.",
		}}},
		Backend: func(_ context.Context, inst *sdk.Instance) (sdk.Backend, error) {
			cfg := config{MaxDigits: 500}
			if err := inst.Decode(&cfg); err != nil {
				return nil, err
			}
			return program.New("calc", (&calculator{maxDigits: cfg.MaxDigits}).answer), nil
		},
	}
}
