// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"fmt"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) pluginsVerifyCommand() *command {
	return &command{
		name:     "plugins verify",
		synopsis: "Check that installed plugins are what was installed and locked",
		description: "Reads all files of the installed plugins, or of those that are named, and compares them with their checksum files and with the lock file. Without a name, every locked plugin must be installed too. No plugin is started.\n\n" +
			"It exits with 1 when something is wrong.",
		examples: []string{"aua plugins verify", "aua plugins verify acme/slow-log@1.2.0"},
		flags:    new(arguments.PluginsVerify).Flags(),
		run:      s.pluginsVerify,
	}
}

func (s *session) pluginsVerify(args []string) int {
	a, diags := arguments.ParsePluginsVerify(args, s.getenv)
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
	v := &views.Verification{Directory: relative(i.store.Dir()), Plugins: []views.Verified{}}
	if len(a.Names) == 0 {
		if err := i.verifyAll(v, locked); err != nil {
			return p.Fail(err)
		}
	}
	for _, name := range a.Names {
		plugins, err := i.named(name)
		if err != nil {
			return p.Fail(err)
		}
		for _, plugin := range plugins {
			v.Add(plugin.Source, plugin.Version, plugin.Platform, i.verify(plugin, locked))
		}
	}
	if status := finish(p, views.Show(p, v, views.Verify)); status != 0 {
		return status
	}
	if v.Failed > 0 {
		return exitFailed
	}
	return 0
}

// verifyAll verifies what is installed, and that what is locked is.
func (i *installation) verifyAll(v *views.Verification, locked *lock.File) error {
	installed, err := i.store.List()
	if err != nil {
		return err
	}
	present := map[string]bool{}
	for _, plugin := range installed {
		present[fmt.Sprint(plugin.Source, " ", plugin.Version, " ", plugin.Platform)] = true
		v.Add(plugin.Source, plugin.Version, plugin.Platform, i.verify(plugin, locked))
	}
	for _, entry := range locked.Plugins {
		if !present[fmt.Sprint(entry.Source, " ", entry.Version, " ", store.Platform())] {
			v.Add(entry.Source, entry.Version, store.Platform(), notInstalled(entry, i))
		}
	}
	return nil
}

// verify compares a plugin's files with its checksum file and the lock file.
func (i *installation) verify(plugin *store.Installed, locked *lock.File) error {
	if err := i.store.Verify(plugin); err != nil {
		return err
	}
	entry := locked.Find(plugin.Source)
	if entry == nil || entry.Version != plugin.Version || entry.Allows(plugin.Hash) {
		return nil
	}
	return fault.New(fault.PluginChecksumMismatch, "The plugin %s is not the one that %s locks: the hash of its files is %s. Install it from where it was locked. If these files are meant, run: aua plugins lock", plugin, i.LockFile, plugin.Hash).
		With("plugin", plugin.Name)
}

func notInstalled(entry *lock.Plugin, i *installation) error {
	return fault.New(fault.PluginNotFound, "%s locks %s %s, and it is not installed for %s in %s. Install it: aua plugins install FILE|FOLDER|ARCHIVE", i.LockFile, entry.Source, entry.Version, store.Platform(), i.PluginDir).
		With("plugin", store.NameOf(entry.Source))
}
