// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// describer asks for each plugin's description once.
type describer struct {
	opts LoadOptions
	// requirements are nil, and plugins too, until they are known.
	requirements *Requirements
	plugins      Plugins
	known        map[string]described
}

type described struct {
	description *sdk.Description
	err         error
}

// open finds the plugins of a configuration.
func (d *describer) open(r *Requirements) {
	if d.requirements != nil {
		return // the same configuration, loaded again
	}
	if d.requirements = r; d.opts.Plugins != nil {
		d.plugins = d.opts.Plugins(r)
	}
}

func (d *describer) builtin(plugin string) bool {
	return d.plugins != nil && d.plugins.Builtin(plugin)
}

func (d *describer) describe(kind sdk.Kind, plugin string) (*sdk.Description, error) {
	key := string(kind) + "/" + plugin
	if known, ok := d.known[key]; ok {
		return known.description, known.err
	}
	var result described
	if d.plugins == nil {
		result.err = fault.New(fault.PluginNotFound, "No plugin is known here.")
	} else {
		result.description, result.err = d.plugins.Describe(kind, plugin)
	}
	if result.err == nil && result.description == nil {
		result.err = fault.New(fault.PluginContractInvalid, "The plugin does not describe itself.")
	}
	d.known[key] = result
	return result.description, result.err
}

// names lists the plugins of a kind.
func (d *describer) names(kind sdk.Kind) []string {
	if d.plugins == nil {
		return nil
	}
	return d.plugins.Names(kind)
}

// describePlugin returns the description of the plugin that b names, or nil
// when that was reported.
func (l *loader) describePlugin(b *Block, p *place) *sdk.Description {
	rng := p.sub("plugin")
	description, err := l.plugins.describe(b.Kind, b.Plugin)
	if err != nil {
		l.reportPlugin(b, rng, err)
		return nil
	}
	if _, ok := description.Serves(b.Kind); !ok {
		var kinds []string
		for _, kd := range description.Kinds {
			kinds = append(kinds, string(kd.Kind))
		}
		l.report(rng, "Plugin of another kind", "The plugin %q cannot be used as %s; it serves: %s. %s",
			b.Plugin, b.Kind, strings.Join(kinds, ", "), l.knownPlugins(b))
		return nil
	}
	return description
}

func (l *loader) reportPlugin(b *Block, rng *hcl.Range, err error) {
	code := fault.CodeOf(err)
	external := l.cfg.Requirements.Get(b.Plugin) != nil || l.cfg.Requirements.Override(b.Plugin) != nil
	switch {
	case external && code != fault.Internal:
		l.reportCode(code, rng, "Plugin cannot be used", "%s", message(err))
		return
	case code == fault.PluginNotFound && fault.As(err).Details["installed"] != nil:
		l.reportCode(code, rng, "Plugin is not required", "%s", message(err))
		return
	case code == fault.PluginNotFound:
		l.reportCode(code, rng, "Unknown plugin", "There is no %s plugin %q. %s", b.Kind, b.Plugin, l.knownPlugins(b))
		return
	case code == fault.Internal:
		code = fault.PluginLoadFailed
	}
	l.reportCode(code, rng, "Plugin cannot be described", "The %s plugin %q does not say what its config block may hold: %s", b.Kind, b.Plugin, message(err))
}

func (l *loader) knownPlugins(b *Block) string {
	names := l.plugins.names(b.Kind)
	if len(names) == 0 {
		return "\"aua plugins list\" shows which there are."
	}
	return didYouMean(b.Plugin, names, "The "+string(b.Kind)+" plugins are")
}

// message is what an error says to the user.
func message(err error) string {
	if fault.CodeOf(err) != fault.Internal {
		return fault.As(err).Message
	}
	return strings.TrimSuffix(err.Error(), ".") + "."
}
