// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bufio"
	"context"
	"strings"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) stateMigrateCommand() *command {
	return &command{
		name:     "state migrate",
		synopsis: "Bring the database's schema up or down",
		description: "Brings the schema of the database to a version: up to the newest, as a server does when it starts, or down to an older one, before an older AUA takes over. Going down drops what the older schema has no place for; when that is data, it is shown, and the word \"yes\" is asked for. It is refused while a server uses the database.\n\n" +
			"Take a backup first: aua state backup FILE",
		examples: []string{"aua state migrate -status", "aua state migrate", "aua state migrate -to 5"},
		flags:    new(arguments.StateMigrate).Flags(),
		run:      s.stateMigrate,
	}
}

func (s *session) stateMigrate(args []string) int {
	a, diags := arguments.ParseStateMigrate(args, s.getenv)
	if a.Status {
		return onState(s, &a.State, diags, views.SchemaVersions, func(ctx context.Context, _ *views.Printer, o state.Options) (*state.Schema, error) {
			return state.SchemaOf(ctx, o)
		})
	}
	return onState(s, &a.State, diags, views.Migrated, func(ctx context.Context, p *views.Printer, o state.Options) (*state.Migration, error) {
		m, err := state.Migrate(ctx, o, a.To, func(m *state.Migration) error {
			if a.AutoApprove {
				return nil
			}
			return s.agreeToDrop(ctx, p, m)
		})
		if err != nil && ctx.Err() != nil {
			err = fault.Wrap(err, fault.Cancelled, "Interrupted. How far the schema came, says: aua state migrate -status")
		}
		return m, err
	})
}

// agreeToDrop asks whether data may be dropped, and returns an error unless the
// answer is yes.
func (s *session) agreeToDrop(ctx context.Context, p *views.Printer, m *state.Migration) error {
	if p.JSON {
		return fault.New(fault.RequestInvalid, "Version %d of the schema has no place for some of the data, which would be dropped. Look at it first, by the command without -json; then add -auto-approve.", m.To).With("dropped", m.Dropped)
	}
	if err := views.Show(p, m, views.WouldDrop); err != nil {
		return err
	}
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(s.In).ReadString('\n') // an end without an answer is none
		answer <- line
	}()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case line := <-answer:
		if strings.TrimSpace(line) == "yes" {
			return nil
		}
		return fault.New(fault.Conflict, "Nothing was changed, since the answer was not yes.")
	}
}
