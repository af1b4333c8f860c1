// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
)

func (s *session) configDiffCommand() *command {
	return &command{
		name:     "config diff",
		synopsis: "Show how two configurations differ",
		description: "Shows how the configuration files differ from what a server runs with, as lines of HCL with every default filled in: what an apply of the files would take away (-) and add (+). With -serial it compares them with a snapshot, and with -to two snapshots. \"aua plan\" says what the differences take.\n\n" +
			"It starts no plugin and changes nothing.",
		examples: []string{"aua config diff", "aua config diff -serial 3", "aua config diff -serial 3 -to 5 -json"},
		flags:    new(arguments.ConfigDiff).Flags(),
		run:      s.configDiff,
	}
}

func (s *session) configDiff(args []string) int {
	a, diags := arguments.ParseConfigDiff(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(&a.Connection)
	if err != nil {
		return p.Fail(err)
	}
	var bundle *api.Bundle
	if a.To == nil {
		gathered, diags, sources := config.Gather(config.LoadOptions{Paths: a.Paths, Vars: a.Vars})
		if diags.HasErrors() {
			return p.Refuse(config.Fault(diags), diags, sources)
		}
		bundle = gathered
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	d, err := compareConfigs(ctx, c, a, bundle)
	if err != nil {
		return p.Refused(err)
	}
	return finish(p, views.Show(p, d, views.ConfigDiff))
}

// compareConfigs compares a snapshot with another one, or with the files of bundle.
func compareConfigs(ctx context.Context, c *client.Client, a *arguments.ConfigDiff, bundle *api.Bundle) (*views.Difference, error) {
	snapshot, _, err := chosen(ctx, c, a.Serial)
	if err != nil {
		return nil, err
	}
	d := &views.Difference{From: fmt.Sprintf("snapshot %d", snapshot.Serial), To: "files"}
	var after json.RawMessage
	var digest string
	if a.To != nil {
		other, err := c.Snapshot(ctx, *a.To)
		if err != nil {
			return nil, err
		}
		d.To, after, digest = fmt.Sprintf("snapshot %d", other.Serial), other.Config, other.Digest
	} else {
		plan, err := c.Plan(ctx, &api.PlanRequest{Bundle: bundle, Static: true})
		if err != nil {
			return nil, err
		}
		after, digest = config.Shown(plan.Config), plan.To
	}
	if d.Before, err = native(snapshot.Config); err != nil {
		return nil, err
	}
	d.After, err = native(after)
	d.Hidden = d.Before == d.After && snapshot.Digest != digest
	return d, err
}
