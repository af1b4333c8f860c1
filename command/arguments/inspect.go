// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import "github.com/hashicorp/hcl/v2"

// ExtensionsList is the arguments of "aua extensions list".
type ExtensionsList struct {
	Connection
	// All includes the plugins that no block uses.
	All  bool
	JSON bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ExtensionsList) Flags() *Set {
	s := &Set{}
	s.Switch(&a.All, Flag{Name: "all", Usage: "Show the plugins as well that could be configured."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseExtensionsList reads the arguments of "aua extensions list".
func ParseExtensionsList(args []string, getenv func(string) string) (*ExtensionsList, hcl.Diagnostics) {
	a := &ExtensionsList{}
	positional, diags := a.Flags().Parse(args, getenv)
	return a, append(diags, noArguments(positional)...)
}

// ExtensionsInspect is the arguments of "aua extensions inspect".
type ExtensionsInspect struct {
	Connection
	// Name is a block's address or a plugin's name.
	Name string
	JSON bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ExtensionsInspect) Flags() *Set {
	s := &Set{Positional: "NAME"}
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseExtensionsInspect reads the arguments of "aua extensions inspect".
func ParseExtensionsInspect(args []string, getenv func(string) string) (*ExtensionsInspect, hcl.Diagnostics) {
	a := &ExtensionsInspect{}
	positional, diags := a.Flags().Parse(args, getenv)
	if len(positional) == 1 {
		a.Name = positional[0]
	} else if !diags.HasErrors() {
		diags = append(diags, problem("No extension", "Name one extension: the address of a block, such as scorer.default, or a plugin. \"aua extensions list -all\" shows which there are.")...)
	}
	return a, diags
}

// ExtensionsReload is the arguments of "aua extensions reload".
type ExtensionsReload struct {
	Connection
	// Names are blocks' addresses or plugins' names; none for all.
	Names []string
	Force bool
	JSON  bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ExtensionsReload) Flags() *Set {
	s := &Set{Positional: "[NAME...]"}
	s.Switch(&a.Force, Flag{Name: "force", Usage: "Also replace the processes of those that have not changed."})
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseExtensionsReload reads the arguments of "aua extensions reload".
func ParseExtensionsReload(args []string, getenv func(string) string) (*ExtensionsReload, hcl.Diagnostics) {
	a := &ExtensionsReload{}
	positional, diags := a.Flags().Parse(args, getenv)
	a.Names = positional
	return a, diags
}

// ExtensionsTest is the arguments of "aua extensions test".
type ExtensionsTest struct {
	Connection
	// Names are blocks' addresses or plugins' names; none for all.
	Names []string
	JSON  bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *ExtensionsTest) Flags() *Set {
	s := &Set{Positional: "[NAME...]"}
	declareJSON(s, &a.JSON)
	a.declare(s)
	return s
}

// ParseExtensionsTest reads the arguments of "aua extensions test".
func ParseExtensionsTest(args []string, getenv func(string) string) (*ExtensionsTest, hcl.Diagnostics) {
	a := &ExtensionsTest{}
	positional, diags := a.Flags().Parse(args, getenv)
	a.Names = positional
	return a, diags
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
