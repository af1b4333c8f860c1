// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"

	"github.com/auahq/aua/runtime/state"
)

// State says which store a command works on: that of a configuration.
type State struct {
	Configuration
	JSON bool
}

func (a *State) declare(s *Set) {
	a.Configuration.declare(s)
	declareJSON(s, &a.JSON)
}

// StateMigrate is the arguments of "aua state migrate".
type StateMigrate struct {
	State
	// To is a version of the schema; negative for the newest.
	To          int64
	Status      bool
	AutoApprove bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *StateMigrate) Flags() *Set {
	s := &Set{}
	a.To = -1
	s.Func(func(v string) (err error) {
		if a.To, err = strconv.ParseInt(v, 10, 64); err != nil || a.To < 0 {
			return fmt.Errorf("%q is no version: versions are the numbers from 0, which is an empty database", v)
		}
		return nil
	}, Flag{Name: "to", Value: "VERSION", Usage: "The version of the schema to bring the database to, up or down. It is the newest one that this AUA knows unless given."})
	s.Switch(&a.Status, Flag{Name: "status", Usage: "Change nothing, and show which versions the database has. It works while a server uses the database."})
	s.Switch(&a.AutoApprove, Flag{Name: "auto-approve", Usage: "Do not ask before data is dropped on the way down."})
	a.declare(s)
	return s
}

// ParseStateMigrate reads the arguments of "aua state migrate".
func ParseStateMigrate(args []string, getenv func(string) string) (*StateMigrate, hcl.Diagnostics) {
	a := &StateMigrate{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// StateCheck is the arguments of "aua state check".
type StateCheck struct{ State }

// Flags declares the command's flags, and sets their defaults.
func (a *StateCheck) Flags() *Set {
	s := &Set{}
	a.declare(s)
	return s
}

// ParseStateCheck reads the arguments of "aua state check".
func ParseStateCheck(args []string, getenv func(string) string) (*StateCheck, hcl.Diagnostics) {
	a := &StateCheck{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// StateFile is the arguments of "aua state backup" and "aua state restore".
type StateFile struct {
	State
	File string
	// Force puts a backup in the place of what is there.
	Force bool
}

// Flags declares the flags of "aua state backup", and sets their defaults.
func (a *StateFile) Flags() *Set {
	s := &Set{Positional: "FILE", PredictArgs: complete.PredictFiles("*")}
	a.declare(s)
	return s
}

// RestoreFlags are those of "aua state restore".
func (a *StateFile) RestoreFlags() *Set {
	s := &Set{Positional: "FILE", PredictArgs: complete.PredictFiles("*")}
	s.Switch(&a.Force, Flag{Name: "force", Usage: "Put the backup in the place of what the database has. SQLite's file is kept under another name; the rows of Postgres are dropped with the last step."})
	a.declare(s)
	return s
}

// ParseStateBackup reads the arguments of "aua state backup".
func ParseStateBackup(args []string, getenv func(string) string) (*StateFile, hcl.Diagnostics) {
	a := &StateFile{}
	return a, a.parse(a.Flags(), args, getenv)
}

// ParseStateRestore reads the arguments of "aua state restore".
func ParseStateRestore(args []string, getenv func(string) string) (*StateFile, hcl.Diagnostics) {
	a := &StateFile{}
	return a, a.parse(a.RestoreFlags(), args, getenv)
}

func (a *StateFile) parse(s *Set, args []string, getenv func(string) string) hcl.Diagnostics {
	positional, diags := s.Parse(args, getenv)
	switch {
	case len(positional) == 1 && positional[0] != "":
		a.File = positional[0]
	case !diags.HasErrors():
		diags = append(diags, problem("No file", "Name the one file of the backup, such as aua-2027-01-31.backup.")...)
	}
	return diags
}

// StateExport is the arguments of "aua state export".
type StateExport struct {
	State
	Which state.Selection
}

// Flags declares the command's flags, and sets their defaults.
func (a *StateExport) Flags() *Set {
	s := &Set{}
	s.Choices(&a.Which.Tables, Flag{Name: "table", Value: "TABLE", Usage: "What to export, such as decisions. May be given several times. Everything is exported unless given."}, state.TableNames()...)
	s.Text(&a.Which.Tenant, Flag{Name: "tenant", Value: "NAME", Usage: "Export the rows of one tenant alone."})
	s.Func(func(v string) (err error) {
		a.Which.Since, err = since(v)
		return err
	}, Flag{Name: "since", Value: "DATE", Usage: "Leave out what was last changed before a day as in 2027-01-31, a time as in 2027-01-31T12:00:00Z, or so long ago as 24h; and what has no time."})
	a.declare(s)
	return s
}

// since reads a moment of the past.
func since(v string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, v); err == nil {
			return t, nil
		}
	}
	if d, err := time.ParseDuration(v); err == nil && d > 0 {
		return time.Now().Add(-d), nil
	}
	return time.Time{}, fmt.Errorf("%q is no day as in 2027-01-31, no time as in 2027-01-31T12:00:00Z, and no duration as in 24h", v)
}

// ParseStateExport reads the arguments of "aua state export".
func ParseStateExport(args []string, getenv func(string) string) (*StateExport, hcl.Diagnostics) {
	a := &StateExport{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}
