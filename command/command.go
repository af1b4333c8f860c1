// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/mitchellh/cli"
	"github.com/posener/complete"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/fault"
)

// command is one command, or a group of them when it has no flags.
type command struct {
	name string
	// synopsis is one line for the list of commands, without final full stop.
	synopsis    string
	description string
	// examples are lines to type.
	examples []string
	flags    *arguments.Set
	hidden   bool
	run      func(args []string) int
}

var (
	_ cli.Command             = (*command)(nil)
	_ cli.CommandAutocomplete = (*command)(nil)
)

// Synopsis returns the line for the list of commands.
func (c *command) Synopsis() string { return c.synopsis }

// Run runs the command.
func (c *command) Run(args []string) int { return c.run(args) }

// Help returns the help text.
func (c *command) Help() string {
	var b strings.Builder
	if c.flags == nil {
		fmt.Fprintf(&b, "Usage: aua %s SUBCOMMAND\n\n%s", c.name, arguments.Indent(c.description, 2))
		return b.String()
	}
	usage := c.name
	if len(c.flags.Flags()) > 0 {
		usage += " [FLAGS]"
	}
	fmt.Fprintf(&b, "Usage: aua %s\n\n", strings.TrimSpace(usage+" "+c.flags.Positional))
	fmt.Fprintf(&b, "%s\n\n", arguments.Indent(c.description, 2))
	b.WriteString("Examples:\n\n")
	for _, e := range c.examples {
		fmt.Fprintf(&b, "  $ %s\n", e)
	}
	if flags := c.flags.Help(); flags != "" {
		b.WriteString("\nFlags:\n\n" + flags)
	}
	return strings.TrimRight(b.String(), "\n")
}

// AutocompleteArgs completes positional arguments.
func (c *command) AutocompleteArgs() complete.Predictor {
	if c.flags == nil {
		return complete.PredictNothing
	}
	return c.flags.PredictArgs
}

// AutocompleteFlags completes flags.
func (c *command) AutocompleteFlags() complete.Flags {
	if c.flags == nil {
		return nil
	}
	return c.flags.Complete()
}

// group is a command that only has subcommands.
func (s *session) group(name, synopsis, description string) *command {
	return &command{
		name: name, synopsis: synopsis, description: description,
		run: func(args []string) int {
			if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
				return s.unknown(args[0], name+" ", s.commands(), args)
			}
			return cli.RunResultHelp
		},
	}
}

// commands returns all commands.
func (s *session) commands() []*command {
	return []*command{
		s.serveCommand(), s.queryCommand(), s.chatCommand(), s.batchCommand(), s.statusCommand(),
		s.validateCommand(), s.fmtCommand(),
		s.planCommand(), s.applyCommand(), s.showCommand(), s.forceUnlockCommand(),
		s.configCommand(), s.configDiffCommand(), s.configHistoryCommand(), s.configReloadCommand(), s.configRollbackCommand(),
		s.extensionsCommand(), s.extensionsListCommand(), s.extensionsInspectCommand(),
		s.extensionsTestCommand(), s.extensionsReloadCommand(), s.feedbackCommand(),
		s.pluginsCommand(), s.pluginsListCommand(), s.pluginsNewCommand(), s.pluginsSchemaCommand(), s.pluginsDocsCommand(),
		s.pluginsInstallCommand(), s.pluginsVerifyCommand(), s.pluginsRemoveCommand(), s.pluginsLockCommand(), s.pluginsDoctorCommand(),
		s.pluginsTestCommand(), s.pluginServeCommand(),
		s.correctionsCommand(), s.correctionsAddCommand(), s.correctionsListCommand(), s.correctionsShowCommand(),
		s.correctionsSupersedeCommand(), s.correctionsEraseCommand(), s.correctionsExportCommand(), s.correctionsImportCommand(),
		s.auditCommand(), s.auditListCommand(), s.auditVerifyCommand(),
		s.stateCommand(), s.stateMigrateCommand(), s.stateCheckCommand(), s.stateBackupCommand(), s.stateRestoreCommand(), s.stateExportCommand(),
		s.secretsCommand(), s.secretsInitCommand(), s.secretsSetCommand(), s.secretsUnsetCommand(), s.secretsListCommand(), s.secretsRotateCommand(),
		s.tokenCommand(), s.tokenCreateCommand(), s.tokenListCommand(), s.tokenInspectCommand(), s.tokenRevokeCommand(),
		s.versionCommand(),
	}
}

// overview is the help of the program itself.
func overview(commands map[string]cli.CommandFactory) string {
	var b strings.Builder
	b.WriteString(`Usage: aua COMMAND [FLAGS] [ARGUMENTS]

  AUA serves several models as one: each query goes to the specialist of its
  field, and every answer is verified and scored.

Commands:

`)
	width := 0
	var names []string
	for name := range commands {
		names = append(names, name)
		width = max(width, len(name))
	}
	slices.Sort(names)
	for _, name := range names {
		c, err := commands[name]()
		if err != nil {
			continue
		}
		fmt.Fprintf(&b, "  %-*s  %s\n", width, name, c.Synopsis())
	}
	b.WriteString(`
Examples:

  $ aua serve -dev
  $ aua query "what is 17*23 minus 4^3?"

Add -h to a command for its flags. "aua -autocomplete-install" makes the shell
complete commands and flags.`)
	return b.String()
}

// misused prints what is wrong with a command line, and returns the exit status.
func misused(p *views.Printer, diags hcl.Diagnostics) int {
	f := fault.New(fault.RequestInvalid, "%s", diags[0].Detail)
	return p.Refuse(f, diags, nil)
}
