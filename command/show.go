// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"encoding/json"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) showCommand() *command {
	return &command{
		name:     "show",
		synopsis: "Show the configuration that runs, a snapshot, or a saved plan",
		description: "Shows which configuration a server runs with: its serial, when, by whom and how it was put into force, and all of it as HCL, with every default and with secrets by name. What is typed into a sensitive key is \"(sensitive)\". With -serial it shows an earlier one. A FILE is a plan that \"aua plan -out FILE\" saved; no server is needed to show it.\n\n" +
			"With -hcl it prints the configuration alone.",
		examples: []string{"aua show", "aua show -serial 3 -hcl >aua.hcl", "aua show aua.plan"},
		flags:    new(arguments.Show).Flags(),
		run:      s.show,
	}
}

func (s *session) show(args []string) int {
	a, diags := arguments.ParseShow(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	if a.File != "" {
		return showSaved(p, a)
	}
	return remote(p, diags, &a.Connection, shown(a.HCL), func(ctx context.Context, c *client.Client) (*views.Shown, error) {
		snapshot, generation, err := chosen(ctx, c, a.Serial)
		if err != nil {
			return nil, err
		}
		text, err := native(snapshot.Config)
		return &views.Shown{ConfigSnapshot: snapshot, Generation: generation, HCL: text}, err
	})
}

// shown is the view of a configuration: all of it, or its text alone.
func shown(hcl bool) func(*views.Text, *views.Shown) {
	if hcl {
		return func(t *views.Text, v *views.Shown) { views.Config(t, &views.ConfigText{HCL: v.HCL}) }
	}
	return views.Snapshot
}

// chosen is the snapshot of a serial; of none, the newest, with the generation
// that serves by it.
func chosen(ctx context.Context, c *client.Client, serial *int64) (*api.ConfigSnapshot, string, error) {
	if serial != nil {
		snapshot, err := c.Snapshot(ctx, *serial)
		return snapshot, "", err
	}
	status, err := c.Status(ctx)
	if err != nil {
		return nil, "", err
	}
	newest, err := c.Snapshots(ctx, 1, 0)
	if err != nil {
		return nil, "", err
	}
	if len(newest.Snapshots) == 0 {
		return nil, "", fault.New(fault.NotFound, "Nothing has been applied to this server yet.")
	}
	snapshot, err := c.Snapshot(ctx, newest.Snapshots[0].Serial)
	return snapshot, status.Generation, err
}

// showSaved shows a saved plan.
func showSaved(p *views.Printer, a *arguments.Show) int {
	plan, err := readPlan(a.File)
	if err != nil {
		return p.Fail(err)
	}
	plan.Config = config.Shown(plan.Config)
	if !a.HCL {
		return finish(p, views.Show(p, &views.Planned{Plan: plan, Saved: a.File}, views.Plan))
	}
	text, err := native(plan.Config)
	if err != nil {
		return p.Fail(err)
	}
	return finish(p, views.Show(p, &views.ConfigText{HCL: text}, views.Config))
}

// native writes a configuration as HCL.
func native(document json.RawMessage) (string, error) {
	text, err := config.HCL(document)
	if err != nil {
		return "", fault.Wrap(err, fault.Internal, "The configuration cannot be written as HCL: %v.", err)
	}
	return string(text), nil
}
