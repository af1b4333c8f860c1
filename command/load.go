// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/runtime"
	"github.com/auahq/aua/runtime/secret"
	"github.com/auahq/aua/sdk"
)

// load reads a configuration and checks all that can be checked without
// starting a process: a built-in plugin's own validation is part of it, since
// that acts on nothing. Only plugins that are being developed are started, to
// describe themselves. A plugin that is locked and cannot be started now, such
// as one that is not installed here, is reported with the severity missing.
//
// The Config is nil exactly when there are errors; the Catalog, of the same
// built-in plugins as builtins, has the plugins that it names.
func load(builtins *plugin.Catalog, o config.LoadOptions, missing hcl.DiagnosticSeverity) (*config.Config, *plugin.Catalog, hcl.Diagnostics, config.Sources) {
	if o.Secrets == nil {
		o.Secrets = secret.New(secret.Options{}).Open
	}
	l := &loading{builtins: builtins, plugins: builtins}
	o.Plugins = l.open
	cfg, diags, sources := config.Load(o)
	if l.diags.HasErrors() {
		// What else there is to say follows from it.
		if l.file != nil {
			sources[l.lockFile] = l.file
		}
		return nil, l.plugins, l.diags, sources
	}
	diags = append(diags, l.diags...)
	if cfg == nil {
		return nil, l.plugins, diags, sources
	}
	diags = append(diags, l.ready(cfg, missing)...)
	for _, b := range cfg.PluginBlocks() {
		diags = append(diags, validateBlock(l.plugins, b)...)
	}
	if diags.HasErrors() {
		return nil, l.plugins, diags, sources
	}
	return cfg, l.plugins, diags, sources
}

func validateBlock(plugins *plugin.Catalog, b *config.Block) hcl.Diagnostics {
	p, err := plugins.Program(b.Kind, b.Plugin)
	if err != nil {
		return nil // reported where the plugin is named
	}
	err = p.Validate(&sdk.Instance{Name: b.Address(), Kind: b.Kind, Config: []byte(b.ConfigJSON.Reveal())})
	return b.Diagnostics(sdk.Diagnostics(err))
}

// reloader returns what reads a configuration again for a running server. What
// -dev found is not sought again: another model server is another specialist,
// which takes a restart.
func reloader(c *plugin.Catalog, o config.LoadOptions) func(context.Context) *runtime.Loaded {
	return func(context.Context) *runtime.Loaded {
		cfg, plugins, diags, sources := load(c, o, hcl.DiagError)
		return &runtime.Loaded{Config: cfg, Catalog: plugins, Diagnostics: diags, Sources: sources}
	}
}
