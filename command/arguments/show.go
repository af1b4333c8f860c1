// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"github.com/hashicorp/hcl/v2"
)

// Show is the arguments of "aua show".
type Show struct {
	Connection
	// File is a saved plan; empty to ask the server.
	File string
	// Serial is the snapshot to show; nil for what runs.
	Serial *int64
	// HCL prints the configuration alone.
	HCL  bool
	JSON bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *Show) Flags() *Set {
	s := &Set{Positional: "[FILE]", PredictArgs: predictPlan}
	s.Func(func(v string) error { return parseSerial(v, 1, &a.Serial) }, Flag{Name: "serial", Value: "SERIAL", Usage: "Take the snapshot of this serial instead of what runs."})
	s.Switch(&a.HCL, Flag{Name: "hcl", Usage: "Print the configuration alone, as HCL to start a file from."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseShow reads the arguments of "aua show".
func ParseShow(args []string, getenv func(string) string) (*Show, hcl.Diagnostics) {
	a := &Show{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case len(positional) > 1:
		diags = append(diags, problem("Unexpected argument", "The command takes one saved plan, and was given %d.", len(positional))...)
	case len(positional) == 1 && positional[0] == "":
		diags = append(diags, problem("No saved plan", "The name of the saved plan is empty.")...)
	case len(positional) == 1:
		a.File = positional[0]
	}
	if a.File != "" && a.Serial != nil {
		diags = append(diags, problem("Conflicting arguments", "Show either a saved plan or the snapshot of -serial.")...)
	}
	return a, diags
}
