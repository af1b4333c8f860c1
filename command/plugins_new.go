// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"cmp"
	"errors"
	"path/filepath"

	"golang.org/x/mod/module"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/scaffold"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/plugin/store"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) pluginsNewCommand() *command {
	return &command{
		name:     "plugins new",
		synopsis: "Make a new plugin in Go",
		description: "Makes a folder with a small plugin of the kind that works, its tests, a configuration that uses it, and the SDK that this program was built with. " +
			"It needs Go to be built, and nothing that is not in the folder or on the Go module proxy. Nothing is overwritten.",
		examples: []string{"aua plugins new -kind scorer short-answers", "aua plugins new -kind hook -module github.com/acme/slow-log slow-log"},
		flags:    new(arguments.PluginsNew).Flags(),
		run:      s.pluginsNew,
	}
}

func (s *session) pluginsNew(args []string) int {
	a, diags := arguments.ParsePluginsNew(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	if err := store.CheckName(a.Name); err != nil {
		return p.Fail(fault.New(fault.RequestInvalid, "%v.", err))
	}
	if s.builtins[a.Name] != nil {
		return p.Fail(fault.New(fault.Conflict, "There is a built-in plugin %q, so a plugin of that name could not be used. Choose another name.", a.Name))
	}
	made := scaffold.Plugin{Name: a.Name, Kind: a.Kind, Module: cmp.Or(a.Module, "example.com/aua-plugin-"+a.Name)}
	if err := module.CheckImportPath(made.Module); err != nil {
		return p.Fail(fault.New(fault.RequestInvalid, "%q cannot be the path of a Go module: %v. Write one such as github.com/acme/%s.", made.Module, errors.Unwrap(err), a.Name))
	}
	files, err := made.Files()
	if err != nil {
		return p.Fail(fault.Wrap(err, fault.Internal, "The plugin's files could not be made."))
	}
	dir := filepath.Clean(cmp.Or(a.Dir, a.Name))
	if err := scaffold.Write(dir, files); errors.Is(err, scaffold.ErrExists) {
		return p.Fail(fault.New(fault.Conflict, "There is something at %s already, and nothing is overwritten. Choose another folder with -dir, or another name.", dir).With("path", dir))
	} else if err != nil {
		return p.Fail(fault.New(fault.RequestInvalid, "The plugin could not be written to %s: %v.", dir, err).With("path", dir))
	}
	return finish(p, views.Show(p, views.MadePlugin(made, dir, files), views.NewPlugin))
}
