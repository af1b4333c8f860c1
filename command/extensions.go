// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"slices"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

func (s *session) extensionsCommand() *command {
	return s.group("extensions", "Look at a server's plugins, and replace them", "Looks at the plugins that a server runs and at those that it could run, tries them out, and replaces those that have changed.")
}

func (s *session) extensionsListCommand() *command {
	return &command{
		name:        "extensions list",
		synopsis:    "List the plugins that a server runs",
		description: "Lists the plugin instances of a server: what they are, how they do, and how many calls they had.",
		examples:    []string{"aua extensions list", "aua extensions list -all -json"},
		flags:       new(arguments.ExtensionsList).Flags(),
		run:         s.extensionsList,
	}
}

func (s *session) extensionsList(args []string) int {
	a, diags := arguments.ParseExtensionsList(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Extensions, func(ctx context.Context, c *client.Client) (*api.ExtensionList, error) {
		list, err := c.Extensions(ctx)
		if err == nil && !a.All {
			list.Extensions = slices.DeleteFunc(list.Extensions, func(e *api.Extension) bool { return e.State == api.StateAvailable })
		}
		return list, err
	})
}

func (s *session) extensionsInspectCommand() *command {
	return &command{
		name:        "extensions inspect",
		synopsis:    "Show one plugin of a server",
		description: "Shows one plugin instance of a server by the address of its block: what it is, how it does, what the configuration says of it, without secrets, and what its config block may hold. A plugin that no block uses is shown by its name.",
		examples:    []string{"aua extensions inspect scorer.default", "aua extensions inspect judge -json"},
		flags:       new(arguments.ExtensionsInspect).Flags(),
		run:         s.extensionsInspect,
	}
}

func (s *session) extensionsInspect(args []string) int {
	a, diags := arguments.ParseExtensionsInspect(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.Extension, func(ctx context.Context, c *client.Client) (*api.Extension, error) {
		return c.Extension(ctx, a.Name)
	})
}
