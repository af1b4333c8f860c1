// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// plugin describes the plugin, and makes its instances.
func plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "reading-time",
		Version:     "1.0.0",
		Description: "Weighs the time to get and read an answer, and its price, against how likely it is to be right.",
		Config:      schema(),
		Validate: func(inst *sdk.Instance) error {
			_, err := readSettings(inst)
			return err
		},
		Scorer: func(_ context.Context, inst *sdk.Instance) (sdk.Scorer, error) {
			s, err := readSettings(inst)
			if err != nil {
				return nil, err
			}
			return &scorer{s}, nil
		},
	}
}

func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "words_per_minute", Type: "number", Default: 240.0, Min: sdk.Float(1), Max: sdk.Float(10000), Unit: "words per minute",
			Description: "How fast your users read.",
		},
		{
			Name: "minute_weight", Type: "number", Default: 0.1, Min: sdk.Float(0), Max: sdk.Float(1000), Unit: "probability per minute",
			Description: "How much likelier to be right an answer must be to be worth one more minute of waiting and reading.",
		},
		{
			Name: "dollar_weight", Type: "number", Default: 0.0, Min: sdk.Float(0), Max: sdk.Float(1e6), Unit: "probability per US dollar",
			Description: "How much likelier to be right an answer must be to be worth one more dollar. With 5, a cent is worth 0.05.",
		},
	}}
}

// settings is the config block.
type settings struct {
	WordsPerMinute float64 `json:"words_per_minute"`
	MinuteWeight   float64 `json:"minute_weight"`
	DollarWeight   float64 `json:"dollar_weight"`
}

// readSettings decodes the config block, and holds it against the schema for
// hosts that did not.
func readSettings(inst *sdk.Instance) (settings, error) {
	s := settings{WordsPerMinute: 240, MinuteWeight: 0.1}
	if err := inst.Decode(&s); err != nil {
		return s, err
	}
	values := map[string]float64{"words_per_minute": s.WordsPerMinute, "minute_weight": s.MinuteWeight, "dollar_weight": s.DollarWeight}
	var errs []error
	for _, a := range schema().Attributes {
		if v := values[a.Name]; v < *a.Min || v > *a.Max {
			errs = append(errs, &sdk.ConfigError{
				Path: []string{a.Name}, Summary: "Number out of range",
				Detail: fmt.Sprintf("%s is %g, but must be between %g and %g (%s).", a.Name, v, *a.Min, *a.Max, a.Unit),
			})
		}
	}
	return s, errors.Join(errs...)
}
