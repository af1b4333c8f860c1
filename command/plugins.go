// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"os"

	"github.com/mitchellh/cli"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/plugin"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) pluginsCommand() *command {
	return s.group("plugins", "Work with plugins", "Works with the plugins that a configuration can name: those that are built in, and those that are installed in its plugin directory and pinned by its lock file.")
}

// pluginServeCommand is how the host starts a built-in plugin: the same
// program, as another process.
func (s *session) pluginServeCommand() *command {
	return &command{
		name:        "plugin-serve",
		synopsis:    "Run a built-in plugin",
		description: "Runs a built-in plugin. AUA starts it by itself, for each block of the configuration that names a built-in plugin; it is of no use by hand, except to print a plugin's description.",
		examples:    []string{"aua plugin-serve calc describe"},
		flags:       &arguments.Set{Positional: "NAME [describe]"},
		hidden:      true,
		run: func(args []string) int {
			if len(args) == 0 {
				return cli.RunResultHelp
			}
			p, ok := s.builtins[args[0]]
			if !ok {
				return s.printer(false).Fail(fault.New(fault.PluginNotFound, "There is no built-in plugin %q. Run \"aua plugins list\" to see which there are.", args[0]))
			}
			sdk.Serve(p)
			return 0
		},
	}
}

// catalog returns the plugins that a configuration can name.
func (s *session) catalog() (*plugin.Catalog, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "The path of this program cannot be found out, and built-in plugins are started from it: %v.", err)
	}
	attached, err := plugin.ParseAttachments(s.getenv(sdk.ReattachEnv))
	if err != nil {
		return nil, err
	}
	return &plugin.Catalog{Builtins: s.builtins, Executable: executable, External: &plugin.External{Attached: attached}}, nil
}
