// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
)

// load reads a configuration and checks all that can be checked without
// starting a process: a built-in plugin's own validation is part of it, since
// that acts on nothing. The Config is nil exactly when there are errors.
func load(c *plugin.Catalog, o config.LoadOptions) (*config.Config, hcl.Diagnostics, config.Sources) {
	o.Describe, o.PluginNames = c.Describe, c.Names
	cfg, diags, sources := config.Load(o)
	if cfg == nil {
		return nil, diags, sources
	}
	for _, b := range cfg.PluginBlocks() {
		diags = append(diags, validateBlock(c.Builtins[b.Plugin], b)...)
	}
	if diags.HasErrors() {
		return nil, diags, sources
	}
	return cfg, diags, sources
}

func validateBlock(p *sdk.Plugin, b *config.Block) hcl.Diagnostics {
	if p == nil || p.Validate == nil {
		return nil
	}
	err := p.Validate(&sdk.Instance{Name: b.Address(), Kind: b.Kind, Config: b.ConfigJSON})
	return b.Diagnostics(sdk.Diagnostics(err))
}
