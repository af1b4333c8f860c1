// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/nearest"
)

// installation is what the commands about installed plugins work on.
type installation struct {
	*config.Requirements
	store *store.Store
}

// requirements reads what the configuration says of plugins; nil, with the
// exit status, when that was reported. The rest of the configuration may be
// wrong, and there need be none.
func requirements(p *views.Printer, a *arguments.Plugins) (*config.Requirements, int) {
	r, diags, sources := config.LoadRequirements(config.LoadOptions{Paths: a.Paths, Vars: a.Vars})
	if r == nil {
		return nil, p.Refuse(config.Fault(diags), diags, sources)
	}
	p.Warn(diags, sources)
	if a.Dir != "" {
		r.PluginDir = a.Dir
	}
	return r, 0
}

// openPlugins opens the plugin directory of a configuration; nil, with the exit
// status, when that was reported.
func openPlugins(p *views.Printer, a *arguments.Plugins) (*installation, int) {
	r, status := requirements(p, a)
	if r == nil {
		return nil, status
	}
	s, err := store.Open(r.PluginDir)
	if err != nil {
		return nil, p.Fail(err)
	}
	return &installation{Requirements: r, store: s}, 0
}

// locked reads the lock file; nil, with the exit status, when what is wrong
// with it was reported.
func (i *installation) locked(p *views.Printer) (*lock.File, int) {
	f, parsed, diags := lock.Read(i.LockFile)
	if f == nil {
		return nil, i.refuseLock(p, parsed, diags)
	}
	return f, 0
}

func (i *installation) refuseLock(p *views.Printer, parsed *hcl.File, diags hcl.Diagnostics) int {
	f := fault.New(fault.ConfigInvalid, "The lock file %s cannot be used: %s. %s", i.LockFile, diags[0].Summary, diags[0].Detail)
	return p.Refuse(f, diags, config.Sources{i.LockFile: parsed})
}

// requirement returns what the configuration requires of a source; nil for nothing.
func (i *installation) requirement(source string) *config.Required {
	for _, r := range i.Required {
		if r.Source == source {
			return r
		}
	}
	return nil
}

// requirementOf is r in the lock file's words.
func requirementOf(r *config.Required) lock.Requirement {
	return lock.Requirement{Source: r.Source, Version: r.Version, Constraints: r.Constraints}
}

// named returns the installed plugins that a name or a source stands for, with
// or without @VERSION. It is an error when there is none.
func (i *installation) named(name string) ([]*store.Installed, error) {
	all, err := i.store.List()
	if err != nil {
		return nil, err
	}
	wanted, version, _ := strings.Cut(name, "@")
	found := slices.DeleteFunc(slices.Clone(all), func(p *store.Installed) bool {
		return p.Platform != store.Platform() || p.Name != wanted && p.Source != wanted || version != "" && p.Version != version
	})
	if len(found) > 0 {
		return found, nil
	}
	var known, versions []string
	for _, p := range all {
		known = append(known, p.Source, p.Name)
		if p.Name == wanted || p.Source == wanted {
			versions = append(versions, p.Version)
		}
	}
	hint := ""
	if len(versions) > 0 {
		hint = " Installed are: " + strings.Join(versions, ", ") + "."
	} else if near := nearest.Name(wanted, known); near != "" {
		hint = fmt.Sprintf(" Did you mean %q?", near)
	}
	return nil, fault.New(fault.PluginNotFound, "No plugin %s is installed in %s.%s \"aua plugins list\" shows which there are.", name, i.store.Dir(), hint).With("plugin", name)
}

// identify asks an installed plugin what it is, and makes sure that it is what
// its place says. The plugin must have been verified.
func identify(i *store.Installed) (json.RawMessage, error) {
	program, err := i.Program()
	if err != nil {
		return nil, err
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	text, d, err := program.Describe(ctx, plugin.BareEnvironment())
	if err != nil {
		return nil, err
	}
	if err := store.CheckDescription(i.Name, d); err != nil {
		return nil, err
	}
	if d.Version != i.Version {
		return nil, fault.New(fault.PluginVersionMismatch, "The plugin in the place of %s reports the version %q. Remove it, and install it again: aua plugins remove %s@%s", i, d.Version, i.Source, i.Version).
			With("plugin", i.Name).With("version", d.Version)
	}
	return text, nil
}

// relative shortens a path below the working folder.
func relative(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if rest, ok := strings.CutPrefix(path, wd+string(os.PathSeparator)); ok {
		return rest
	}
	return path
}
