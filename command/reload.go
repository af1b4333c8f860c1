// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

func (s *session) extensionsReloadCommand() *command {
	return &command{
		name:     "extensions reload",
		synopsis: "Replace the plugins that have changed",
		description: "Has a server read its configuration and its lock file again, and replaces the plugins whose block or version has changed, without a pause: a new process is started and tried out first, then it serves all new queries, and the old one is stopped when those under way are done. When anything is wrong, the old one serves on, and the command says which plugin failed at which step and why.\n\n" +
			"A NAME is the address of a block, or a plugin for all blocks that use it. With names, only those are taken from the configuration; scorers, arbiters, and the classifier, router and correction store are taken together with the others of their kind. What else has changed in the configuration is applied by \"aua config reload\" or \"aua apply\", and until then the reload is refused.",
		examples: []string{"aua extensions reload", "aua extensions reload scorer.default", "aua extensions reload -force hook.slow-queries"},
		flags:    new(arguments.ExtensionsReload).Flags(),
		run:      s.extensionsReload,
	}
}

func (s *session) extensionsReload(args []string) int {
	a, diags := arguments.ParseExtensionsReload(args, s.getenv)
	p := s.printer(a.JSON)
	return remote(p, diags, &a.Connection, views.Reload, func(ctx context.Context, c *client.Client) (*api.Reload, error) {
		done, err := c.Reload(ctx, &api.ReloadRequest{Names: a.Names, Force: a.Force})
		if err == nil {
			p.Told(done.Warnings)
		}
		return done, err
	})
}

func (s *session) extensionsTestCommand() *command {
	return &command{
		name:     "extensions test",
		synopsis: "Try out the plugins that a server runs",
		description: "Tries out the plugins that a server runs, as a reload does before they serve: each is asked for its health, and a plugin that decides gets a test call whose answer is held against the contract. A backend is asked whether its model servers are ready; nothing is generated. Hooks and middleware get no test call, since others would see what they do.\n\n" +
			"A NAME is the address of a block, or a plugin for all blocks that use it. It exits with 1 when one does not pass.",
		examples: []string{"aua extensions test", "aua extensions test scorer.default -json"},
		flags:    new(arguments.ExtensionsTest).Flags(),
		run:      s.extensionsTest,
	}
}

func (s *session) extensionsTest(args []string) int {
	a, diags := arguments.ParseExtensionsTest(args, s.getenv)
	failed := false
	status := remote(s.printer(a.JSON), diags, &a.Connection, views.ExtensionTests, func(ctx context.Context, c *client.Client) (*api.TestReport, error) {
		report, err := c.TestExtensions(ctx, &api.TestRequest{Names: a.Names})
		failed = err == nil && report.Failed > 0
		return report, err
	})
	if status == 0 && failed {
		return exitFailed
	}
	return status
}
