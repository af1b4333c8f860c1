// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"
)

// predictPlan completes the file of a saved plan.
var predictPlan = complete.PredictFiles("*")

// Plan is the arguments of "aua plan".
type Plan struct {
	Connection
	Configuration
	// Out is the file that the plan is saved to; empty for none.
	Out string
	// DetailedExitCode exits with 2 when there are changes.
	DetailedExitCode bool
	// Static starts no plugin.
	Static bool
	JSON   bool
	// JSONInto is a file for what -json prints; empty for none.
	JSONInto string
}

// Flags declares the command's flags, and sets their defaults.
func (a *Plan) Flags() *Set {
	s := &Set{}
	a.Configuration.declare(s)
	s.Text(&a.Out, Flag{Name: "out", Value: "FILE", Predict: complete.PredictFiles("*"), Usage: "Save the plan to a file, which only this user can read and which \"aua apply FILE\" applies."})
	s.Switch(&a.DetailedExitCode, Flag{Name: "detailed-exitcode", Usage: "Exit with 0 when nothing would change, with 2 when something would, and else as ever."})
	s.Switch(&a.Static, Flag{Name: "static", Usage: "Start no plugin: those that would start are not asked whether they accept their configuration."})
	declareEvents(s, &a.JSON)
	s.Text(&a.JSONInto, Flag{Name: "json-into", Value: "FILE", Predict: complete.PredictFiles("*"), Usage: "Write what -json prints to a file, beside the text."})
	a.Connection.declare(s)
	return s
}

// ParsePlan reads the arguments of "aua plan".
func ParsePlan(args []string, getenv func(string) string) (*Plan, hcl.Diagnostics) {
	a := &Plan{}
	positional, diags := a.Flags().Parse(args, getenv)
	if a.JSON && a.JSONInto != "" {
		diags = append(diags, problem("Conflicting flags", "Give either -json, which prints the events, or -json-into, which writes them to a file beside the text.")...)
	}
	return a, append(diags, noArguments(positional)...)
}

// Apply is the arguments of "aua apply".
type Apply struct {
	Connection
	Configuration
	// File is a saved plan; empty to make one.
	File        string
	AutoApprove bool
	// CheckSerial is the serial that the newest snapshot must have; nil for any.
	CheckSerial *int64
	Message     string
	JSON        bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *Apply) Flags() *Set {
	s := &Set{Positional: "[FILE]", PredictArgs: predictPlan}
	a.Configuration.declare(s)
	declareApproval(s, &a.AutoApprove)
	s.Func(func(v string) error { return parseSerial(v, 0, &a.CheckSerial) }, Flag{
		Name: "check-serial", Value: "SERIAL",
		Usage: "Change nothing unless the newest snapshot has this serial; 0 for a server to which nothing was applied.",
	})
	declareMessage(s, &a.Message)
	declareEvents(s, &a.JSON)
	a.Connection.declare(s)
	return s
}

// ParseApply reads the arguments of "aua apply".
func ParseApply(args []string, getenv func(string) string) (*Apply, hcl.Diagnostics) {
	a := &Apply{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case len(positional) > 1:
		diags = append(diags, problem("Unexpected argument", "The command takes one saved plan, and was given %d.", len(positional))...)
	case len(positional) == 1 && positional[0] == "":
		diags = append(diags, problem("No saved plan", "The name of the saved plan is empty.")...)
	case len(positional) == 1:
		a.File = positional[0]
	}
	if a.File != "" && len(a.Vars) > 0 {
		diags = append(diags, problem("Conflicting arguments", "A saved plan has its variables' values. Leave -var out, or make another plan.")...)
	}
	return a, diags
}

func declareApproval(s *Set, target *bool) {
	s.Switch(target, Flag{Name: "auto-approve", Usage: "Do not ask."})
}

// declareEvents declares -json of the commands that plan.
func declareEvents(s *Set, target *bool) {
	s.Switch(target, Flag{Name: "json", Usage: "Print JSON instead of text, errors included: one event a line, each with its type and a message."})
}

func declareMessage(s *Set, target *string) {
	s.Text(target, Flag{Name: "message", Value: "TEXT", Usage: "Why; it is kept with the snapshot and shown by \"aua config history\"."})
}

// parseSerial reads the serial of a snapshot.
func parseSerial(v string, least int64, target **int64) error {
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < least {
		return fmt.Errorf("%q is no serial, a number from %d on; \"aua config history\" lists them", v, least)
	}
	*target = &n
	return nil
}
