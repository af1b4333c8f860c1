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

func (s *session) configCommand() *command {
	return s.group("config", "Work with the configuration of a server",
		"Works with the configuration that a server serves by: what differs, what was in force before, and going back to it. \"aua plan\" and \"aua apply\" change it.")
}

func (s *session) configHistoryCommand() *command {
	return &command{
		name:        "config history",
		synopsis:    "List the configurations that were in force",
		description: "Lists the snapshots of a server, the newest first: each configuration that was put into force, when, by whom and how. \"aua show -serial SERIAL\" shows one, and \"aua config rollback -to SERIAL\" goes back to it.",
		examples:    []string{"aua config history", "aua config history -limit 5 -json"},
		flags:       new(arguments.ConfigHistory).Flags(),
		run:         s.configHistory,
	}
}

func (s *session) configHistory(args []string) int {
	a, diags := arguments.ParseConfigHistory(args, s.getenv)
	return remote(s.printer(a.JSON), diags, &a.Connection, views.History, func(ctx context.Context, c *client.Client) (*api.ConfigSnapshotList, error) {
		return c.Snapshots(ctx, a.Limit, a.Before)
	})
}

func (s *session) configReloadCommand() *command {
	return &command{
		name:     "config reload",
		synopsis: "Have a server apply its own files",
		description: "Has a server apply the files that it was started with, as SIGHUP does: it reads them again and puts them into force, without a pause and without a question. When anything is wrong, nothing changes. \"aua plan\" beside those files shows beforehand what would change.\n\n" +
			"\"aua extensions reload\" replaces plugins alone.",
		examples: []string{"aua config reload", "aua config reload -message 'Thresholds of the new evaluation'"},
		flags:    new(arguments.ConfigReload).Flags(),
		run:      s.configReload,
	}
}

func (s *session) configReload(args []string) int {
	a, diags := arguments.ParseConfigReload(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	applied, err := c.ReloadConfig(ctx, &api.ConfigReloadRequest{ConfigGuard: api.ConfigGuard{Message: a.Message}})
	if err != nil {
		return p.Refused(uncertain(err))
	}
	p.Told(applied.Warnings)
	return finish(p, views.Show(p, applied, views.Applied))
}
