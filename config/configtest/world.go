// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package configtest makes random valid configurations, and a world in which
// they load, for tests of what holds for all configurations.
package configtest

import (
	"strings"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk"
)

// Plugin is the plugin that all blocks of random configurations name. It serves
// every kind, and its schema has an attribute of every type and nested blocks.
const Plugin = "rich"

// Options load sources in a world where [Plugin] exists, and every secret: the
// value of NAME is "value of NAME", and a number for a NAME that begins with N.
func Options(sources ...config.Source) config.LoadOptions {
	return config.LoadOptions{
		Sources: sources,
		Env:     func(name string) (string, bool) { return "of the environment", name == "SET" },
		Secrets: func([]*config.SecretProvider) func(string) (string, error) {
			return func(name string) (string, error) {
				if strings.HasPrefix(name, "N") {
					return "42", nil
				}
				return "value of " + name, nil
			}
		},
		Plugins: func(*config.Requirements) config.Plugins { return plugins{} },
	}
}

type plugins struct{}

func (plugins) Describe(kind sdk.Kind, plugin string) (*sdk.Description, error) {
	return &sdk.Description{Name: plugin, Version: "1.0.0", Kinds: []sdk.KindDescription{{Kind: kind}}, Config: Schema()}, nil
}

func (plugins) Names(sdk.Kind) []string { return []string{Plugin} }

func (plugins) Builtin(plugin string) bool { return plugin != "external" }

// Schema is that of [Plugin].
func Schema() sdk.Schema {
	leaves := sdk.Schema{Attributes: []sdk.Attribute{
		{Name: "text", Type: "string", Description: "A text."},
		{Name: "weight", Type: "number", Default: 1.5, Description: "A number."},
	}}
	return sdk.Schema{
		Attributes: []sdk.Attribute{
			{Name: "text", Type: "string", Default: "a ${default} of 100%{x}", Description: "A text."},
			{Name: "hidden", Type: "string", Sensitive: true, Description: "A sensitive text."},
			{Name: "flag", Type: "bool", Default: true, Description: "A bool."},
			{Name: "count", Type: "int", Description: "A whole number."},
			{Name: "ratio", Type: "number", Description: "A number."},
			{Name: "wait", Type: "duration", Default: "90s", Description: "A duration."},
			{Name: "list", Type: "list(string)", Description: "Texts."},
			{Name: "set", Type: "set(string)", Description: "Different texts."},
			{Name: "map", Type: "map(string)", Description: "Texts by name."},
			{Name: "any", Type: "any", Description: "Anything."},
			{Name: "object", Type: "object({ a = number, b = optional(string, \"d\") })", Description: "An object."},
		},
		Blocks: []sdk.Block{
			{Type: "single", Max: 1, Description: "At most one.", Schema: leaves},
			{Type: "many", Description: "Any number of them.", Schema: leaves},
			{Type: "named", Labels: []string{"kind", "name"}, Description: "With labels.", Schema: sdk.Schema{
				Attributes: leaves.Attributes,
				Blocks:     []sdk.Block{{Type: "inner", Labels: []string{"label"}, Description: "One in another.", Schema: leaves}},
			}},
		},
	}
}
