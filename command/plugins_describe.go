// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/manual"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) pluginsSchemaCommand() *command {
	return &command{
		name:     "plugins schema",
		synopsis: "Show the settings of a plugin",
		description: "Shows what the config block of a plugin may hold: its settings with types, ranges, units and defaults, and its blocks. " +
			"The plugin is a built-in one, one that the configuration requires, or a program or folder, which is asked what it is.",
		examples: []string{"aua plugins schema utility", "aua plugins schema ./aua-plugin-short-answers -json"},
		flags:    new(arguments.PluginsSchema).Flags(),
		run:      s.pluginsSchema,
	}
}

func (s *session) pluginsSchema(args []string) int {
	a, diags := arguments.ParsePluginsSchema(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	d, source, status := s.describe(p, a)
	if d == nil {
		return status
	}
	return finish(p, views.Show(p, &views.PluginSchema{Name: d.Name, Version: d.Version, Source: source, Description: d.Description, Config: d.Config}, views.Schema))
}

func (s *session) pluginsDocsCommand() *command {
	return &command{
		name:     "plugins docs",
		synopsis: "Write a page about a plugin",
		description: "Writes a page in Markdown about a plugin: what it is, its kinds, its settings, and a part of a configuration that uses it. " +
			"The plugin is named as for \"aua plugins schema\".",
		examples: []string{"aua plugins docs utility", "aua plugins docs ./aua-plugin-short-answers -out short-answers.md"},
		flags:    new(arguments.PluginsDocs).Flags(),
		run:      s.pluginsDocs,
	}
}

func (s *session) pluginsDocs(args []string) int {
	a, diags := arguments.ParsePluginsDocs(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	d, source, status := s.describe(p, &a.PluginsSchema)
	if d == nil {
		return status
	}
	page := &views.PluginPage{Name: d.Name, Path: a.Out, Markdown: manual.Page(d, source)}
	if a.Out != "" {
		if err := os.WriteFile(a.Out, []byte(page.Markdown), 0o644); err != nil {
			return p.Fail(fault.New(fault.RequestInvalid, "The page cannot be written: %v.", err).With("path", a.Out))
		}
	}
	return finish(p, views.Show(p, page, views.Page))
}

// describe returns what a plugin says of itself, and the source that a
// configuration requires it by, which is empty for a built-in one; nil, with
// the exit status, when it was reported that there is none.
func (s *session) describe(p *views.Printer, a *arguments.PluginsSchema) (d *sdk.Description, source string, status int) {
	if builtin := s.builtins[a.Plugin]; builtin != nil {
		return builtin.Describe(), "", 0
	}
	var err error
	if strings.ContainsRune(a.Plugin, filepath.Separator) || strings.HasPrefix(a.Plugin, store.ProgramPrefix) {
		if d, source, err = describeProgram(a.Plugin); err != nil {
			return nil, "", p.Fail(err)
		}
		return d, source, 0
	}
	r, status := requirements(p, &arguments.Plugins{Configuration: a.Configuration})
	if r == nil {
		return nil, "", status
	}
	if d, source, err = s.describeRequired(r, a.Plugin); err != nil {
		return nil, "", p.Fail(err)
	}
	return d, source, 0
}

// describeRequired returns a plugin that the configuration names.
func (s *session) describeRequired(r *config.Requirements, name string) (d *sdk.Description, source string, err error) {
	builtins, err := s.catalog()
	if err != nil {
		return nil, "", err
	}
	l := &loading{builtins: builtins}
	l.open(r)
	if l.diags.HasErrors() {
		return nil, "", fault.New(fault.ConfigInvalid, "The lock file %s cannot be used. Run \"aua validate\" to see why.", r.LockFile)
	}
	program, err := l.plugins.Find(name)
	if err != nil {
		return nil, "", err
	}
	source = "local/" + name
	if required := r.Get(name); required != nil {
		source = required.Source
	}
	return program.Description, source, nil
}

// describeProgram asks a program, or the one of a plugin's folder.
func describeProgram(path string) (d *sdk.Description, source string, err error) {
	program, err := store.ProgramAt(path)
	if err != nil {
		return nil, "", err
	}
	_, d, err = program.Describe(context.Background(), plugin.BareEnvironment())
	if err == nil {
		err = store.CheckDescription(program.Name, d)
	}
	if err != nil {
		return nil, "", err
	}
	source = "local/" + program.Name
	if program.Manifest != nil && program.Manifest.Source != "" {
		source = program.Manifest.Source
	}
	return d, source, nil
}
