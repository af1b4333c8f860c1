// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"fmt"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) configRollbackCommand() *command {
	return &command{
		name:     "config rollback",
		synopsis: "Go back to an earlier configuration",
		description: "Puts the configuration of an earlier snapshot into force again, after showing what that changes and asking for the word yes. Without -to it is the one before the newest, whose processes are kept for a while, so that it serves again at once. The rollback is a snapshot of its own: it can be rolled back as well.\n\n" +
			"The files stay as they are: mend them before the next \"aua apply\".",
		examples: []string{"aua config rollback", "aua config rollback -to 3 -auto-approve -message 'The new model is slow'"},
		flags:    new(arguments.ConfigRollback).Flags(),
		run:      s.configRollback,
	}
}

func (s *session) configRollback(args []string) int {
	a, diags := arguments.ParseConfigRollback(args, s.getenv)
	p := s.printer(a.JSON)
	p.Lines = true
	if diags.HasErrors() {
		return misused(p, diags)
	}
	if !a.AutoApprove && !s.mayAsk(p) {
		return p.Fail(nobody("aua config rollback", ""))
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	return operate(p, c, api.OperationRollback, func(o *operation) int {
		target, plan, err := o.planBack(a.To)
		switch {
		case o.ctx.Err() != nil:
			return o.interrupted()
		case err != nil:
			return p.Refused(err)
		}
		return s.rollBack(o, a, target, plan)
	})
}

// planBack plans the configuration of an earlier snapshot; of none, of the one
// before the newest.
func (o *operation) planBack(to *int64) (target int64, plan *api.Plan, err error) {
	if to == nil {
		newest, err := o.Snapshots(o.ctx, 2, 0)
		if err != nil {
			return 0, nil, err
		}
		if len(newest.Snapshots) < 2 {
			return 0, nil, fault.New(fault.NotFound, "There is no earlier configuration to go back to; \"aua config history\" lists what there is.")
		}
		to = &newest.Snapshots[1].Serial
	}
	plan, err = planSnapshot(o.ctx, o.Client, *to, o.lock.Load().ID)
	return *to, plan, err
}

func (s *session) rollBack(o *operation, a *arguments.ConfigRollback, target int64, plan *api.Plan) int {
	if err := showEvents(o.p, &views.Planned{Plan: plan}, views.Proposed); err != nil {
		return finish(o.p, err)
	}
	if len(plan.Changes) == 0 {
		return 0
	}
	if !a.AutoApprove {
		if status, ok := s.approved(o, fmt.Sprintf("Go back to snapshot %d?", target)); !ok {
			return status
		}
	}
	if o.ctx.Err() != nil {
		return o.interrupted()
	}
	guard := api.ConfigGuard{ExpectSerial: &plan.Serial, LockID: o.lock.Load().ID, Message: a.Message}
	return o.change(func(ctx context.Context) (*api.Applied, error) {
		return o.Rollback(ctx, &api.RollbackRequest{To: target, ConfigGuard: guard})
	})
}

// planSnapshot plans the configuration of a snapshot.
func planSnapshot(ctx context.Context, c *client.Client, serial int64, lock string) (*api.Plan, error) {
	snapshot, err := c.Snapshot(ctx, serial)
	if err != nil {
		return nil, err
	}
	file := api.BundleFile{Name: fmt.Sprintf("snapshot-%d.hcl.json", serial), Data: string(snapshot.Config)}
	plan, err := c.Plan(ctx, &api.PlanRequest{Bundle: &api.Bundle{Files: []api.BundleFile{file}, PluginLock: snapshot.PluginLock}, LockID: lock})
	if err != nil {
		return nil, err
	}
	for i := range plan.Changes {
		plan.Changes[i].File, plan.Changes[i].Line = "", 0 // nobody has that file
	}
	return plan, nil
}
