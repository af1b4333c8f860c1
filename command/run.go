// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package command is the aua program: one file for each of its commands.
//
// A command parses its arguments (package arguments), does its work with the
// packages below, and hands a model to a view (package views). It exits with 0
// when it succeeded, with the status of its error's code when it failed
// ([fault.Code.Exit]), and with 127 when there is no such command, whether or
// not -json is given.
package command

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/mitchellh/cli"
	"golang.org/x/sys/unix"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/nearest"
)

// exitFailed is the status of a command of whose work a part failed.
const exitFailed = 1

// exitUnknown is the status of a shell that does not find a command.
const exitUnknown = 127

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// session is one run of the program.
type session struct {
	Streams
	getenv func(string) string
	// program is how the program was called.
	program string
	// builtins are the plugins that are part of the program.
	builtins map[string]*sdk.Plugin
}

// Run runs the command that args name, args[0] being the program itself, and
// returns the exit status. docs are the pages of the documentation; more are
// plugins that are part of this program beside AUA's own.
func Run(args []string, streams Streams, docs fs.FS, more ...*sdk.Plugin) int {
	s := &session{Streams: streams, getenv: os.Getenv, program: "aua", builtins: builtin.Plugins(docs)}
	for _, p := range more {
		s.builtins[p.Name] = p
	}
	if len(args) > 0 {
		s.program, args = args[0], args[1:]
	}
	return s.run(args)
}

func (s *session) run(args []string) int {
	commands := s.commands()
	c := &cli.CLI{
		Name: "aua", Version: "AUA " + version, Args: args, Autocomplete: true,
		Commands: map[string]cli.CommandFactory{}, HelpFunc: overview,
		HelpWriter: s.Out, ErrorWriter: s.Err,
	}
	for _, command := range commands {
		c.Commands[command.name] = func() (cli.Command, error) { return command, nil }
		if command.hidden {
			c.HiddenCommands = append(c.HiddenCommands, command.name)
		}
	}
	completing := s.getenv("COMP_LINE") != ""
	if name := c.Subcommand(); name != "" && c.Commands[name] == nil && !completing {
		return s.unknown(name, "", commands, args)
	}
	status, err := c.Run()
	if err != nil {
		return s.printer(false).Fail(fault.Wrap(err, fault.Internal, "The command could not be run."))
	}
	return status
}

// unknown reports a command that does not exist; group is the command that it
// would be a part of.
func (s *session) unknown(name, group string, commands []*command, args []string) int {
	var known []string
	for _, c := range commands {
		if rest, ok := strings.CutPrefix(c.name, group); ok && !c.hidden && !strings.Contains(rest, " ") {
			known = append(known, rest)
		}
	}
	hint := ""
	if near := nearest.Name(name, known); near != "" {
		hint = fmt.Sprintf(" Did you mean %q?", "aua "+group+near)
	}
	p := s.printer(slices.Contains(args, "-json") || slices.Contains(args, "--json"))
	p.Fail(fault.New(fault.NotFound, "There is no command %q.%s Run %q to see the commands.", "aua "+group+name, hint, strings.TrimSpace("aua "+group+"-help")))
	return exitUnknown
}

// printer returns the printer for the session's output.
func (s *session) printer(json bool) *views.Printer {
	terminal := isTerminal(s.Out)
	return &views.Printer{
		Out: s.Out, Err: s.Err, JSON: json, Terminal: terminal,
		Width: columns(s.Out),
		Color: terminal && isTerminal(s.Err) && s.getenv("NO_COLOR") == "" && s.getenv("TERM") != "dumb",
	}
}

// columns is the width of a terminal; 0 for anything else.
func columns(stream any) int {
	f, ok := stream.(*os.File)
	if !ok {
		return 0
	}
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}
