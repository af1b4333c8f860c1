// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package utility is the built-in scorer: it turns what is known of a
// specialist, and what the verifiers found in its answer, into the utility
//
//	U = w_e*E + w_c*C + w_k*K
//
// and into the value that the answer is chosen by. It contains no learnt
// number: every figure comes from the request (statistics, evidence, weights)
// or from the configuration, and the terms of a score list all of them.
package utility

import (
	"context"
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// config is the plugin's config block.
type config struct {
	CostWeight    float64 `json:"cost_weight"`
	LatencyWeight float64 `json:"latency_weight"`
	EvidenceScale float64 `json:"evidence_scale"`
}

// schema is what the config block may hold.
func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "cost_weight", Type: "number", Default: 0.0,
			Min: sdk.Float(0), Max: sdk.Float(1e6), Unit: "utility per US dollar",
			Description: "How much a dollar spent on an answer takes off the value it is chosen by. With 5, an answer that costs one cent more must be 0.05 likelier to be right.",
		},
		{
			Name: "latency_weight", Type: "number", Default: 0.0,
			Min: sdk.Float(0), Max: sdk.Float(1e6), Unit: "utility per second",
			Description: "How much a second of latency takes off the value that an answer is chosen by.",
		},
		{
			Name: "evidence_scale", Type: "number", Default: 1.0,
			Min: sdk.Float(0), Max: sdk.Float(10), Unit: "factor",
			Description: "What the weights of all evidence are multiplied by. Below 1 where verifiers repeat each other; 0 ignores evidence, other than vetoes.",
		},
	}}
}

// Plugin returns the scorer's description and constructor.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "utility",
		Version:     "0.1.0",
		Description: "Values answers by the specialist's record, the evidence on the answer, and what is still to be learnt.",
		Config:      schema(),
		Needs:       sdk.NeedsNone,
		Validate: func(inst *sdk.Instance) error {
			_, err := decode(inst)
			return err
		},
		Scorer: func(_ context.Context, inst *sdk.Instance) (sdk.Scorer, error) {
			cfg, err := decode(inst)
			if err != nil {
				return nil, err
			}
			return &scorer{cfg}, nil
		},
	}
}

// decode reads the config block, and holds it against the schema for hosts
// that did not.
func decode(inst *sdk.Instance) (config, error) {
	cfg := config{EvidenceScale: 1}
	if err := inst.Decode(&cfg); err != nil {
		return config{}, err
	}
	values := map[string]float64{
		"cost_weight": cfg.CostWeight, "latency_weight": cfg.LatencyWeight, "evidence_scale": cfg.EvidenceScale,
	}
	var errs []error
	for _, a := range schema().Attributes {
		if v := values[a.Name]; v < *a.Min || v > *a.Max {
			errs = append(errs, &sdk.ConfigError{
				Path:    []string{a.Name},
				Summary: "Number out of range",
				Detail:  fmt.Sprintf("%s is %g, but must be between %g and %g (%s).", a.Name, v, *a.Min, *a.Max, a.Unit),
			})
		}
	}
	return cfg, errors.Join(errs...)
}
