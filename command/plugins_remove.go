// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"strings"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) pluginsRemoveCommand() *command {
	return &command{
		name:        "plugins remove",
		synopsis:    "Remove an installed plugin",
		description: "Removes one version of a plugin from the plugin directory. A version that a server runs, or that the lock file has, is not removed.",
		examples:    []string{"aua plugins remove acme/slow-log@1.2.0", "aua plugins remove local/py-fields"},
		flags:       new(arguments.PluginsRemove).Flags(),
		run:         s.pluginsRemove,
	}
}

func (s *session) pluginsRemove(args []string) int {
	a, diags := arguments.ParsePluginsRemove(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	i, status := openPlugins(p, &a.Plugins)
	if i == nil {
		return status
	}
	locked, status := i.locked(p)
	if locked == nil {
		return status
	}
	plugin, err := i.removable(a.Name, locked)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	if err := i.store.Remove(ctx, plugin); err != nil {
		return p.Fail(err)
	}
	v := &views.Removal{Source: plugin.Source, Version: plugin.Version, Directory: relative(plugin.Dir)}
	return finish(p, views.Show(p, v, views.Remove))
}

// removable returns the one version that a name stands for, when it may go.
func (i *installation) removable(name string, locked *lock.File) (*store.Installed, error) {
	found, err := i.named(name)
	if err != nil {
		return nil, err
	}
	plugin := found[0]
	if len(found) > 1 {
		var names []string
		for _, f := range found {
			names = append(names, f.Source+"@"+f.Version)
		}
		return nil, fault.New(fault.Conflict, "%s stands for several installed plugins: %s. Name one of them, such as: aua plugins remove %s", name, strings.Join(names, ", "), names[len(names)-1]).With("installed", names)
	}
	if entry := locked.Find(plugin.Source); entry != nil && entry.Version == plugin.Version {
		next := "Have required_plugins name it no more, run \"aua plugins lock\", and try again."
		if i.requirement(plugin.Source) == nil {
			next = "Nothing requires it any more: run \"aua plugins lock\", and try again."
		}
		return nil, fault.New(fault.Conflict, "The plugin %s is locked in %s, so the configuration uses it. %s", plugin, i.LockFile, next).With("plugin", plugin.Name).With("version", plugin.Version)
	}
	return plugin, nil
}
