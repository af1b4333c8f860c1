// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package tester

import (
	"fmt"
	"strconv"

	"github.com/auahq/aua/sdk"
)

// rule is a block of the tester's configuration. Nothing follows from one; they
// show how blocks with labels get from a file to a plugin, and its complaints back.
type rule struct {
	Name   string  `json:"name"`
	Weight float64 `json:"weight"`
	Secret string  `json:"secret"`
	Factor float64 `json:"factor"`
}

func ruleBlock() sdk.Block {
	return sdk.Block{
		Type: "rule", Labels: []string{"name"}, Max: 3, Description: "A rule of that name, from which nothing follows.",
		Schema: sdk.Schema{Attributes: []sdk.Attribute{
			{Name: "weight", Type: "number", Description: "How much it counts; the weights of all rules sum to at most 1.", Min: sdk.Float(0), Default: 0.25},
			{Name: "secret", Type: "string", Description: "What nobody is to see.", Sensitive: true},
			{Name: "factor", Type: "number", Description: "How much it counts.", Deprecated: "Use weight instead."},
		}},
	}
}

// checkRules complains about the rule whose weight is too much.
func checkRules(rules []rule) []error {
	sum := 0.0
	for i, r := range rules {
		if sum += r.Weight; sum > 1 {
			return []error{&sdk.ConfigError{
				Path: []string{"rule", strconv.Itoa(i), "weight"}, Summary: "Rules weigh too much",
				Detail: fmt.Sprintf("With the rule %q the weights sum to %g, and they may sum to at most 1. Lower one of them.", r.Name, sum),
			}}
		}
	}
	return nil
}
