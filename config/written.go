// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// writer writes values of the reference scope as the JSON of a configuration
// file: texts as templates, secrets as the expressions that they come from.
type writer struct {
	// variables are the sensitive variables that it wrote.
	variables []string
	// computed says what a secret was put through, so that it cannot be written
	// down; nil when everything could.
	computed *secrecy
	// typed says that the values are credentials: what is no secret by name was
	// typed, and is written as sensitive(VALUE).
	typed bool
}

// value writes a value.
func (w *writer) value(v cty.Value) any {
	bare, marks := v.Unmark()
	var sources, scalars []secrecy
	for mark := range marks {
		if s, ok := mark.(secrecy); ok && s.computed != "" {
			w.computed = &s
			return nil
		} else if ok && s.plain != "" {
			sources = append(sources, s)
			if !strings.ContainsAny(s.plain[:1], "[{") {
				scalars = append(scalars, s)
			}
		}
	}
	t := bare.Type()
	switch {
	case !bare.IsKnown() || bare.IsNull():
		return nil
	case t == cty.String && len(scalars) > 0:
		// Its digits may be in the text, where nothing tells them from others.
		w.computed = &scalars[0]
		return nil
	case t == cty.String:
		return w.text(bare)
	}
	for _, s := range sources {
		if s.plain == string(mustJSON(toJSON(bare, nil))) {
			w.uses(s.source)
			return "${" + s.source + "}"
		}
	}
	switch {
	case t.IsListType() || t.IsSetType() || t.IsTupleType():
		list := []any{}
		for it := bare.ElementIterator(); it.Next(); {
			_, element := it.Element()
			list = append(list, w.value(element))
		}
		return list
	case t.IsMapType() || t.IsObjectType():
		members := map[string]any{}
		for it := bare.ElementIterator(); it.Next(); {
			name, member := it.Element()
			if plain, _ := member.Unmark(); !plain.IsNull() {
				members[escapeTemplate(name.AsString())] = w.value(member)
			}
		}
		return members
	}
	if w.typed {
		return "${" + typed(bare) + "}"
	}
	return toJSON(bare, nil)
}

// text writes a text, which is what [tainting] lets through: literals and stand-ins.
func (w *writer) text(v cty.Value) any {
	written, expressions := template(v.AsString())
	if w.typed && len(expressions) == 0 && written != "" {
		return "${" + typed(v) + "}"
	}
	for _, e := range expressions {
		w.uses(e)
	}
	return written
}

// uses notes the variable of an expression.
func (w *writer) uses(expression string) {
	if rest, found := strings.CutPrefix(expression, "var."); found {
		name, _, _ := strings.Cut(rest, ".")
		name, _, _ = strings.Cut(name, "[")
		w.variables = append(w.variables, name)
	}
}
