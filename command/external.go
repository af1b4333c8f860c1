// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// loading joins what a configuration requires of plugins with what is locked.
type loading struct {
	builtins, plugins *plugin.Catalog
	diags             hcl.Diagnostics
	// lockFile is the lock file's path, and file what was parsed of it.
	lockFile string
	file     *hcl.File
	// given is the text of the lock file when it does not lie beside the configuration.
	given *string
}

// open makes the catalog of a configuration.
func (l *loading) open(r *config.Requirements) config.Plugins {
	e := &plugin.External{
		Dir: r.PluginDir, LockFile: r.LockFile, Lock: &lock.File{},
		Required: map[string]plugin.Requirement{}, Overrides: map[string]string{},
	}
	if l.builtins.External != nil {
		e.Attached = l.builtins.External.Attached
	}
	for _, name := range slices.Sorted(maps.Keys(e.Attached)) {
		l.diags = append(l.diags, &hcl.Diagnostic{
			Severity: hcl.DiagWarning, Summary: "Reattached plugin",
			Detail: fmt.Sprintf("The plugin %q is process %d, which runs already: it is neither started nor checked. The environment variable %s says so; unset it when the plugin is not being debugged.", name, e.Attached[name].Pid, sdk.ReattachEnv),
		})
	}
	for _, p := range r.Required {
		e.Required[p.Name] = plugin.Requirement{Source: p.Source, Constraints: p.Constraints, MTLS: p.MTLS}
	}
	for _, o := range r.Overrides {
		e.Overrides[o.Name] = o.Path
	}
	if len(r.Required) > 0 {
		locked, file, diags := l.read(r.LockFile)
		l.lockFile, l.file, l.diags = r.LockFile, file, append(l.diags, diags...)
		if locked != nil {
			e.Lock = locked
		}
	}
	l.plugins = l.builtins.With(e)
	return l.plugins
}

func (l *loading) read(path string) (*lock.File, *hcl.File, hcl.Diagnostics) {
	if l.given != nil {
		return lock.Parse([]byte(*l.given), path)
	}
	return lock.Read(path)
}

// text is the text of the lock file that was read; empty for none.
func (l *loading) text() string {
	if l.file == nil {
		return ""
	}
	return string(l.file.Bytes)
}

// ready reports the plugins that could not be started now.
func (l *loading) ready(cfg *config.Config, severity hcl.DiagnosticSeverity) hcl.Diagnostics {
	var diags hcl.Diagnostics
	seen := map[string]bool{}
	for _, b := range cfg.PluginBlocks() {
		required := cfg.Requirements.Get(b.Plugin)
		if required == nil || seen[b.Plugin] {
			continue
		}
		seen[b.Plugin] = true
		p, err := l.plugins.Program(b.Kind, b.Plugin)
		if err != nil {
			continue // reported where the plugin is named
		}
		if err := p.Ready(); err != nil {
			diags = append(diags, required.Refusal(fault.As(err), severity))
		}
	}
	return diags
}
