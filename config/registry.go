// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

// Version is the config_version that this version of AUA reads.
const Version = "1.0"

// registry is the whole configuration language; see [Registry].
var registry = &BlockSpec{
	Description: "An AUA configuration.",
	Keys: []*Key{{
		Name: "config_version", Type: TypeString, Required: true, Reload: ReloadNone,
		Description: "The version of the configuration language that the files are written in.",
		at:          in(func(c *Config) *string { return &c.Version }),
	}, pluginDirKey()},
	Blocks: []*BlockSpec{
		requiredPluginsSpec(), devOverridesSpec(),
		serverSpec(), authSpec(), stateSpec(), secretsSpec(), recordsSpec(), sessionsSpec(), routingSpec(), safetySpec(), fieldSpec(),
		backendSpec(), specialistSpec(), roleSpec(), classifierSpec(), routerSpec(), verifierSpec(), arbiterSpec(), scorerSpec(), correctionStoreSpec(),
		middlewareSpec(), hookSpec(),
		variableSpec(), localsSpec(),
	},
	Later: []string{
		"preset", "tier",
		"corrections", "promotion_policy", "promotion", "model",
		"tenant", "limit", "webhook", "observe", "encryption", "audit", "evaluation",
		"prompt",
	},
}

// Registry returns the configuration language: every block and key that a
// configuration may hold. It must not be changed.
func Registry() *BlockSpec { return registry }

// The blocks that are consumed while files are loaded.
const (
	variableBlock = "variable"
	localsBlock   = "locals"
)

func variableSpec() *BlockSpec {
	return &BlockSpec{
		Type: variableBlock, Labels: []string{"name"},
		Description: "A value that is given from outside, and used as var.NAME.",
		Keys: []*Key{
			{Name: "type", Type: TypeConstraint, Reload: ReloadNone, Description: "What values are allowed, such as string, number or list(string); any value when absent."},
			{Name: "default", Type: TypeAny, Reload: ReloadNone, Description: "The value when none is given. A variable without it must be given."},
			{
				Name: "description", Type: TypeString, Reload: ReloadNone, Description: "What the variable is for; messages about it show this.",
				at: in(func(v *variable) *string { return &v.description }),
			},
			{
				Name: "sensitive", Type: TypeBool, Default: false, Reload: ReloadNone,
				Description: "Keeps the value out of every output. A sensitive value can be used in config blocks and env only.",
				at:          in(func(v *variable) *bool { return &v.sensitive }),
			},
		},
		Later: []string{"validation", "nullable", "ephemeral"},
	}
}

func localsSpec() *BlockSpec {
	return &BlockSpec{Type: localsBlock, Description: "Named values, used as local.NAME. Every argument of the block is one."}
}
