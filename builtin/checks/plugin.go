// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package checks is the built-in verifier: it tests an answer by what can be
// known without another model. Is it empty, cut off, a refusal, a loop? Do its
// equations hold? Does its JSON satisfy the schema that the client demanded,
// do its tool calls fit the tools, does its code parse?
//
// A check fails only what is wrong beyond reasonable doubt; where it is in
// doubt it says unknown, and where it finds nothing to check, not applicable.
package checks

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/nearest"
)

const (
	defaultMaxBytes = 1 << 20
	minMaxBytes     = 1 << 10
	maxMaxBytes     = sdk.MaxMessageBytes
	maxWeight       = 20
)

// config is the plugin's config block.
type config struct {
	Disable  []string           `json:"disable"`
	Weights  map[string]float64 `json:"weights"`
	MaxBytes int                `json:"max_bytes"`
}

// questionBytes is how much is looked at of a long question.
const questionBytes = 16 << 10

// Plugin returns the verifier's description and constructor.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "checks",
		Version:     "0.1.0",
		Description: "Tests answers without a model: form, completeness, refusal, loops, arithmetic, JSON schema, code and tool calls.",
		Config: sdk.Schema{Attributes: []sdk.Attribute{
			{
				Name: "disable", Type: "list(string)",
				Description: "The checks that are not run. There are: " + strings.Join(names(), ", ") + ".",
			},
			{
				Name: "weights", Type: "map(number)", Unit: "nats of log-odds",
				Description: "How much a failed check counts, by the check's name, from 0 to 20. The weight of a pass changes in proportion.",
			},
			{
				Name: "max_bytes", Type: "int", Default: defaultMaxBytes,
				Min: sdk.Float(minMaxBytes), Max: sdk.Float(maxMaxBytes), Unit: "bytes",
				Description: "The largest answer that is read as a whole. What needs the whole of a larger one is unknown.",
			},
		}},
		Needs: sdk.NeedsLastMessage,
		// The question says what kind of answer is wanted. Only an answer that
		// repeats a longer one is not recognised.
		LastMessageBytes: questionBytes,
		Validate: func(inst *sdk.Instance) error {
			_, err := configure(inst)
			return err
		},
		Verifier: func(_ context.Context, inst *sdk.Instance) (sdk.Verifier, error) {
			v, err := configure(inst)
			if err != nil {
				return nil, err
			}
			return v, nil
		},
	}
}

// names lists the checks.
func names() []string {
	list := make([]string, len(all))
	for i, c := range all {
		list[i] = c.name
	}
	return list
}

// configure makes a verifier of a config block.
func configure(inst *sdk.Instance) (*verifier, error) {
	cfg := config{MaxBytes: defaultMaxBytes}
	if err := inst.Decode(&cfg); err != nil {
		return nil, err
	}
	var errs []error
	v := &verifier{maxBytes: cfg.MaxBytes, checks: slices.Clone(all)}
	for i, name := range cfg.Disable {
		if !slices.Contains(names(), name) {
			errs = append(errs, noSuchCheck(name, "disable", strconv.Itoa(i)))
		}
	}
	v.checks = slices.DeleteFunc(v.checks, func(c check) bool { return slices.Contains(cfg.Disable, c.name) })
	for _, name := range slices.Sorted(maps.Keys(cfg.Weights)) {
		w := cfg.Weights[name]
		switch {
		case !slices.Contains(names(), name):
			errs = append(errs, noSuchCheck(name, "weights", name))
		case w < 0 || w > maxWeight:
			errs = append(errs, &sdk.ConfigError{
				Path:    []string{"weights", name},
				Summary: "Weight out of range",
				Detail:  fmt.Sprintf("The weight of %s is %g, but must be between 0 and %d nats.", name, w, maxWeight),
			})
		default:
			v.reweigh(name, w)
		}
	}
	if cfg.MaxBytes < minMaxBytes || cfg.MaxBytes > maxMaxBytes {
		errs = append(errs, &sdk.ConfigError{
			Path:    []string{"max_bytes"},
			Summary: "Number out of range",
			Detail:  fmt.Sprintf("max_bytes is %d, but must be between %d and %d bytes.", cfg.MaxBytes, minMaxBytes, maxMaxBytes),
		})
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return v, nil
}

// reweigh gives a check another weight. The ratio of pass and fail, which is
// measured, stays.
func (v *verifier) reweigh(name string, fail float64) {
	for i := range v.checks {
		if c := &v.checks[i]; c.name == name {
			c.weight = weight{pass: c.weight.pass * fail / c.weight.fail, fail: fail}
		}
	}
}

func noSuchCheck(name string, path ...string) error {
	detail := fmt.Sprintf("There is no check %q. There are: %s.", name, strings.Join(names(), ", "))
	if near := nearest.Name(name, names()); near != "" {
		detail = fmt.Sprintf("There is no check %q. Did you mean %q?", name, near)
	}
	return &sdk.ConfigError{Path: path, Summary: "No such check", Detail: detail}
}
