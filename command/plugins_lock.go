// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"slices"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin/lock"
)

func (s *session) pluginsLockCommand() *command {
	return &command{
		name:     "plugins lock",
		synopsis: "Bring the lock file in line with the configuration",
		description: "Locks one installed version of each plugin that the configuration requires, with its hash and its description: the version that is locked, as long as it is allowed, or else the newest that is installed and allowed. " +
			"What nothing requires any more is removed from the lock file. Each plugin's files are verified, and each is asked to describe itself.",
		examples: []string{"aua plugins lock", "aua plugins lock -upgrade"},
		flags:    new(arguments.PluginsLock).Flags(),
		run:      s.pluginsLock,
	}
}

func (s *session) pluginsLock(args []string) int {
	a, diags := arguments.ParsePluginsLock(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	i, status := openPlugins(p, &a.Plugins)
	if i == nil {
		return status
	}
	v := &views.Locking{LockFile: i.LockFile, Changes: []lock.Change{}}
	written, parsed, diags, err := lock.Update(i.LockFile, func(f *lock.File) error {
		changes, err := f.Align(i.toLock(f), &lock.Alignment{Store: i.store, Upgrade: a.Upgrade, Describe: identify})
		v.Changes = append(v.Changes, changes...)
		return err
	})
	if err != nil {
		return p.Fail(err)
	}
	if diags.HasErrors() {
		return i.refuseLock(p, parsed, diags)
	}
	v.Written = written
	return finish(p, views.Show(p, v, views.Lock))
}

// toLock returns what the configuration requires. A plugin that is being
// developed need not be installed; then it need not be locked.
func (i *installation) toLock(f *lock.File) []lock.Requirement {
	var required []lock.Requirement
	for _, r := range i.Required {
		developed := slices.ContainsFunc(i.Overrides, func(o *config.Override) bool { return o.Name == r.Name })
		if versions, err := i.store.Versions(r.Source); developed && err == nil && len(versions) == 0 && f.Find(r.Source) == nil {
			continue
		}
		required = append(required, requirementOf(r))
	}
	return required
}
