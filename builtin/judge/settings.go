// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"errors"
	"fmt"

	"github.com/auahq/aua/sdk"
)

// settings is the plugin's config block.
type settings struct {
	Policy         string  `json:"policy"`
	MaxPairs       int     `json:"max_pairs"`
	StyleNormalise bool    `json:"style_normalise"`
	MaxBytes       int     `json:"max_bytes"`
	Reliability    float64 `json:"reliability"`
}

// policy is what the judge is asked with, and how sure a pick must be.
type policy struct {
	template       string
	minProbability float64
}

// policies are the policies by name.
var policies = map[string]policy{
	"balanced":     {"arbiter_balanced_v1", 0.50},
	"conservative": {"arbiter_conservative_v1", 0.65},
}

// defaults are the settings of an empty block.
//
// The reliability is the share of comparisons without a tie in which strong
// models agree with people, 85 % (Zheng et al., Judging LLM-as-a-Judge, 2023).
func defaults() settings {
	return settings{Policy: "balanced", MaxPairs: 3, StyleNormalise: true, MaxBytes: 8000, Reliability: 0.85}
}

// schema is what the config block may hold.
func schema() sdk.Schema {
	d := defaults()
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "policy", Type: "string", Default: d.Policy, Enum: []string{"balanced", "conservative"},
			Description: "How the judge is asked, and from which probability on an answer is picked: balanced from 0.50; conservative, which asks it to trust nothing that it cannot confirm, from 0.65.",
		},
		{
			Name: "max_pairs", Type: "int", Default: d.MaxPairs, Min: sdk.Float(1), Max: sdk.Float(10), Unit: "pairs",
			Description: "How many pairs of answers are compared at most. Each costs two calls of the judge, all of them at once. Of many different answers those of the best specialists are compared.",
		},
		{
			Name: "style_normalise", Type: "bool", Default: d.StyleNormalise,
			Description: "Whether markup, pleasantries and great differences of length are taken off the answers before the judge sees them, since they sway it.",
		},
		{
			Name: "max_bytes", Type: "int", Default: d.MaxBytes, Min: sdk.Float(200), Max: sdk.Float(1e6), Unit: "bytes",
			Description: "How much of the question, and of each answer, the judge is shown at most. What is longer is cut in the middle. A call takes up to three times as much, which the judge's context must hold.",
		},
		{
			Name: "reliability", Type: "number", Default: d.Reliability, Min: sdk.Float(0.5), Max: sdk.Float(0.99), Unit: "share",
			Description: "How often the judge is right when it prefers the same answer in both orders. Measure it on cases that people have decided; 0.5 makes it worth nothing.",
		},
	}}
}

// decode reads the config block, and holds it against the schema for hosts
// that did not.
func decode(inst *sdk.Instance) (settings, error) {
	cfg := defaults()
	if err := inst.Decode(&cfg); err != nil {
		return settings{}, err
	}
	values := map[string]float64{
		"max_pairs": float64(cfg.MaxPairs), "max_bytes": float64(cfg.MaxBytes), "reliability": cfg.Reliability,
	}
	var errs []error
	for _, a := range schema().Attributes {
		if v, ok := values[a.Name]; ok && !(v >= *a.Min && v <= *a.Max) {
			errs = append(errs, &sdk.ConfigError{
				Path:    []string{a.Name},
				Summary: "Number out of range",
				Detail:  fmt.Sprintf("%s is %g, but must be between %g and %g (%s).", a.Name, v, *a.Min, *a.Max, a.Unit),
			})
		}
	}
	if _, ok := policies[cfg.Policy]; !ok {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"policy"}, Summary: "No such policy",
			Detail: fmt.Sprintf("There is no policy %q. Set policy to balanced or conservative.", cfg.Policy),
		})
	}
	return cfg, errors.Join(errs...)
}
