// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// Whose fault an error was: the value of its detail "fault". What a model
// server did wrong ("downstream") comes in a backend's answer instead.
const (
	faultHost   = "host"
	faultPlugin = "plugin"
)

// CrashError is how a plugin's process ended, or how one of its calls panicked.
// It is the cause of the errors with the code AUA_PLUGIN_CRASHED.
type CrashError struct {
	Address string
	Plugin  string
	Version string
	// Source is where the block stands, such as "aua.hcl:12".
	Source string
	// Status is how it ended, such as "exit status 2", "signal: killed" or
	// "panic: runtime error: index out of range".
	Status string
	// Output are the last lines that the process printed, oldest first. After a
	// panic that took the process along they begin with it. They are for the
	// operator, since nobody knows what a plugin prints.
	Output []string
}

// Error returns all of it, one line for each line of output.
func (e *CrashError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: plugin %q %s", e.Address, e.Plugin, e.Version)
	if e.Source != "" {
		fmt.Fprintf(&b, ", configured at %s", e.Source)
	}
	fmt.Fprintf(&b, ": %s", e.Status)
	if len(e.Output) > 0 {
		b.WriteString("; its last output:\n  " + strings.Join(e.Output, "\n  "))
	}
	return b.String()
}

// identity is what names an instance in an error.
type identity struct {
	address, plugin, version, source string
	// scrub takes sensitive texts out of what the plugin says; nil for nothing.
	scrub func(string) string
}

// clean is a text of the plugin's as it may be shown.
func (id identity) clean(text string) string {
	if id.scrub == nil {
		return text
	}
	return id.scrub(text)
}

// cleanIn does so in place. A text without anything sensitive is not written
// to, since a plugin in the host may have given it to others as well.
func (id identity) cleanIn(text *string) {
	if cleaned := id.clean(*text); cleaned != *text {
		*text = cleaned
	}
}

func (id identity) cleanAll(diagnostics []*sdk.Diagnostic) {
	for _, d := range diagnostics {
		id.cleanIn(&d.Summary)
		id.cleanIn(&d.Detail)
	}
}

func identityOf(s *Spec, d *sdk.Description, scrub func(string) string) identity {
	return identity{address: s.Address, plugin: s.Plugin, version: d.Version, source: s.Source, scrub: scrub}
}

// String returns 'scorer.default: the plugin "utility" 1.2.0'.
func (id identity) String() string {
	return fmt.Sprintf("%s: the plugin %q %s", id.address, id.plugin, id.version)
}

// at returns " (aua.hcl:12)", or nothing when nobody knows.
func (id identity) at() string {
	if id.source == "" {
		return ""
	}
	return " (" + id.source + ")"
}

func (id identity) crash(status string, lines []string) *CrashError {
	return &CrashError{
		Address: id.address, Plugin: id.plugin, Version: id.version, Source: id.source,
		Status: id.clean(status), Output: lines,
	}
}

// describe adds to an error what a program wants to know of the instance.
func (id identity) describe(e *fault.Error, whose string) *fault.Error {
	e.Message = id.clean(e.Message)
	e.With("instance", id.address).With("plugin", id.plugin).With("version", id.version).With("fault", whose)
	if id.source != "" {
		e.With("source", id.source)
	}
	return e
}

// crashed returns the error of a call, or of a start, that a crash ended.
// doing is what the plugin was at, such as "during Score".
func (id identity) crashed(code fault.Code, c *CrashError, doing, next string) *fault.Error {
	e := fault.Wrap(c, code, "%s failed %s: %s%s. %s", id, doing, c.Status, id.at(), next)
	if len(c.Output) > 0 {
		e.With("output", c.Output)
	}
	return id.describe(e.With("status", c.Status), faultPlugin)
}
