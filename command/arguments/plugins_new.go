// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package arguments

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/posener/complete"

	"github.com/auahq/aua/sdk"
)

// PluginsNew is the arguments of "aua plugins new".
type PluginsNew struct {
	Name string
	Kind sdk.Kind
	// Dir is the folder to make; empty for the plugin's name.
	Dir string
	// Module is the path of the Go module; empty for one that nobody else has.
	Module string
	JSON   bool
}

// Flags declares the command's flags, and sets their defaults.
func (a *PluginsNew) Flags() *Set {
	s := &Set{Positional: "NAME"}
	var kinds []string
	for _, k := range sdk.Kinds() {
		kinds = append(kinds, string(k))
	}
	s.Choice((*string)(&a.Kind), Flag{
		Name: "kind", Value: "KIND",
		Usage: "What the plugin is to be: " + strings.Join(kinds, ", ") + ". It must be given.",
	}, kinds...)
	s.Text(&a.Dir, Flag{Name: "dir", Value: "DIR", Predict: complete.PredictDirs("*"), Usage: "The folder to make. It is the plugin's name unless given."})
	s.Text(&a.Module, Flag{Name: "module", Value: "PATH", Usage: "The path of the Go module, such as github.com/acme/short-answers. It is example.com/aua-plugin-NAME unless given."})
	declareJSON(s, &a.JSON)
	return s
}

// ParsePluginsNew reads the arguments of "aua plugins new".
func ParsePluginsNew(args []string, getenv func(string) string) (*PluginsNew, hcl.Diagnostics) {
	a := &PluginsNew{}
	positional, diags := a.Flags().Parse(args, getenv)
	if diags.HasErrors() {
		return a, diags
	}
	if len(positional) != 1 {
		return a, append(diags, problem("No name", "Name the one plugin to make, such as short-answers.")...)
	}
	a.Name = positional[0]
	if a.Kind == "" {
		diags = append(diags, problem("No kind", "Say with -kind what the plugin is to be, such as -kind scorer. \"aua plugins new -h\" lists the kinds.")...)
	}
	return a, diags
}
