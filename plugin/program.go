// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"slices"

	"github.com/auahq/aua/sdk"
)

// Origin says where a program comes from.
type Origin string

// The origins.
const (
	// Builtin is part of the host's own program.
	Builtin Origin = "builtin"
	// Installed is locked, and lies in the plugin folder.
	Installed Origin = "installed"
	// Development is named by dev_overrides: neither hashed nor locked.
	Development Origin = "development"
	// Reattached runs already, under a debugger; the host does not start it.
	Reattached Origin = "reattached"
)

// Program is a plugin that a [Host] can run: what it says of itself, and how
// it is started. It must not be changed.
type Program struct {
	Name   string
	Origin Origin
	// Source is who made it, such as "acme/slow-log"; "builtin" for a built-in plugin.
	Source      string
	Description *sdk.Description

	// Path and Args are the command line, and Dir the folder that it is run in;
	// empty for the host's own.
	Path string
	Args []string
	Dir  string
	// Hash identifies the program's files, "h1:…"; empty when they are not pinned.
	Hash string
	// MTLS encrypts and authenticates the connection.
	MTLS bool

	// builtin is the plugin itself when it is part of the host.
	builtin *sdk.Plugin
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
	return &Program{
		Name: name, Origin: Builtin, Source: string(Builtin), Description: p.Describe(),
		Path: c.Executable, Args: append(slices.Clone(args), name), builtin: p,
	}
}
