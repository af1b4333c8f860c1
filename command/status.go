// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
)

func (s *session) statusCommand() *command {
	return &command{
		name:        "status",
		synopsis:    "Show how a server does",
		description: "Shows a server's health, its specialists and plugins with their calls and latencies, and its state store, and says why something is not healthy. It exits with 3 when no server is reached.",
		examples:    []string{"aua status", "aua status -json -address 127.0.0.1:8000"},
		flags:       new(arguments.Status).Flags(),
		run:         s.status,
	}
}

func (s *session) status(args []string) int {
	a, diags := arguments.ParseStatus(args, s.getenv)
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
	status, err := c.Status(ctx)
	if err != nil {
		return p.Fail(err)
	}
	return finish(p, views.Show(p, status, views.Status))
}
