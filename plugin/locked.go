// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"github.com/auahq/aua/plugin/lock"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

// lockedProgram finds the files of a plugin that is locked.
type lockedProgram struct {
	dir      string
	lockFile string
	plugin   *lock.Plugin
}

// look finds the plugin in the plugin directory, and holds its checksum file
// to the lock file. It does not read the plugin's files.
func (l *lockedProgram) look() (*store.Store, *store.Installed, error) {
	s, err := store.Open(l.dir)
	if err != nil {
		return nil, nil, err
	}
	i, err := s.Find(l.plugin.Source, l.plugin.Version)
	switch {
	case err != nil:
		return nil, nil, err
	case i.Problem != nil:
		return nil, i, i.Problem
	case !l.plugin.Allows(i.Hash):
		return nil, i, fault.New(fault.PluginChecksumMismatch,
			"The installed files of the plugin %s are not those that %s locks: their hash is %s. If you installed them on purpose, lock them: aua plugins lock. Otherwise remove them, and install the plugin again from where it was locked.", i, l.lockFile, i.Hash).
			With("plugin", i.Name).With("source", i.Source).With("version", i.Version)
	}
	return s, i, nil
}

// find reads all files of the plugin, and returns how it is started when they
// are those that are locked.
func (l *lockedProgram) find() (command, error) {
	s, i, err := l.look()
	if err != nil {
		return command{}, err
	}
	if err := s.Verify(i); err != nil {
		return command{}, err
	}
	p, err := i.Program()
	if err != nil {
		return command{}, err
	}
	return commandOf(p), nil
}

// hold keeps the plugin from being removed.
func (l *lockedProgram) hold() (release func(), err error) {
	_, i, err := l.look()
	if err != nil {
		return nil, err
	}
	return i.Hold()
}

// commandOf returns the command line of a program of the store.
func commandOf(p *store.Program) command {
	return command{path: p.Path, args: p.Args, dir: p.Dir, env: p.Env}
}
