// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"errors"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) applyCommand() *command {
	return &command{
		name:     "apply",
		synopsis: "Put a configuration into force",
		description: "Plans as \"aua plan\" does, asks for the word yes, and has the server serve by the new configuration, without a pause: what changes is started and tried out beside what runs, then takes its place. When anything is wrong, nothing changes. Nobody else can change the configuration meanwhile.\n\n" +
			"A FILE is a plan that \"aua plan -out FILE\" saved. It is applied exactly and without a question, and refused when something else was applied since.\n\n" +
			"The first Ctrl-C ends the command in order: before the change nothing is changed, during the change its outcome is waited for. The second one leaves at once.",
		examples: []string{
			"aua apply",
			"aua apply -auto-approve -message 'New coder model'",
			"aua plan -out aua.plan && aua apply aua.plan",
		},
		flags: new(arguments.Apply).Flags(),
		run:   s.apply,
	}
}

func (s *session) apply(args []string) int {
	a, diags := arguments.ParseApply(args, s.getenv)
	p := s.printer(a.JSON)
	p.Lines = true
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	if a.File != "" {
		plan, err := readPlan(a.File)
		if err != nil {
			return p.Fail(err)
		}
		return operate(p, c, api.OperationApply, func(o *operation) int { return o.applySaved(a, plan) })
	}
	if !a.AutoApprove && !s.mayAsk(p) {
		return p.Fail(nobody("aua apply", ", or apply a plan that was reviewed: aua plan -out FILE, and then aua apply FILE"))
	}
	bundle, diags, sources := config.Gather(config.LoadOptions{Paths: a.Paths, Vars: a.Vars})
	if diags.HasErrors() {
		return p.Refuse(config.Fault(diags), diags, sources)
	}
	p.Warn(diags, sources)
	return operate(p, c, api.OperationApply, func(o *operation) int {
		plan, err := o.Plan(o.ctx, &api.PlanRequest{Bundle: bundle, LockID: o.lock.Load().ID})
		switch {
		case o.ctx.Err() != nil:
			return o.interrupted()
		case err != nil:
			return p.Refused(err)
		}
		return s.applyPlan(o, a, plan)
	})
}

// applyPlan shows a plan, asks, and applies it.
func (s *session) applyPlan(o *operation, a *arguments.Apply, plan *api.Plan) int {
	o.p.Told(plan.Warnings)
	if err := showEvents(o.p, &views.Planned{Plan: plan}, views.Proposed); err != nil {
		return finish(o.p, err)
	}
	if a.CheckSerial != nil && *a.CheckSerial != plan.Serial {
		return o.p.Fail(fault.New(fault.PlanStale, "The newest snapshot has the serial %d, and -check-serial demands %d: somebody has applied something. Nothing was changed.", plan.Serial, *a.CheckSerial))
	}
	if len(plan.Changes) == 0 {
		return 0
	}
	if !a.AutoApprove {
		if status, ok := s.approved(o, "Apply these changes?"); !ok {
			return status
		}
	}
	return o.carryOut(&api.ApplyRequest{Plan: plan}, &plan.Serial, a.Message)
}

// applySaved shows a saved plan, and applies it.
func (o *operation) applySaved(a *arguments.Apply, plan *api.Plan) int {
	if err := showEvents(o.p, &views.Planned{Plan: plan}, views.Proposed); err != nil {
		return finish(o.p, err)
	}
	return o.carryOut(&api.ApplyRequest{Plan: plan}, a.CheckSerial, a.Message)
}

func (o *operation) carryOut(r *api.ApplyRequest, expect *int64, message string) int {
	if o.ctx.Err() != nil {
		return o.interrupted()
	}
	r.ConfigGuard = api.ConfigGuard{ExpectSerial: expect, LockID: o.lock.Load().ID, Message: message}
	return o.change(func(ctx context.Context) (*api.Applied, error) { return o.Apply(ctx, r) })
}

// approved asks whether to go on. Without that it returns the exit status.
func (s *session) approved(o *operation, question string) (status int, ok bool) {
	yes, err := s.approve(o.ctx, o.p, question)
	switch {
	case errors.Is(err, errInterrupted):
		return o.interrupted(), false
	case err != nil:
		return finish(o.p, err), false
	case !yes:
		o.p.Notice("Nothing was changed.")
		return exitFailed, false
	}
	return 0, true
}
