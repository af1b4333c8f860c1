// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"maps"
	"slices"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) pluginsListCommand() *command {
	return &command{
		name:     "plugins list",
		synopsis: "List the plugins that a configuration can name",
		description: "Lists the plugins that are built in and those that are installed, with the kinds of blocks that they serve. Of an installed one it says whether the configuration requires it, whether the lock file has it, and whether a server runs it. No plugin is started.\n\n" +
			"With -json, each comes with the schema of its config block.",
		examples: []string{"aua plugins list", "aua plugins list -json"},
		flags:    new(arguments.PluginsList).Flags(),
		run:      s.pluginsList,
	}
}

func (s *session) pluginsList(args []string) int {
	a, diags := arguments.ParsePluginsList(args, s.getenv)
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
	list := &views.PluginList{Directory: relative(i.store.Dir())}
	for _, name := range slices.Sorted(maps.Keys(s.builtins)) {
		list.Plugins = append(list.Plugins, views.ListedPlugin{Source: views.SourceBuiltin, Description: s.builtins[name].Describe()})
	}
	installed, err := i.store.List()
	if err != nil {
		return p.Fail(err)
	}
	for _, plugin := range installed {
		list.Plugins = append(list.Plugins, i.listed(plugin, locked))
	}
	for _, o := range i.Overrides {
		list.Plugins = append(list.Plugins, views.ListedPlugin{Source: views.SourceOverride, Directory: o.Path, Description: &sdk.Description{Name: o.Name, Kinds: []sdk.KindDescription{}}})
	}
	return finish(p, views.Show(p, list, views.Plugins))
}

// listed is what the list says of an installed plugin.
func (i *installation) listed(plugin *store.Installed, locked *lock.File) views.ListedPlugin {
	l := views.ListedPlugin{
		Source: plugin.Source, Directory: relative(plugin.Dir), Platform: plugin.Platform, Hash: plugin.Hash, Installed: true,
		Required: i.requirement(plugin.Source) != nil, InUse: plugin.InUse(), Description: plugin.Described(),
	}
	if entry := locked.Find(plugin.Source); entry != nil && entry.Version == plugin.Version {
		l.Locked = entry.Allows(plugin.Hash)
		if d, err := entry.Describe(); err == nil && l.Locked {
			l.Description = d
		}
	}
	if l.Description == nil {
		l.Description = &sdk.Description{Name: plugin.Name, Version: plugin.Version, Kinds: []sdk.KindDescription{}}
	}
	if plugin.Problem != nil {
		l.Problem = string(fault.CodeOf(plugin.Problem))
	}
	return l
}
