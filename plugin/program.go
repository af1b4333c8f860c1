// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"os"
	"slices"

	"github.com/auahq/aua/sdk"
)

// Origin says where a program comes from.
type Origin string

// The origins.
const (
	// Builtin is part of the host's own program.
	Builtin Origin = "builtin"
	// Installed is locked, and lies in the plugin directory.
	Installed Origin = "installed"
	// Development is named by dev_overrides: neither hashed nor locked.
	Development Origin = "development"
	// Reattached runs already, under a debugger; the host does not start it.
	Reattached Origin = "reattached"
)

// Program is a plugin that a [Host] can run: what it says of itself, and how
// it is started.
type Program struct {
	Name   string
	Origin Origin
	// Source is who made it, such as "acme/slow-log"; for a plugin that nobody
	// installed, its origin.
	Source      string
	Description *sdk.Description
	// Hash identifies the program's files, "h1:…"; empty when they are not pinned.
	Hash string
	// MTLS encrypts and authenticates the connection.
	MTLS bool

	// builtin is the plugin itself when it is part of the host.
	builtin *sdk.Plugin
	// find makes sure that the program may be started, and says how. It is
	// called before every start.
	find func() (command, error)
	// ready is what is seen of that without reading the program's files; nil
	// for nothing that could be in the way.
	ready func() error
	// hold keeps the program from being removed while it runs; nil when nobody would.
	hold func() (release func(), err error)
	// stamp tells programs apart beside their hash: the versions of one that has
	// none, and where one is looked for.
	stamp func() string
	// attachment is the process that runs already; nil for one that the host starts.
	attachment *Attachment
}

// command is a command line, the folder that it is run in, and what its
// environment needs.
type command struct {
	path string
	args []string
	dir  string
	env  []string
}

// Ready says why the program could not be started now, as far as that is seen
// without reading its files or starting it.
func (p *Program) Ready() error {
	if p.ready == nil {
		return nil
	}
	return p.ready()
}

// Fingerprint changes when the program's files do: it is their hash, or what is
// seen of a program that has none. It is empty for a built-in plugin, which
// changes with the host.
func (p *Program) Fingerprint() string {
	if p.Hash != "" || p.Origin == Builtin || p.stamp == nil {
		return p.Hash
	}
	return p.stamp()
}

// Validate lets a built-in plugin check a configuration without a process; the
// error is like that of [sdk.Plugin.Validate]. Any other plugin checks it when
// it is started.
func (p *Program) Validate(i *sdk.Instance) error {
	if p.builtin == nil || p.builtin.Validate == nil {
		return nil
	}
	return p.builtin.Validate(i)
}

// builtinProgram is how the host starts itself as one of its own plugins.
func (c *Catalog) builtinProgram(name string, p *sdk.Plugin) *Program {
	args := c.Args
	if args == nil {
		args = []string{"plugin-serve"}
	}
	line := command{path: c.Executable, args: append(slices.Clone(args), name)}
	return &Program{
		Name: name, Origin: Builtin, Source: string(Builtin), Description: p.Describe(), builtin: p,
		find:  func() (command, error) { return line, nil },
		stamp: func() string { return stampOf(line.path) },
	}
}

// stampOf changes when a program is replaced.
func stampOf(path string) string {
	fi, err := os.Stat(path)
	if err != nil {
		return path
	}
	return fmt.Sprintf("%s %d %d", path, fi.Size(), fi.ModTime().UnixNano())
}
