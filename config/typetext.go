// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// typeText writes a type in one line as a type constraint, with its optional
// attributes and their defaults; false for a type that none can name.
func typeText(t cty.Type, d *typeexpr.Defaults) (string, bool) {
	part := func(name string) *typeexpr.Defaults {
		if d == nil {
			return nil
		}
		return d.Children[name]
	}
	switch {
	case t.IsObjectType():
		return objectText(t, d)
	case t.IsTupleType():
		var elements []string
		for _, e := range t.TupleElementTypes() {
			text, ok := typeText(e, nil)
			if !ok {
				return "", false
			}
			elements = append(elements, text)
		}
		return "tuple([" + strings.Join(elements, ", ") + "])", true
	case t.IsListType(), t.IsSetType(), t.IsMapType():
		kind, _, _ := strings.Cut(typeexpr.TypeString(t), "(")
		element, ok := typeText(t.ElementType(), part(""))
		return kind + "(" + element + ")", ok
	}
	return typeexpr.TypeString(t), true
}

func objectText(t cty.Type, d *typeexpr.Defaults) (string, bool) {
	types := t.AttributeTypes()
	var members []string
	for _, name := range sorted(keys(types)) {
		var child *typeexpr.Defaults
		def := cty.NilVal
		if d != nil {
			child, def = d.Children[name], d.DefaultValues[name]
		}
		text, ok := typeText(types[name], child)
		if !ok || !hclsyntax.ValidIdentifier(name) {
			return "", false
		}
		switch {
		case t.AttributeOptional(name) && def != cty.NilVal:
			text = "optional(" + text + ", " + (&textWriter{}).inline((&writer{}).value(def)) + ")"
		case t.AttributeOptional(name):
			text = "optional(" + text + ")"
		}
		members = append(members, name+" = "+text)
	}
	if len(members) == 0 {
		return "object({})", true
	}
	return "object({ " + strings.Join(members, ", ") + " })", true
}
