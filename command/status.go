// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"time"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) statusCommand() *command {
	return &command{
		name:     "status",
		synopsis: "Show how a server does",
		description: "Shows a server's health, its specialists and plugins with their calls and latencies, and its state store, and says why something is not healthy. It exits with 3 when no server is reached.\n\n" +
			"With -watch it goes on until Ctrl-C, also while the server is restarted, and then exits with 0.",
		examples: []string{"aua status", "aua status -json -address 127.0.0.1:8000", "aua status -watch -interval 5s"},
		flags:    new(arguments.Status).Flags(),
		run:      s.status,
	}
}

func (s *session) status(args []string) int {
	a, diags := arguments.ParseStatus(args, s.getenv)
	p := s.printer(a.JSON)
	p.Lines = a.Watch
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	if a.Watch {
		return watchStatus(ctx, &views.Watch{Printer: p, Interval: a.Interval}, c)
	}
	status, err := c.Status(ctx)
	if err != nil {
		return p.Fail(err)
	}
	return finish(p, views.Show(p, status, views.Status))
}

// watchPatience is how long a watched server may take to say how it does.
const watchPatience = 10 * time.Second

// watchStatus shows the status until ctx ends, or until there is an error that
// will not pass.
func watchStatus(ctx context.Context, w *views.Watch, c *client.Client) int {
	for {
		ask, cancel := context.WithTimeout(ctx, watchPatience)
		status, err := c.Status(ask)
		cancel()
		switch {
		case ctx.Err() != nil:
			return 0
		case err == nil:
			err = views.ShowAgain(w, status, views.Status)
		case fault.CodeOf(err).Transient():
			err = w.Trouble(err)
		default:
			return w.Fail(err)
		}
		if err != nil {
			return finish(w.Printer, err)
		}
		if !pause(ctx, w.Interval) {
			return 0
		}
	}
}
