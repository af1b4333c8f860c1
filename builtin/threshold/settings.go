// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"errors"
	"fmt"
	"slices"

	"github.com/auahq/aua/sdk"
)

// settings is the plugin's config block.
type settings struct {
	Level                  float64  `json:"level"`
	Peeking                string   `json:"peeking"`
	MinCases               int      `json:"min_cases"`
	MinEffect              float64  `json:"min_effect"`
	Margin                 float64  `json:"margin"`
	MaxCriticalRegressions int      `json:"max_critical_regressions"`
	MaxLatencyIncrease     *float64 `json:"max_latency_increase"`
	MaxCostIncrease        *float64 `json:"max_cost_increase"`
}

// How repeated looks are dealt with.
const (
	// eProcess holds at any number of looks.
	eProcess = "e_process"
	// spending shares the error among looks.
	spending = "spending"
	// oneLook is for evidence that is complete before it is looked at.
	oneLook = "none"
)

var peekings = []string{eProcess, spending, oneLook}

// defaults are the settings of an empty block.
func defaults() settings {
	return settings{Level: 0.95, Peeking: eProcess, MinCases: 50}
}

// schema is what the config block may hold.
func schema() sdk.Schema {
	d := defaults()
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "level", Type: "number", Default: d.Level, Min: sdk.Float(0.6), Max: sdk.Float(0.9999), Unit: "probability",
			Description: "How sure a promotion must be: with 0.95, a model that is no better is promoted at most once in twenty times. Both bounds of the reported interval hold at this level, so that together they hold with 2*level-1.",
		},
		{
			Name: "peeking", Type: "string", Default: d.Peeking, Enum: peekings,
			Description: "How looking several times is paid for: e_process judges by a bet that cannot be won by looking often; spending tests look k at the k*(k+1)th part of the error; none tests every look as if it were the only one, and is right only where evidence is gathered once.",
		},
		{
			Name: "min_cases", Type: "int", Default: d.MinCases, Min: sdk.Float(1), Max: sdk.Float(1e6), Unit: "cases",
			Description: "With fewer independent cases the verdict is inconclusive, unless something forbids the promotion. Cases of one group count as one.",
		},
		{
			Name: "min_effect", Type: "number", Default: d.MinEffect, Min: sdk.Float(0), Max: sdk.Float(1), Unit: "score",
			Description: "The least mean improvement of the score, from 0 to 1, that a promotion is worth.",
		},
		{
			Name: "margin", Type: "number", Default: d.Margin, Min: sdk.Float(0), Max: sdk.Float(0.5), Unit: "score",
			Description: "Where it is not 0, no improvement is asked for: it suffices that the new model is shown not to be worse by this much, such as 0.02 for a cheaper model.",
		},
		{
			Name: "max_critical_regressions", Type: "int", Default: d.MaxCriticalRegressions, Min: sdk.Float(0), Max: sdk.Float(1e6), Unit: "cases",
			Description: "How many critical cases may become worse. More forbid the promotion.",
		},
		{
			Name: "max_latency_increase", Type: "number", Min: sdk.Float(0), Max: sdk.Float(100), Unit: "share",
			Description: "By how much the 95th percentile of latency may grow: 0.2 allows 20 %. Not looked at by default.",
		},
		{
			Name: "max_cost_increase", Type: "number", Min: sdk.Float(0), Max: sdk.Float(100), Unit: "share",
			Description: "By how much the mean cost of a case may grow: 0.2 allows 20 %. Not looked at by default.",
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
		"level": cfg.Level, "min_cases": float64(cfg.MinCases), "min_effect": cfg.MinEffect, "margin": cfg.Margin,
		"max_critical_regressions": float64(cfg.MaxCriticalRegressions),
	}
	for name, v := range map[string]*float64{"max_latency_increase": cfg.MaxLatencyIncrease, "max_cost_increase": cfg.MaxCostIncrease} {
		if v != nil {
			values[name] = *v
		}
	}
	var errs []error
	for _, a := range schema().Attributes {
		if v, ok := values[a.Name]; ok && !(v >= *a.Min && v <= *a.Max) {
			errs = append(errs, &sdk.ConfigError{
				Path: []string{a.Name}, Summary: "Number out of range",
				Detail: fmt.Sprintf("%s is %g, but must be between %g and %g (%s).", a.Name, v, *a.Min, *a.Max, a.Unit),
			})
		}
	}
	if !slices.Contains(peekings, cfg.Peeking) {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"peeking"}, Summary: "No such way of peeking",
			Detail: fmt.Sprintf("There is no %q. Set peeking to e_process, spending or none.", cfg.Peeking),
		})
	}
	if cfg.Margin > 0 && cfg.MinEffect > 0 {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"margin"}, Summary: "Two aims at once",
			Detail: "With a margin the new model need not be better, with min_effect it must be. Set one of them to 0.",
		})
	}
	return cfg, errors.Join(errs...)
}

// alpha is the error that a look may make.
func (s settings) alpha(look int) float64 {
	alpha := 1 - s.Level
	if s.Peeking == spending {
		// The sum of 1/(k(k+1)) over all k is 1.
		alpha /= float64(look) * float64(look+1)
	}
	return alpha
}
