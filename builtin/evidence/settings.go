// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package evidence

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/auahq/aua/sdk"
)

// settings is the plugin's config block.
type settings struct {
	Policy         string            `json:"policy"`
	MinProbability *float64          `json:"min_probability"`
	MinMargin      *float64          `json:"min_margin"`
	MinAllWrong    *float64          `json:"min_all_wrong"`
	Caution        *float64          `json:"caution"`
	Alternatives   float64           `json:"alternatives"`
	Correlation    float64           `json:"correlation"`
	VoteScale      float64           `json:"vote_scale"`
	VCG            bool              `json:"vcg"`
	Groups         map[string]string `json:"groups"`
	Weights        groupWeights      `json:"weights"`
}

// groupWeights are the weights block: how much the groups of checks count.
type groupWeights struct {
	Logical      float64 `json:"logical"`
	Mathematical float64 `json:"mathematical"`
	CrossSession float64 `json:"cross_session"`
	Empirical    float64 `json:"empirical"`
}

// list returns the weights in the order of the groups.
func (w groupWeights) list() [groups]float64 {
	return [groups]float64{w.Logical, w.Mathematical, w.CrossSession, w.Empirical}
}

// defaults are the settings of an empty block.
func defaults() settings {
	return settings{
		Policy: "balanced", Alternatives: 10, Correlation: 0.6, VoteScale: 1,
		Weights: groupWeights{Logical: 0.30, Mathematical: 0.40, CrossSession: 0.20},
	}
}

// schema is what the config block may hold.
func schema() sdk.Schema {
	d := defaults()
	probability := func(name, description string) sdk.Attribute {
		return sdk.Attribute{Name: name, Type: "number", Min: sdk.Float(0), Max: sdk.Float(1), Unit: "probability", Description: description}
	}
	return sdk.Schema{
		Attributes: []sdk.Attribute{
			{
				Name: "policy", Type: "string", Default: d.Policy, Enum: []string{"balanced", "conservative"},
				Description: "How sure the arbiter must be: " + policies["balanced"].describe("balanced") + "; " + policies["conservative"].describe("conservative") + ".",
			},
			probability("min_probability", "The least probability with which an answer is picked. By default the policy's."),
			probability("min_margin", "By how much the best answer's probability must exceed the next one's. By default the policy's."),
			probability("min_all_wrong", "The probability from which the arbiter says that all answers are wrong. By default the policy's."),
			{
				Name: "caution", Type: "number", Min: sdk.Float(0), Max: sdk.Float(5), Unit: "standard deviations",
				Description: "How much is taken off a specialist's success rate for what is not known of it yet. By default the policy's.",
			},
			{
				Name: "alternatives", Type: "number", Default: d.Alternatives, Min: sdk.Float(2), Max: sdk.Float(1e6), Unit: "answers",
				Description: "How many different answers a question has that a model may fall for, the right one included. The more there are, the more agreement means.",
			},
			{
				Name: "correlation", Type: "number", Default: d.Correlation, Min: sdk.Float(0), Max: sdk.Float(1), Unit: "share",
				Description: "What an agreeing vote loses for every stronger vote for the same answer, since models err together. 0 counts all votes in full, 1 the strongest alone.",
			},
			{
				Name: "vote_scale", Type: "number", Default: d.VoteScale, Min: sdk.Float(0.01), Max: sdk.Float(10), Unit: "factor",
				Description: "What the votes' log-odds are multiplied by. Below 1 the records count for less beside the checks, and the probabilities are more even.",
			},
			{
				Name: "vcg", Type: "bool", Default: d.VCG,
				Description: "Whether to record Clarke payments: what each candidate's presence costs the others, by the arbiter's own probabilities. It does not change the verdict.",
			},
			{
				Name: "groups", Type: "map(string)",
				Description: "The group that a check counts for, by the check's name, where it is another one than the arbiter would take. The groups are " + strings.Join(groupNames[:], ", ") + "; \"none\" leaves a check out.",
			},
		},
		Blocks: []sdk.Block{{
			Type: "weights", Max: 1,
			Description: "How much the groups of checks count, in relation to one another: the group of the greatest weight in full, the others in proportion. A group that has nothing to say of an answer leaves its place to the others.",
			Schema: sdk.Schema{Attributes: []sdk.Attribute{
				weightAttribute("logical", d.Weights.Logical, "Form and consistency: completeness, refusal, loops, schema, code, tool calls."),
				weightAttribute("mathematical", d.Weights.Mathematical, "Computation: arithmetic, algebra, units."),
				weightAttribute("cross_session", d.Weights.CrossSession, "Corrections, and contradictions with them."),
				weightAttribute("empirical", d.Weights.Empirical, "Sources outside. Off by default; 0.10 is the weight that goes with the other defaults."),
			}},
		}},
	}
}

func weightAttribute(name string, value float64, description string) sdk.Attribute {
	return sdk.Attribute{
		Name: name, Type: "number", Default: value, Min: sdk.Float(0), Max: sdk.Float(1), Unit: "share",
		Description: description + " 0 switches the group off.",
	}
}

// decode reads the config block, and holds it against the schema for hosts
// that did not.
func decode(inst *sdk.Instance) (settings, error) {
	cfg := defaults()
	if err := inst.Decode(&cfg); err != nil {
		return settings{}, err
	}
	var errs []error
	values := cfg.numbers()
	check := func(attributes []sdk.Attribute, path ...string) {
		for _, a := range attributes {
			v, set := values[a.Name]
			if a.Min == nil || !set || v >= *a.Min && v <= *a.Max {
				continue
			}
			errs = append(errs, &sdk.ConfigError{
				Path:    slices.Concat(path, []string{a.Name}),
				Summary: "Number out of range",
				Detail:  fmt.Sprintf("%s is %g, but must be between %g and %g (%s).", a.Name, v, *a.Min, *a.Max, a.Unit),
			})
		}
	}
	check(schema().Attributes)
	check(schema().Blocks[0].Schema.Attributes, "weights")
	if _, ok := policies[cfg.Policy]; !ok {
		errs = append(errs, &sdk.ConfigError{
			Path: []string{"policy"}, Summary: "No such policy",
			Detail: fmt.Sprintf("There is no policy %q. Set policy to balanced or conservative.", cfg.Policy),
		})
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Groups)) {
		if g := cfg.Groups[name]; g != noGroup && !slices.Contains(groupNames[:], g) {
			errs = append(errs, &sdk.ConfigError{
				Path: []string{"groups", name}, Summary: "No such group",
				Detail: fmt.Sprintf("There is no group %q for the check %s. The groups are %s, and none.", g, name, strings.Join(groupNames[:], ", ")),
			})
		}
	}
	return cfg, errors.Join(errs...)
}

// numbers are the settings that have a range, by name; those that are not set are absent.
func (s settings) numbers() map[string]float64 {
	values := map[string]float64{
		"alternatives": s.Alternatives, "correlation": s.Correlation, "vote_scale": s.VoteScale,
	}
	for g, w := range s.Weights.list() {
		values[groupNames[g]] = w
	}
	for name, v := range map[string]*float64{
		"min_probability": s.MinProbability, "min_margin": s.MinMargin, "min_all_wrong": s.MinAllWrong, "caution": s.Caution,
	} {
		if v != nil {
			values[name] = *v
		}
	}
	return values
}
