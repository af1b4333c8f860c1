// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"

	"github.com/hashicorp/hcl/v2"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/client"
)

// remote runs a command that asks the server at a for one model and shows it
// with human. diags are the mistakes in its arguments. Ctrl-C ends ask's context.
func remote[T any](p *views.Printer, diags hcl.Diagnostics, a *arguments.Connection, human func(*views.Text, T), ask func(context.Context, *client.Client) (T, error)) int {
	if diags.HasErrors() {
		return misused(p, diags)
	}
	c, err := connect(a)
	if err != nil {
		return p.Fail(err)
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	model, err := ask(ctx, c)
	if err != nil {
		return p.Fail(err)
	}
	return finish(p, views.Show(p, model, human))
}
