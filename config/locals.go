// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// local is one argument of a locals block.
type local struct {
	attr  *hcl.Attribute
	scope *scope
	state visit
}

// visit is how far the evaluation of a local is.
type visit int

const (
	unvisited visit = iota
	visiting
	visited
)

// localValues evaluates the locals, each after those that it uses.
type localValues struct {
	l               *loader
	locals          map[string]*local
	real, reference map[string]cty.Value
	// path are the locals under way, for the message about a cycle.
	path []string
}

// declareLocals decodes the locals blocks.
func (l *loader) declareLocals() {
	values := &localValues{l: l, locals: map[string]*local{}, real: map[string]cty.Value{}, reference: map[string]cty.Value{}}
	var order []string
	for _, f := range l.files {
		for _, block := range f.blocks("locals") {
			attrs, diags := block.Body.JustAttributes()
			l.adopt(diags)
			for _, attr := range inOrder(attrs) {
				if l.wanted != nil && !l.wanted["local."+attr.Name] {
					continue
				}
				if l.declare("local", attr.Name, attr.NameRange) {
					values.locals[attr.Name] = &local{attr: attr, scope: f.scope}
					order = append(order, attr.Name)
				}
			}
		}
	}
	l.names.known["local"] = order
	l.names.publish("local", nil, nil)
	for _, name := range order {
		values.evaluate(name)
	}
}

func (v *localValues) evaluate(name string) {
	local := v.locals[name]
	if local == nil || local.state == visited {
		return
	}
	if local.state == visiting {
		v.reportCycle(name)
		return
	}
	local.state = visiting
	v.set(name, cty.DynamicVal, cty.DynamicVal)
	v.path = append(v.path, name)
	for _, used := range localsOf(local.attr.Expr) {
		v.evaluate(used)
	}
	v.path = v.path[:len(v.path)-1]
	local.state = visited

	if value, ok := v.l.evaluate(local.attr.Expr, local.scope); ok {
		v.set(name, value, v.l.evaluateReference(local.attr.Expr, local.scope))
	}
}

// set makes a value visible; an unknown one keeps those that use it silent.
func (v *localValues) set(name string, real, reference cty.Value) {
	v.real[name], v.reference[name] = real, reference
	v.l.names.publish("local", v.real, v.reference)
}

func (v *localValues) reportCycle(name string) {
	chain := v.path
	for i, step := range chain {
		if step == name {
			chain = chain[i:]
			break
		}
	}
	rng := v.locals[name].attr.NameRange
	v.l.report(&rng, "Locals refer to each other", "local.%s is defined by itself: %s. Break the circle by writing one of them without the others.",
		name, strings.Join(append(append([]string{}, chain...), name), " → "))
}

// localsOf returns the names of the locals that expr uses.
func localsOf(expr hcl.Expression) []string {
	var used []string
	for _, t := range expr.Variables() {
		if name, ok := memberName(t); ok && t.RootName() == "local" {
			used = append(used, name)
		}
	}
	return used
}
