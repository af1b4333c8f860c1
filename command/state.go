// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/runtime/secret"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) stateCommand() *command {
	return s.group("state", "Look after the database",
		"Looks after the database of the state block: its schema, its soundness, and backups of it. These commands open the database itself, and need no server.")
}

// onState runs work on the store that a configuration names, and shows what it
// returns. The first interrupt cancels it, which changes nothing.
func onState[T any](s *session, a *arguments.State, diags hcl.Diagnostics, show func(*views.Text, T), work func(context.Context, *views.Printer, state.Options) (T, error)) int {
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	o, status := stateOptions(p, a)
	if o == nil {
		return status
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	model, err := work(ctx, p, *o)
	switch {
	case ctx.Err() != nil && err != nil && fault.CodeOf(err) != fault.Cancelled:
		return p.Fail(fault.Wrap(err, fault.Cancelled, "Interrupted: nothing was changed."))
	case err != nil:
		return p.Fail(err)
	}
	return finish(p, views.Show(p, model, show))
}

// stateOptions reads where the configuration keeps the state; nil, with the
// exit status, when it does not say so, which was reported.
func stateOptions(p *views.Printer, a *arguments.State) (*state.Options, int) {
	where, diags, sources := config.LoadState(config.LoadOptions{
		Paths: a.Paths, Vars: a.Vars, Secrets: secret.New(secret.Options{Values: &secret.Values{}}).Open,
	})
	if where == nil {
		return nil, p.Refuse(config.Fault(diags), diags, sources)
	}
	p.Warn(diags, sources)
	o := state.Configured(*where)
	return &o, 0
}

func (s *session) stateCheckCommand() *command {
	return &command{
		name:     "state check",
		synopsis: "Check the database",
		description: "Reads the whole database, and says what is wrong with it: damage, rows that cannot be read, a schema that is not the newest. It changes nothing, and works while a server uses the database.\n\n" +
			"It exits with 1 when something is wrong.",
		examples: []string{"aua state check", "aua state check -config /etc/aua -json"},
		flags:    new(arguments.StateCheck).Flags(),
		run:      s.stateCheck,
	}
}

func (s *session) stateCheck(args []string) int {
	a, diags := arguments.ParseStateCheck(args, s.getenv)
	sound := true
	status := onState(s, &a.State, diags, views.Inspected, func(ctx context.Context, _ *views.Printer, o state.Options) (*state.Inspection, error) {
		r, err := state.Inspect(ctx, o)
		sound = err == nil && len(r.Problems) == 0
		return r, err
	})
	if status == 0 && !sound {
		return exitFailed
	}
	return status
}
