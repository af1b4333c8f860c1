// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bytes"
	"os"

	"github.com/auahq/aua/command/arguments"
	"github.com/auahq/aua/command/views"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/sdk/plugintest"
)

func (s *session) pluginsTestCommand() *command {
	return &command{
		name:     "plugins test",
		synopsis: "Test whether a plugin keeps the contract",
		description: "Starts a plugin as a host does, and checks that it keeps its side of the contract: how it starts and ends, its settings, every method of its kinds, odd and hostile input, crowds of calls, and what it does to the machine. " +
			"The plugin is a program, a folder with plugin.hcl, one that the configuration requires, or a built-in one.\n\n" +
			"It makes many calls, of a backend hundreds of completions: let a backend talk to a test server. It exits with 1 when a check fails.",
		examples: []string{
			"aua plugins test ./aua-plugin-short-answers",
			"aua plugins test ./py-fields -config-json settings.json -junit report.xml",
			"aua plugins test -config aua.hcl -block scorer.default -run scorer_scores",
		},
		flags: new(arguments.PluginsTest).Flags(),
		run:   s.pluginsTest,
	}
}

func (s *session) pluginsTest(args []string) int {
	a, diags := arguments.ParsePluginsTest(args, s.getenv)
	p := s.printer(a.JSON)
	if diags.HasErrors() {
		return misused(p, diags)
	}
	program, o, status := s.programToTest(p, a)
	if program == nil {
		return status
	}
	// The plugins under test are in groups of their own, and leave with their host.
	ctx, stop := untilInterrupted(func() {})
	defer stop()
	results, err := plugintest.Check(ctx, program.Path, program.Args, o)
	switch {
	case ctx.Err() != nil:
		return p.Fail(fault.Wrap(ctx.Err(), fault.Cancelled, "The tests were interrupted after %d checks.", len(results)))
	case err != nil:
		return p.Fail(fault.Wrap(err, fault.Internal, "The plugin cannot be tested: %v.", err))
	}
	if a.JUnit != "" {
		var report bytes.Buffer
		if err := plugintest.WriteJUnit(&report, program.Name, results); err != nil {
			return p.Fail(err)
		}
		if err := os.WriteFile(a.JUnit, report.Bytes(), 0o644); err != nil {
			return p.Fail(fault.Wrap(err, fault.RequestInvalid, "The report cannot be written: %v.", err).With("path", a.JUnit))
		}
	}
	found := views.ConformanceOf(program.Name, program.String(), results)
	found.Times = a.Verbose
	if status := finish(p, views.Show(p, found, views.Tested)); status != 0 || found.Failed == 0 {
		return status
	}
	return exitFailed
}
