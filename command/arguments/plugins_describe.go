// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"
)

// PluginsSchema is the arguments of "aua plugins schema".
type PluginsSchema struct {
	Configuration
	// Plugin is a plugin's name, or the path of a program or a plugin's folder.
	Plugin string
	JSON   bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsSchema) Flags() *Set {
	s := &Set{Positional: "NAME|PATH", PredictArgs: complete.PredictFiles("aua-plugin-*")}
	a.declare(s)
	declareJSON(s, &a.JSON)
	return s
}

// ParsePluginsSchema reads the arguments of "aua plugins schema".
func ParsePluginsSchema(args []string, getenv func(string) string) (*PluginsSchema, hcl.Diagnostics) {
	a := &PluginsSchema{}
	positional, diags := a.Flags().Parse(args, getenv)
	if !diags.HasErrors() {
		a.Plugin, diags = onePlugin(positional)
	}
	return a, diags
}

// PluginsDocs is the arguments of "aua plugins docs".
type PluginsDocs struct {
	PluginsSchema
	// Out is the file to write; empty for standard output.
	Out string
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsDocs) Flags() *Set {
	s := &Set{Positional: "NAME|PATH", PredictArgs: complete.PredictFiles("aua-plugin-*")}
	s.Text(&a.Out, Flag{Name: "out", Value: "FILE", Predict: complete.PredictFiles("*.md"), Usage: "The file to write, in place of what it holds. Without it, the page is printed."})
	a.declare(s)
	declareJSON(s, &a.JSON)
	return s
}

// ParsePluginsDocs reads the arguments of "aua plugins docs".
func ParsePluginsDocs(args []string, getenv func(string) string) (*PluginsDocs, hcl.Diagnostics) {
	a := &PluginsDocs{}
	positional, diags := a.Flags().Parse(args, getenv)
	if !diags.HasErrors() {
		a.Plugin, diags = onePlugin(positional)
	}
	return a, diags
}

func onePlugin(positional []string) (string, hcl.Diagnostics) {
	if len(positional) != 1 {
		return "", problem("No plugin", "Name one plugin: by its name, or by the path of its program or its folder. \"aua plugins list\" shows which there are.")
	}
	return positional[0], nil
}
