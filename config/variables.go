// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variable is a variable block.
type variable struct {
	name        string
	description string
	sensitive   bool
	constraint  cty.Type
	// written is the type as it is written; empty for none.
	written  string
	defaults *typeexpr.Defaults
	// value is the default, then what is given; NilVal for none.
	value cty.Value
	// broken is a variable whose value is wrong and already reported.
	broken bool
	rng    hcl.Range
}

// declareVariables decodes the variable blocks, and gives them their values.
func (l *loader) declareVariables() {
	spec := registry.block("variable")
	for _, f := range l.files {
		for _, block := range f.blocks("variable") {
			v := &variable{name: block.Labels[0], constraint: cty.DynamicPseudoType, value: cty.NilVal, rng: headerRange(block)}
			if !hclsyntax.ValidIdentifier(v.name) {
				l.report(&block.LabelRanges[0], "Invalid name", "%q cannot be the name of a variable, because var.%s would not be readable. Use letters, digits, dashes and underscores, and begin with a letter.", v.name, v.name)
				continue
			}
			if !l.declare("variable", v.name, v.rng) {
				continue
			}
			place := l.decodeBody(spec, block.Body, f.scope, v, v.name)
			l.variableType(v, place.attrs["type"])
			l.variableDefault(v, place.attrs["default"])
			l.variables[v.name] = v
			l.names.known["var"] = append(l.names.known["var"], v.name)
		}
	}
	l.giveFromOptions()
	real, reference := map[string]cty.Value{}, map[string]cty.Value{}
	for _, name := range sorted(keys(l.variables)) {
		real[name], reference[name] = l.variableValue(l.variables[name])
	}
	l.names.publish("var", real, reference)
}

func (l *loader) variableType(v *variable, attr *hcl.Attribute) {
	if attr == nil {
		return
	}
	constraint, defaults, diags := typeexpr.TypeConstraintWithDefaults(attr.Expr)
	l.adopt(diags)
	if diags.HasErrors() {
		v.broken = true
		return
	}
	v.constraint, v.defaults = constraint, defaults
	v.written, _ = typeText(constraint, defaults)
}

func (l *loader) variableDefault(v *variable, attr *hcl.Attribute) {
	if attr == nil || v.broken {
		return
	}
	value, diags := attr.Expr.Value(nil)
	l.adopt(diags)
	if diags.HasErrors() {
		v.broken = true
		return
	}
	rng := attr.Expr.Range()
	if v.sensitive {
		l.mask(rng)
	}
	l.give(v, value, &rng, "The default")
}

// give sets a variable's value; source begins the message when it does not fit.
func (l *loader) give(v *variable, value cty.Value, rng *hcl.Range, source string) {
	if v.defaults != nil {
		value = v.defaults.Apply(value)
	}
	converted, err := convert.Convert(value, v.constraint)
	if err != nil {
		v.broken = true
		l.report(rng, "Wrong type", "%s of the variable %q does not fit its type, %s: %s.",
			source, v.name, typeexpr.TypeString(v.constraint), err)
		return
	}
	v.value = converted
}

// giveFromOptions reads the values of a command line. A string is taken as it
// stands; a value of another type is an HCL expression.
func (l *loader) giveFromOptions() {
	for _, name := range sorted(keys(l.opts.Vars)) {
		v := l.variables[name]
		if v == nil && l.wanted != nil {
			continue // what the snapshot does not need
		}
		if v == nil {
			l.report(nil, "Unknown variable", "The value given for %q has no variable: there is none of that name in the configuration. %s", name, didYouMean(name, l.names.known["var"], "The variables are"))
			continue
		}
		text := l.opts.Vars[name]
		value := cty.StringVal(text)
		if t := v.constraint; t != cty.DynamicPseudoType && !t.IsPrimitiveType() {
			expr, diags := hclsyntax.ParseExpression([]byte(text), "-var "+name, hcl.InitialPos)
			if !diags.HasErrors() {
				value, diags = expr.Value(nil)
			}
			if diags.HasErrors() {
				v.broken = true
				detail := fmt.Sprintf("The value given for the variable %q is not written like its type, %s.", name, typeexpr.TypeString(t))
				if !v.sensitive {
					detail += " " + diags[0].Detail
				}
				l.report(nil, "Wrong type", "%s", detail)
				continue
			}
		}
		l.give(v, value, nil, "The value given")
	}
}

// variableValue returns what var.NAME is, and what stands for it in the digest.
func (l *loader) variableValue(v *variable) (real, reference cty.Value) {
	switch {
	case v.broken:
		return cty.DynamicVal, cty.DynamicVal
	case v.value == cty.NilVal:
		about := ""
		if v.description != "" {
			about = fmt.Sprintf(" (%s)", v.description)
		}
		l.report(&v.rng, "Variable without a value", "The variable %q%s has no default, and no value is given. Write a default in the block, or give a value:%s", v.name, about, example("-var "+v.name+"=…"))
		return cty.DynamicVal, cty.DynamicVal
	case !v.sensitive:
		return v.value, v.value
	}
	return v.value.Mark(variableMark(v.name)), stand(v.value, variableMark(v.name).source)
}

// stand is what stands for the value of a sensitive variable, or of a part of
// it: a text becomes a stand-in, and everything is marked with its expression.
func stand(v cty.Value, expression string) cty.Value {
	mark := secrecy{source: expression}
	t := v.Type()
	switch {
	case v.IsNull() || !v.IsKnown():
		return v
	case t == cty.String:
		return cty.StringVal(standIn(expression)).Mark(mark)
	case v.CanIterateElements() && !t.IsSetType() && v.LengthInt() > 0:
		v = standForParts(v, expression)
	}
	mark.plain = string(mustJSON(toJSON(v, nil)))
	return v.Mark(mark)
}

// standForParts is stand for each element or member of a value that has some.
func standForParts(v cty.Value, expression string) cty.Value {
	members, elements := map[string]cty.Value{}, []cty.Value{}
	for it := v.ElementIterator(); it.Next(); {
		key, part := it.Element()
		part = stand(part, expressionOf(expression, key))
		if key.Type() == cty.String {
			members[key.AsString()] = part
		} else {
			elements = append(elements, part)
		}
	}
	switch t := v.Type(); {
	case t.IsObjectType():
		return cty.ObjectVal(members)
	case t.IsMapType():
		return cty.MapVal(members)
	case t.IsTupleType():
		return cty.TupleVal(elements)
	}
	return cty.ListVal(elements)
}
