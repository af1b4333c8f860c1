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
// that acts on nothing. The Config is nil exactly when there are errors; the
// Catalog has the plugins that it names.
func load(plugins *plugin.Catalog, o config.LoadOptions) (*config.Config, *plugin.Catalog, hcl.Diagnostics, config.Sources) {
	o.Plugins = func(*config.Requirements) config.Plugins { return plugins }
	cfg, diags, sources := config.Load(o)
	if cfg == nil {
		return nil, plugins, diags, sources
	}
	for _, b := range cfg.PluginBlocks() {
		diags = append(diags, validateBlock(plugins, b)...)
	}
	if diags.HasErrors() {
		return nil, plugins, diags, sources
	}
	return cfg, plugins, diags, sources
}

func validateBlock(plugins *plugin.Catalog, b *config.Block) hcl.Diagnostics {
	p, err := plugins.Program(b.Kind, b.Plugin)
	if err != nil {
		return nil // reported where the plugin is named
	}
	err = p.Validate(&sdk.Instance{Name: b.Address(), Kind: b.Kind, Config: b.ConfigJSON})
	return b.Diagnostics(sdk.Diagnostics(err))
}
