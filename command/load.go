// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"encoding/json"

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
	loaded := loadWith(&loading{builtins: builtins, plugins: builtins}, o, missing)
	return loaded.Config, loaded.Catalog, loaded.Diagnostics, loaded.Sources
}

func loadWith(l *loading, o config.LoadOptions, missing hcl.DiagnosticSeverity) *runtime.Loaded {
	if o.Secrets == nil {
		o.Secrets = secret.New(secret.Options{}).Open
	}
	o.Plugins = l.open
	cfg, diags, sources := config.Load(o)
	refused := func(diags hcl.Diagnostics) *runtime.Loaded {
		return &runtime.Loaded{Catalog: l.plugins, Diagnostics: diags, Sources: sources}
	}
	if l.diags.HasErrors() {
		// What else there is to say follows from it.
		if l.file != nil {
			sources[l.lockFile] = l.file
		}
		return refused(l.diags)
	}
	diags = append(diags, l.diags...)
	if cfg == nil {
		return refused(diags)
	}
	diags = append(diags, l.ready(cfg, missing)...)
	for _, b := range cfg.PluginBlocks() {
		diags = append(diags, validateBlock(l.plugins, b)...)
	}
	if diags.HasErrors() {
		return refused(diags)
	}
	return &runtime.Loaded{Config: cfg, Catalog: l.plugins, PluginLock: l.text(), Diagnostics: diags, Sources: sources}
}

func validateBlock(plugins *plugin.Catalog, b *config.Block) hcl.Diagnostics {
	p, err := plugins.Program(b.Kind, b.Plugin)
	if err != nil {
		return nil // reported where the plugin is named
	}
	err = p.Validate(&sdk.Instance{Name: b.Address(), Kind: b.Kind, Config: []byte(b.ConfigJSON.Reveal())})
	return b.Diagnostics(sdk.Diagnostics(err))
}

// loader returns what reads configurations for a running server: its own files
// again, those of a bundle, or an expanded document. What -dev found is not
// sought again: another model server is another specialist, which takes a restart.
// What a bundle may read of the server is as the server was started.
func loader(c *plugin.Catalog, own config.LoadOptions, started *config.Config) runtime.Loader {
	return func(_ context.Context, src runtime.Source) *runtime.Loaded {
		l, o := &loading{builtins: c, plugins: c}, own
		switch {
		case src.Bundle != nil:
			l.given = &src.Bundle.PluginLock
			o.Paths, o.Sources, o.Vars = nil, nil, src.Bundle.Vars
			o.Sent = &config.Sent{Bundle: src.Bundle, Env: started.Server.Env, Secrets: started.Secrets, PluginDir: started.Requirements.PluginDir}
		case src.Expanded != nil:
			l.given = &src.PluginLock
			o.Paths, o.Sources, o.Vars = nil, []config.Source{{Name: "snapshot.hcl.json", Data: src.Expanded}}, declaredIn(src.Expanded, o.Vars)
		}
		return loadWith(l, o, hcl.DiagError)
	}
}

// declaredIn are the values of those variables that an expanded document
// declares: sensitive ones, whose values it does not have.
func declaredIn(expanded []byte, values map[string]string) map[string]string {
	var doc struct {
		Variable map[string]json.RawMessage `json:"variable"`
	}
	if json.Unmarshal(expanded, &doc) != nil {
		return nil // the loader says what is wrong with it
	}
	given := map[string]string{}
	for name, value := range values {
		if _, ok := doc.Variable[name]; ok {
			given[name] = value
		}
	}
	return given
}
