// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"maps"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// scope is what expressions of one file can use. Everything in it is there
// twice: with real values, and for the digest with references in the place of
// secrets.
type scope struct {
	real, reference *hcl.EvalContext
}

// newScope makes the scope of the file of that name; names are the two shared
// sets of values.
func (l *loader) newScope(filename string, names *names) *scope {
	functions := maps.Clone(pureFunctions)
	functions["env"] = envFunction(l.opts.envLookup())
	functions["file"] = fileFunction(filepath.Dir(filename), l.read.text)
	functions[typedFunction] = typedBy(typedValue)
	referenceFunctions := maps.Clone(functions)
	functions["secret"] = secretFunction(func(name string) (string, error) { return l.resolve(name) })
	referenceFunctions["secret"], referenceFunctions[typedFunction] = secretReference(), typedBy(typedReference)
	return &scope{
		real:      &hcl.EvalContext{Variables: names.real, Functions: functions},
		reference: &hcl.EvalContext{Variables: names.reference, Functions: referenceFunctions},
	}
}

// names are the values of var and local, shared by all scopes.
type names struct {
	real, reference map[string]cty.Value
	// known are the names that exist, whether or not they have a value yet.
	known map[string][]string
}

func newNames() *names {
	return &names{
		real: map[string]cty.Value{}, reference: map[string]cty.Value{},
		known: map[string][]string{"var": nil, "local": nil},
	}
}

// publish makes a group of values visible as root.NAME.
func (n *names) publish(root string, real, reference map[string]cty.Value) {
	n.real[root] = cty.ObjectVal(real)
	n.reference[root] = cty.ObjectVal(reference)
}
