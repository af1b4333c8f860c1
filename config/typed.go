// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/auahq/aua/sdk/sensitive"
)

// A credential that is typed into a configuration is written down as
// sensitive(VALUE), so that an expanded configuration says by itself what of it
// must not be shown, to those as well who do not have the plugins' schemas.

// typedFunction is the name of the function.
const typedFunction = "sensitive"

// typedMark is the mark of what sensitive(VALUE) returns.
var typedMark = secrecy{source: typedFunction + "()"}

// typed writes a text, a number or a bool as the expression that it is the value of.
func typed(v cty.Value) string {
	if v.Type() == cty.String {
		return typedFunction + "(" + quote(v.AsString()) + ")"
	}
	return typedFunction + "(" + string(mustJSON(toJSON(v, nil))) + ")"
}

// typedBy is sensitive(VALUE), which returns what mark makes of the value.
func typedBy(mark func(cty.Value) cty.Value) function.Function {
	return function.New(&function.Spec{
		Description: "Returns its argument, which is shown nowhere.",
		Params:      []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType}},
		Type: func(args []cty.Value) (cty.Type, error) {
			t := args[0].Type()
			if !t.IsPrimitiveType() {
				return t, &inputError{"Wrong type", "sensitive() takes a text, a number or a bool. Write it around the elements of a list and the members of an object that must not be shown."}
			}
			return t, nil
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return mark(args[0]), nil },
	})
}

// typedValue marks a value, so that it is shown nowhere.
func typedValue(v cty.Value) cty.Value { return v.Mark(typedMark) }

// typedReference is typedValue for what is written down.
func typedReference(v cty.Value) cty.Value {
	mark := typedMark
	if v.Type() == cty.String {
		return cty.StringVal(standIn(typed(v))).Mark(mark)
	}
	mark.source, mark.plain = typed(v), string(mustJSON(toJSON(v, nil)))
	return v.Mark(mark)
}

// isTyped reports whether what sensitive() returns is in a value.
func isTyped(v cty.Value) bool {
	_, marks := v.UnmarkDeep()
	_, found := marks[typedMark]
	return found
}

// Shown returns an expanded configuration with "(sensitive)" for what must not
// be shown of it: credentials that are typed into it, and the environment of
// plugins. Secrets stay as they are, by name. It needs no plugins. A document
// that is no JSON is none.
func Shown(expanded json.RawMessage) json.RawMessage {
	var check map[string]json.RawMessage
	if json.Unmarshal(expanded, &check) != nil {
		return nil
	}
	doc := decodeObject(expanded)
	for _, one := range asObject(doc["state"]) {
		hideURL(asObject(one))
	}
	for _, spec := range registry.Blocks {
		if spec.PluginConfig {
			for _, one := range asObject(doc[spec.Type]) {
				hideEnv(asObject(one))
			}
		}
	}
	return mustJSON(hideTyped(doc))
}

func asObject(v any) map[string]any {
	members, _ := v.(map[string]any)
	return members
}

// hideURL hides where the state is when a password is typed into that.
func hideURL(state map[string]any) {
	if url, ok := state["url"].(string); ok && hasPassword(literals(url)) {
		state["url"] = sensitive.Placeholder
	}
}

// hideEnv hides the values of a block's environment, but not the names of
// secrets: values are where credentials are usually put.
func hideEnv(block map[string]any) {
	env := asObject(block["env"])
	for name, value := range env {
		if text, ok := value.(string); !ok || literals(text) == text {
			env[name] = sensitive.Placeholder
		}
	}
}

// literals is a template without its interpolations.
func literals(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		n := interpolation(text[i:])
		if n == 0 {
			n = 1
			out.WriteByte(text[i])
		}
		i += n
	}
	return out.String()
}

// hideTyped hides what sensitive() returns, wherever it stands.
func hideTyped(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = hideTyped(member)
		}
	case []any:
		for i, element := range v {
			v[i] = hideTyped(element)
		}
	case string:
		return hideTypedText(v)
	}
	return v
}

func hideTypedText(text string) string {
	var out strings.Builder
	for {
		before, _, found := strings.Cut(text, "${"+typedFunction+"(")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString(sensitive.Placeholder)
		n := interpolation(text[len(before):])
		if n == 0 {
			return out.String() // nothing tells where it ends
		}
		text = text[len(before)+n:]
	}
}
