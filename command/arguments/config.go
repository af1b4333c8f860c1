// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
)

// ConfigDiff is the arguments of "aua config diff".
type ConfigDiff struct {
	Connection
	Configuration
	// Serial is the snapshot to compare; nil for what runs.
	Serial *int64
	// To is the snapshot that it is compared with; nil for the files.
	To   *int64
	JSON bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ConfigDiff) Flags() *Set {
	s := &Set{}
	a.Configuration.declare(s)
	s.Func(func(v string) error { return parseSerial(v, 1, &a.Serial) }, Flag{Name: "serial", Value: "SERIAL", Usage: "Take the snapshot of this serial instead of what runs."})
	declareTo(s, &a.To, "Compare with the snapshot of this serial instead of the files.")
	declareJSON(s, &a.JSON)
	a.Connection.declare(s)
	return s
}

// ParseConfigDiff reads the arguments of "aua config diff".
func ParseConfigDiff(args []string, getenv func(string) string) (*ConfigDiff, hcl.Diagnostics) {
	a := &ConfigDiff{}
	positional, diags := a.Flags().Parse(args, getenv)
	if a.To != nil && len(a.Vars) > 0 {
		diags = append(diags, problem("Conflicting flags", "With -to, two snapshots are compared and no file is read. Leave -var out.")...)
	}
	return a, append(diags, noArguments(positional)...)
}

func declareTo(s *Set, target **int64, usage string) {
	s.Func(func(v string) error { return parseSerial(v, 1, target) }, Flag{Name: "to", Value: "SERIAL", Usage: usage})
}

// ConfigRollback is the arguments of "aua config rollback".
type ConfigRollback struct {
	Connection
	// To is the snapshot to go back to; nil for the one before the newest.
	To          *int64
	AutoApprove bool
	Message     string
	JSON        bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ConfigRollback) Flags() *Set {
	s := &Set{}
	declareTo(s, &a.To, "The snapshot to go back to. Without it, that is the one before the newest.")
	declareApproval(s, &a.AutoApprove)
	declareMessage(s, &a.Message)
	declareEvents(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseConfigRollback reads the arguments of "aua config rollback".
func ParseConfigRollback(args []string, getenv func(string) string) (*ConfigRollback, hcl.Diagnostics) {
	a := &ConfigRollback{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// ConfigReload is the arguments of "aua config reload".
type ConfigReload struct {
	Connection
	Message string
	JSON    bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ConfigReload) Flags() *Set {
	s := &Set{}
	declareMessage(s, &a.Message)
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseConfigReload reads the arguments of "aua config reload".
func ParseConfigReload(args []string, getenv func(string) string) (*ConfigReload, hcl.Diagnostics) {
	a := &ConfigReload{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// ConfigHistory is the arguments of "aua config history".
type ConfigHistory struct {
	Connection
	// Limit is how many snapshots are listed; 0 for the server's own number.
	Limit int
	// Before lists snapshots with a lower serial alone; 0 for all.
	Before int64
	JSON   bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ConfigHistory) Flags() *Set {
	s := &Set{}
	s.Func(func(v string) error {
		n, err := strconv.Atoi(v)
		if a.Limit = n; err != nil || n < 1 || n > 1000 {
			return fmt.Errorf("%q is no number from 1 to 1000", v)
		}
		return nil
	}, Flag{Name: "limit", Value: "NUMBER", Usage: "How many are listed. It is 50 unless given."})
	s.Func(func(v string) error {
		var n *int64
		err := parseSerial(v, 1, &n)
		if err == nil {
			a.Before = *n
		}
		return err
	}, Flag{Name: "before", Value: "SERIAL", Usage: "List only snapshots with a lower serial."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseConfigHistory reads the arguments of "aua config history".
func ParseConfigHistory(args []string, getenv func(string) string) (*ConfigHistory, hcl.Diagnostics) {
	a := &ConfigHistory{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// ForceUnlock is the arguments of "aua force-unlock".
type ForceUnlock struct {
	Connection
	// ID is the lock's.
	ID string
	// Force does not ask.
	Force bool
	JSON  bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ForceUnlock) Flags() *Set {
	s := &Set{Positional: "ID"}
	s.Switch(&a.Force, Flag{Name: "force", Usage: "Do not ask."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseForceUnlock reads the arguments of "aua force-unlock".
func ParseForceUnlock(args []string, getenv func(string) string) (*ForceUnlock, hcl.Diagnostics) {
	a := &ForceUnlock{}
	positional, diags := a.Flags().Parse(args, getenv)
	switch {
	case diags.HasErrors():
	case len(positional) != 1 || positional[0] == "":
		diags = append(diags, problem("One id is needed", "The command takes the id of the lock, and was given %d arguments. \"aua status\" and the refusal of \"aua apply\" show it.", len(positional))...)
	default:
		a.ID = positional[0]
	}
	return a, diags
}
