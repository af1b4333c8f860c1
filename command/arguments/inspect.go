// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import "github.com/hashicorp/hcl/v2"

// Status is the arguments of "aua status".
type Status struct {
	Connection
	JSON bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *Status) Flags() *Set {
	s := &Set{}
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseStatus reads the arguments of "aua status".
func ParseStatus(args []string, getenv func(string) string) (*Status, hcl.Diagnostics) {
	a := &Status{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// PluginsList is the arguments of "aua plugins list".
type PluginsList struct{ JSON bool }

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsList) Flags() *Set {
	s := &Set{}
	declareJSON(s, &a.JSON)
	return s
}

// ParsePluginsList reads the arguments of "aua plugins list".
func ParsePluginsList(args []string, getenv func(string) string) (*PluginsList, hcl.Diagnostics) {
	a := &PluginsList{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// Version is the arguments of "aua version".
type Version struct{ JSON bool }

// Flags declares the command's flags, and sets their defaults.
func (a *Version) Flags() *Set {
	s := &Set{}
	declareJSON(s, &a.JSON)
	return s
}

// ParseVersion reads the arguments of "aua version".
func ParseVersion(args []string, getenv func(string) string) (*Version, hcl.Diagnostics) {
	a := &Version{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}
