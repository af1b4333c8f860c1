// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/auahq/aua/sdk/sensitive"
)

// toJSON turns a value into what encoding/json writes. stand says what stands
// for a marked value; nil shows it.
func toJSON(v cty.Value, stand func(secrecy) any) any {
	v, marks := v.Unmark()
	if len(marks) > 0 && stand != nil {
		for mark := range marks {
			if s, ok := mark.(secrecy); ok {
				return stand(s)
			}
		}
	}
	t := v.Type()
	switch {
	case v.IsNull() || !v.IsKnown():
		return nil
	case t == cty.String:
		return v.AsString()
	case t == cty.Bool:
		return v.True()
	case t == cty.Number:
		f := v.AsBigFloat()
		if f.IsInt() {
			return json.Number(f.Text('f', 0)) // encoding/json reads no exponent into an integer
		}
		return json.Number(f.Text('g', -1))
	case t.IsListType() || t.IsSetType() || t.IsTupleType():
		list := []any{}
		for it := v.ElementIterator(); it.Next(); {
			_, element := it.Element()
			list = append(list, toJSON(element, stand))
		}
		return list
	case t.IsMapType() || t.IsObjectType():
		members := map[string]any{}
		for it := v.ElementIterator(); it.Next(); {
			name, member := it.Element()
			if bare, _ := member.Unmark(); !bare.IsNull() {
				members[name.AsString()] = toJSON(member, stand)
			}
		}
		return members
	}
	return nil
}

// hidden stands for a secret in what is shown.
func hidden(secrecy) any { return sensitive.Placeholder }

// fromJSON turns a default of a description into a value.
func fromJSON(v any) (cty.Value, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return cty.NilVal, err
	}
	t, err := ctyjson.ImpliedType(data)
	if err != nil {
		return cty.NilVal, err
	}
	return ctyjson.Unmarshal(data, t)
}
