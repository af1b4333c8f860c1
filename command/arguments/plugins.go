// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"
)

// Plugins says which installed plugins a command is about: those of a
// configuration's plugin directory, unless Dir names another.
type Plugins struct {
	Configuration
	Dir  string
	JSON bool
}

func (p *Plugins) declare(s *Set) {
	p.Configuration.declare(s)
	s.Text(&p.Dir, Flag{
		Name: "plugin-dir", Value: "DIR", Predict: complete.PredictDirs("*"),
		Usage: "The plugin directory. It is the configuration's plugin_dir unless given, and .aua/plugins without one.",
	})
	declareJSON(s, &p.JSON)
}

// PluginsList is the arguments of "aua plugins list".
type PluginsList struct{ Plugins }

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsList) Flags() *Set {
	s := &Set{}
	a.declare(s)
	return s
}

// ParsePluginsList reads the arguments of "aua plugins list".
func ParsePluginsList(args []string, getenv func(string) string) (*PluginsList, hcl.Diagnostics) {
	a := &PluginsList{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// PluginsInstall is the arguments of "aua plugins install".
type PluginsInstall struct {
	Plugins
	// Path is a program, a folder or an archive.
	Path string
	// Source is empty for what the plugin's manifest says.
	Source string
	Force  bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsInstall) Flags() *Set {
	s := &Set{Positional: "PROGRAM|FOLDER|ARCHIVE", PredictArgs: complete.PredictFiles("*")}
	s.Text(&a.Source, Flag{
		Name: "source", Value: "SOURCE",
		Usage: "Where the plugin comes from, as NAMESPACE/NAME or HOST/NAMESPACE/NAME. It is what the plugin's manifest says unless given, and local/NAME where that says nothing.",
	})
	s.Switch(&a.Force, Flag{
		Name:  "force",
		Usage: "Replace the same version although its files are others, and lock files although others are locked. What is in use is never replaced.",
	})
	a.declare(s)
	return s
}

// ParsePluginsInstall reads the arguments of "aua plugins install".
func ParsePluginsInstall(args []string, getenv func(string) string) (*PluginsInstall, hcl.Diagnostics) {
	a := &PluginsInstall{}
	positional, diags := a.Flags().Parse(args, getenv)
	if len(positional) == 1 {
		a.Path = positional[0]
		if strings.Contains(a.Path, "://") {
			diags = append(diags, problem("Not a path", "AUA installs what is on this machine: download %s first, check that it is what you want, and install the file.", a.Path)...)
		}
	} else if !diags.HasErrors() {
		diags = append(diags, problem("No plugin", "Name the one thing to install: a program aua-plugin-NAME, a folder with a plugin.hcl, or either as .zip or .tar.gz.")...)
	}
	return a, diags
}

// PluginsVerify is the arguments of "aua plugins verify".
type PluginsVerify struct {
	Plugins
	// Names are names or sources, with or without @VERSION; none for all.
	Names []string
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsVerify) Flags() *Set {
	s := &Set{Positional: "[NAME...]"}
	a.declare(s)
	return s
}

// ParsePluginsVerify reads the arguments of "aua plugins verify".
func ParsePluginsVerify(args []string, getenv func(string) string) (*PluginsVerify, hcl.Diagnostics) {
	a := &PluginsVerify{}
	positional, diags := a.Flags().Parse(args, getenv)
	a.Names = positional
	return a, diags
}

// PluginsRemove is the arguments of "aua plugins remove".
type PluginsRemove struct {
	Plugins
	// Name is a name or a source, with or without @VERSION.
	Name string
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsRemove) Flags() *Set {
	s := &Set{Positional: "SOURCE[@VERSION]"}
	a.declare(s)
	return s
}

// ParsePluginsRemove reads the arguments of "aua plugins remove".
func ParsePluginsRemove(args []string, getenv func(string) string) (*PluginsRemove, hcl.Diagnostics) {
	a := &PluginsRemove{}
	positional, diags := a.Flags().Parse(args, getenv)
	if len(positional) == 1 {
		a.Name = positional[0]
	} else if !diags.HasErrors() {
		diags = append(diags, problem("No plugin", "Name the one plugin to remove, such as acme/slow-log or acme/slow-log@1.2.0. \"aua plugins list\" shows which there are.")...)
	}
	return a, diags
}

// PluginsLock is the arguments of "aua plugins lock".
type PluginsLock struct {
	Plugins
	Upgrade bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsLock) Flags() *Set {
	s := &Set{}
	s.Switch(&a.Upgrade, Flag{Name: "upgrade", Usage: "Move to the newest installed versions that are allowed, instead of keeping those that are locked."})
	a.declare(s)
	return s
}

// ParsePluginsLock reads the arguments of "aua plugins lock".
func ParsePluginsLock(args []string, getenv func(string) string) (*PluginsLock, hcl.Diagnostics) {
	a := &PluginsLock{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// PluginsDoctor is the arguments of "aua plugins doctor".
type PluginsDoctor struct{ Plugins }

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsDoctor) Flags() *Set {
	s := &Set{}
	a.declare(s)
	return s
}

// ParsePluginsDoctor reads the arguments of "aua plugins doctor".
func ParsePluginsDoctor(args []string, getenv func(string) string) (*PluginsDoctor, hcl.Diagnostics) {
	a := &PluginsDoctor{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}
