// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// exitChanges is the status of plan -detailed-exitcode when there are changes.
const exitChanges = 2

func (s *session) planCommand() *command {
	return &command{
		name:     "plan",
		synopsis: "Show what applying a configuration would change",
		description: "Sends the configuration files to a server, which says what would change if they were applied: each block and key, before and after, and what that takes. It changes nothing. The server starts the plugins whose configuration changes, so that they can check it; with -static it does not.\n\n" +
			"With -out the plan is saved, and \"aua apply FILE\" applies exactly that plan, unless somebody else has applied something since. With -json, or in the file of -json-into, each change is one line of JSON.\n\n" +
			"It exits with 3 when no server is reached. With -detailed-exitcode it exits with 0 when there are no changes and with 2 when there are.",
		examples: []string{
			"aua plan",
			"aua plan -config aua.hcl -out aua.plan",
			"aua plan -detailed-exitcode -json-into plan.jsonl",
		},
		flags: new(arguments.Plan).Flags(),
		run:   s.plan,
	}
}

func (s *session) plan(args []string) int {
	a, diags := arguments.ParsePlan(args, s.getenv)
	p := s.printer(a.JSON)
	p.Lines = true
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	bundle, diags, sources := config.Gather(config.LoadOptions{Paths: a.Paths, Vars: a.Vars})
	if diags.HasErrors() {
		return p.Refuse(config.Fault(diags), diags, sources)
	}
	p.Warn(diags, sources)
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	plan, err := c.Plan(ctx, &api.PlanRequest{Bundle: bundle, Static: a.Static})
	if err != nil {
		return p.Refused(err)
	}
	p.Told(plan.Warnings)
	planned := &views.Planned{Plan: plan, Saved: a.Out}
	if a.Out != "" {
		if err := savePlan(a.Out, plan); err != nil {
			return p.Fail(err)
		}
	}
	if err := showPlan(p, planned, a.JSONInto); err != nil {
		return p.Fail(err)
	}
	if a.DetailedExitCode && len(plan.Changes) > 0 {
		return exitChanges
	}
	return 0
}

// showPlan prints a plan, and writes its events to the file into, unless that is empty.
func showPlan(p *views.Printer, planned *views.Planned, into string) error {
	if into != "" {
		var events bytes.Buffer
		if err := (&views.Printer{Out: &events, JSON: true, Lines: true}).Emit(views.Events(planned)...); err != nil {
			return fault.Wrap(err, fault.Internal, "The events cannot be written.")
		}
		if err := writePrivate(into, events.Bytes(), "The plan's events"); err != nil {
			return err
		}
	}
	err := showEvents(p, planned, views.Plan)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "The output cannot be written.")
	}
	return nil
}

// showEvents prints a plan: as events, or as the text that human makes of it.
func showEvents(p *views.Printer, planned *views.Planned, human func(*views.Text, *views.Planned)) error {
	if p.JSON {
		return p.Emit(views.Events(planned)...)
	}
	return views.Show(p, planned, human)
}
