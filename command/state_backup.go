// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"context"
	"encoding/json"
	"os"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/runtime/state"
	"github.com/auahq/aua/sdk/fault"
)

func (s *session) stateBackupCommand() *command {
	return &command{
		name:     "state backup",
		synopsis: "Back the database up",
		description: "Writes all that the database holds, as of one moment, into a new file that its owner alone may read; a server may go on using the database. The file has the same form for every type of database, so that it can be restored into another one. It is a ZIP file with JSON lines for each table.\n\n" +
			"The file has its name once it is complete and on disk. It holds what users wrote: keep it as safe as the database.",
		examples: []string{"aua state backup aua-$(date +%F).backup", "aua state backup -config /etc/aua /backup/aua.backup"},
		flags:    new(arguments.StateFile).Flags(),
		run:      s.stateBackup,
	}
}

func (s *session) stateBackup(args []string) int {
	a, diags := arguments.ParseStateBackup(args, s.getenv)
	return onState(s, &a.State, diags, views.BackedUp, func(ctx context.Context, _ *views.Printer, o state.Options) (*views.Backup, error) {
		m, err := state.Backup(ctx, o, a.File, version)
		if err != nil {
			return nil, err
		}
		b := &views.Backup{File: a.File, Manifest: m}
		if info, err := os.Stat(a.File); err == nil {
			b.Size = info.Size()
		}
		return b, nil
	})
}

func (s *session) stateRestoreCommand() *command {
	return &command{
		name:     "state restore",
		synopsis: "Restore the database from a backup",
		description: "Makes the database what it was when a backup was made, and brings it to the newest schema. All of the backup is verified before anything is touched, and it takes the database's place in one step: when the command is killed, the database is what it was or what the backup says.\n\n" +
			"It is refused while a server uses the database, when the database has rows already, unless -force is given, and when a newer AUA made the backup.",
		examples: []string{"aua state restore aua-2027-01-31.backup", "aua state restore -force aua-2027-01-31.backup"},
		flags:    new(arguments.StateFile).RestoreFlags(),
		run:      s.stateRestore,
	}
}

func (s *session) stateRestore(args []string) int {
	a, diags := arguments.ParseStateRestore(args, s.getenv)
	return onState(s, &a.State, diags, views.Restored, func(ctx context.Context, _ *views.Printer, o state.Options) (*state.Restored, error) {
		return state.Restore(ctx, o, a.File, a.Force)
	})
}

func (s *session) stateExportCommand() *command {
	return &command{
		name:     "state export",
		synopsis: "Export the database's rows as JSON lines",
		description: "Prints rows as JSONL, for analysis: one object a line, with the table, the tenant, and the record in the form of the REST API. A server may go on using the database. With -json it is one document instead.\n\n" +
			"It is no backup, since it has not everything that a restore needs.",
		examples: []string{"aua state export -table decisions -since 24h", "aua state export -table decisions | jq -r .record.classification.field"},
		flags:    new(arguments.StateExport).Flags(),
		run:      s.stateExport,
	}
}

func (s *session) stateExport(args []string) int {
	a, diags := arguments.ParseStateExport(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	o, status := stateOptions(p, &a.State)
	if o == nil {
		return status
	}
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	all := &views.Export{Rows: []*state.Exported{}}
	out := json.NewEncoder(p.Out)
	out.SetEscapeHTML(false)
	err := state.Export(ctx, *o, a.Which, func(e *state.Exported) error {
		if a.JSON {
			all.Rows = append(all.Rows, e)
			return nil
		}
		return out.Encode(e)
	})
	switch {
	case ctx.Err() != nil && err != nil:
		return p.Fail(fault.Wrap(err, fault.Cancelled, "Interrupted: the export is not complete."))
	case err != nil:
		return p.Fail(err)
	case a.JSON:
		return finish(p, p.Document(all))
	}
	return 0
}
