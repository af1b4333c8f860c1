// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Validate is the arguments of "aua validate".
type Validate struct {
	Configuration
	// Strict makes warnings count.
	Strict bool
	JSON   bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *Validate) Flags() *Set {
	s := &Set{}
	a.declare(s)
	s.Switch(&a.Strict, Flag{Name: "strict", Usage: "Exit with 2 when there are warnings."})
	declareJSON(s, &a.JSON)
	return s
}

// ParseValidate reads the arguments of "aua validate".
func ParseValidate(args []string, getenv func(string) string) (*Validate, hcl.Diagnostics) {
	a := &Validate{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// Fmt is the arguments of "aua fmt". Files and folders that stand as arguments
// take the place of -config.
type Fmt struct {
	Configuration
	// Stdin formats standard input to standard output.
	Stdin     bool
	Check     bool
	Diff      bool
	Write     bool
	Recursive bool
	JSON      bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *Fmt) Flags() *Set {
	s := &Set{Positional: "[FILE|DIR...]", PredictArgs: predictConfig}
	a.Write = true
	a.declarePaths(s)
	s.Switch(&a.Check, Flag{Name: "check", Usage: "Change no file, and exit with 1 when one is not formatted."})
	s.Switch(&a.Diff, Flag{Name: "diff", Usage: "Show what changes."})
	s.Switch(&a.Write, Flag{Name: "write", Usage: "Write the files. It is on; -write=false only lists them. Implied by -check and by standard input."})
	s.Switch(&a.Recursive, Flag{Name: "recursive", Usage: "Also format the folders below, except dotfiles."})
	declareJSON(s, &a.JSON)
	return s
}

// ParseFmt reads the arguments of "aua fmt".
func ParseFmt(args []string, getenv func(string) string) (*Fmt, hcl.Diagnostics) {
	a := &Fmt{}
	positional, diags := a.Flags().Parse(args, getenv)
	if len(positional) > 0 {
		a.Paths = positional
	}
	a.Stdin = slices.Contains(positional, "-")
	if a.Stdin && len(positional) > 1 {
		diags = append(diags, problem("Conflicting arguments", "Format either standard input (-) or files.")...)
	}
	if a.Check || a.Stdin {
		a.Write = false
	}
	return a, diags
}
