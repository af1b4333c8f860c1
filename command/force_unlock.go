// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"errors"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) forceUnlockCommand() *command {
	return &command{
		name:     "force-unlock",
		synopsis: "Take away the lock of the configuration",
		description: "Takes away the lock that somebody holds who is changing the configuration, when they cannot give it back: because their program was killed, or their machine is gone. It shows who holds it and asks, unless -force is given. The ID is in the refusal that others get, and in \"aua status\".\n\n" +
			"A change that is still under way is not stopped; whoever holds the lock learns of it when they use it next.",
		examples: []string{"aua force-unlock ID", "aua force-unlock -force ID"},
		flags:    new(arguments.ForceUnlock).Flags(),
		run:      s.forceUnlock,
	}
}

func (s *session) forceUnlock(args []string) int {
	a, diags := arguments.ParseForceUnlock(args, s.getenv)
	p := s.printer(a.JSON)
	if !diags.HasErrors() && !a.Force && !s.mayAsk(p) {
		return p.Fail(fault.New(fault.RequestInvalid, "\"aua force-unlock\" asks before it takes a lock away, and nobody can answer here. Add -force."))
	}
	refused := false
	status := remote(p, diags, &a.Connection, func(t *views.Text, l *api.ConfigLock) {
		if !refused {
			views.Unlocked(t, l)
		}
	}, func(ctx context.Context, c *client.Client) (*api.ConfigLock, error) {
		if !a.Force {
			yes, err := s.mayUnlock(ctx, p, c, a.ID)
			if refused = !yes; err != nil || refused {
				return nil, err
			}
		}
		return c.ForceUnlock(ctx, a.ID)
	})
	if refused && status == 0 {
		p.Notice("The lock was left as it is.")
		return exitFailed
	}
	return status
}

// mayUnlock shows the lock and asks whether to take it away.
func (s *session) mayUnlock(ctx context.Context, p *views.Printer, c *client.Client, id string) (bool, error) {
	lock, err := c.ConfigLock(ctx)
	switch {
	case err != nil:
		return false, err
	case lock == nil:
		return false, fault.New(fault.NotFound, "Nobody holds the lock of the configuration.")
	case lock.ID != id:
		return false, fault.New(fault.Conflict, "The lock with the id %s is not held any more; another one is, with the id %s.", id, lock.ID)
	}
	if err := views.Show(p, lock, views.Held); err != nil {
		return false, fault.Wrap(err, fault.Internal, "The output cannot be written.")
	}
	yes, err := s.approve(ctx, p, "Take it away?")
	if errors.Is(err, errInterrupted) {
		return false, fault.Wrap(err, fault.Cancelled, "Interrupted: the lock was left as it is.")
	}
	return yes, err
}
