// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"encoding/json"
	"fmt"
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
)

func (s *session) pluginsInstallCommand() *command {
	return &command{
		name:     "plugins install",
		synopsis: "Install a plugin from a file, a folder or an archive",
		description: "Copies a plugin into the plugin directory: a program that is named aua-plugin-NAME, a folder with such a program or with a plugin.hcl, or such a folder as .zip or .tar.gz. " +
			"The plugin is started once, to describe itself, and must be what its file name, its manifest and -source say. Other versions stay as they are.\n\n" +
			"When the configuration requires the plugin in a version like this, the version is locked. Otherwise the command says what to add to the configuration.",
		examples: []string{"aua plugins install ./aua-plugin-slow-log -source acme/slow-log", "aua plugins install py-fields-1.2.0.tar.gz"},
		flags:    new(arguments.PluginsInstall).Flags(),
		run:      s.pluginsInstall,
	}
}

func (s *session) pluginsInstall(args []string) int {
	a, diags := arguments.ParsePluginsInstall(args, s.getenv)
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
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	r, err := i.store.Install(ctx, a.Path, store.InstallOptions{
		Source: a.Source, Force: a.Force, Env: plugin.BareEnvironment(),
		Accept: func(r *store.Result) error { return s.acceptable(i, locked, r, a.Force) },
	})
	if err != nil {
		return p.Fail(err)
	}
	v := installed(a, i, r)
	required := i.requirement(r.Source)
	if required != nil {
		requirement := requirementOf(required)
		if v.Allowed = requirement.Allows(r.Version); v.Allowed {
			var parsed *hcl.File
			if v.Lock, parsed, diags, err = i.lockInstalled(r, required); err != nil {
				return p.Fail(err)
			}
			if v.Lock == nil {
				return i.refuseLock(p, parsed, diags)
			}
		}
	}
	switch other := i.Get(r.Name); {
	case v.Allowed:
	case required == nil && other != nil:
		v.Other, v.Next = other.Source, fmt.Sprintf("aua plugins install -source %s %s", other.Source, a.Path)
	default:
		suggest(v, required)
	}
	return finish(p, views.Show(p, v, views.Install))
}

// acceptable refuses a plugin that could not be used, or that is not the one
// that is locked.
func (s *session) acceptable(i *installation, locked *lock.File, r *store.Result, force bool) error {
	if s.builtins[r.Name] != nil {
		return fault.New(fault.Conflict, "There is a built-in plugin %q, so a plugin of that name could not be used. Give yours another name.", r.Name).With("plugin", r.Name)
	}
	entry := locked.Find(r.Source)
	if entry == nil || entry.Version != r.Version || entry.Allows(r.Hash) || force || i.requirement(r.Source) == nil {
		return nil
	}
	return fault.New(fault.PluginChecksumMismatch, "The files of %s are not those that %s locks: their hash is %s, and locked is %s. Get the plugin again from where it was published. If these files are meant, for example because they are those of another platform, add -force.",
		r.Installed, i.LockFile, r.Hash, strings.Join(entry.Hashes, ", ")).
		With("plugin", r.Name).With("source", r.Source).With("version", r.Version).With("hash", r.Hash).With("locked", entry.Hashes)
}

// lockInstalled locks what was installed. The change is nil when the lock file
// cannot be read.
func (i *installation) lockInstalled(r *store.Result, required *config.Required) (*lock.Change, *hcl.File, hcl.Diagnostics, error) {
	var change *lock.Change
	_, parsed, diags, err := lock.Update(i.LockFile, func(f *lock.File) error {
		next := &lock.Plugin{Source: r.Source, Version: r.Version, Constraints: required.Version, Hashes: []string{r.Hash}, Description: json.RawMessage(r.JSON)}
		if old := f.Find(r.Source); old != nil && old.Version == r.Version {
			// The hashes of other platforms stay; that of replaced files goes.
			next.Hashes = append(next.Hashes, slices.DeleteFunc(slices.Clone(old.Hashes), func(h string) bool { return h == r.Replaced })...)
		}
		c := f.Put(next)
		change = &c
		return nil
	})
	return change, parsed, diags, err
}

func installed(a *arguments.PluginsInstall, i *installation, r *store.Result) *views.Installation {
	v := &views.Installation{
		Path: a.Path, Name: r.Name, Source: r.Source, Version: r.Version, Platform: r.Platform,
		Directory: relative(r.Dir), Hash: r.Hash, Already: r.Already, Replaced: r.Replaced,
		Required: i.requirement(r.Source) != nil, LockFile: i.LockFile,
	}
	for _, k := range r.Description.Kinds {
		v.Kinds = append(v.Kinds, k.Kind)
	}
	return v
}

// suggest says how the configuration comes to use what was installed.
func suggest(v *views.Installation, required *config.Required) {
	numbers, _, prerelease := strings.Cut(v.Version, "-")
	constraint := "~> " + numbers[:strings.LastIndexByte(numbers, '.')]
	if prerelease {
		constraint = v.Version // no other constraint allows it
	}
	v.Add = fmt.Sprintf("required_plugins {\n  %s = { source = %q, version = %q }\n}", v.Name, v.Source, constraint)
	v.Next = "aua plugins lock"
	if required != nil {
		v.Allows, v.Next = required.Version, "aua plugins lock -upgrade"
	}
}
