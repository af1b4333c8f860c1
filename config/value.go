// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/auahq/aua/sdk/nearest"
	"github.com/auahq/aua/sdk/sensitive"
)

// problem is what is wrong with a value.
type problem struct{ summary, detail string }

func wrongType(name, want string, v cty.Value) *problem {
	return &problem{"Wrong type", fmt.Sprintf("%s must be %s; this value is %s.", name, want, describeType(v))}
}

// describeType names a value's type with its article.
func describeType(v cty.Value) string {
	t := v.Type()
	switch {
	case t == cty.String:
		return "a string"
	case t == cty.Number:
		return "a number"
	case t == cty.Bool:
		return "a bool"
	case t.IsTupleType() || t.IsListType() || t.IsSetType():
		return "a list"
	case t.IsObjectType() || t.IsMapType():
		return "an object"
	}
	return "of another type"
}

// set stores a value, which is neither null, unknown nor marked, where ptr points.
func (k *Key) set(ptr any, v cty.Value) *problem {
	switch k.Type {
	case TypeBool:
		b, err := convert.Convert(v, cty.Bool)
		if err != nil {
			return wrongType(k.Name, "true or false", v)
		}
		*ptr.(*bool) = b.True()
		return nil
	case TypeInt, TypeNumber:
		return k.setNumber(ptr, v)
	case TypeStrings:
		list, p := stringList(k.Name, v)
		if p == nil {
			*ptr.(*[]string) = list
		}
		return p
	case TypeEnv:
		m, err := convert.Convert(v, cty.Map(cty.String))
		if err != nil {
			return wrongType(k.Name, "a map of strings, as in { NAME = \"value\" }", v)
		}
		env := map[string]string{}
		for name, value := range m.AsValueMap() {
			if value.IsNull() {
				return &problem{"Wrong type", fmt.Sprintf("%s[%q] is null; give it a text, or remove it.", k.Name, name)}
			}
			env[name] = value.AsString()
		}
		switch ptr := ptr.(type) {
		case *map[string]string:
			*ptr = env
		case *map[string]sensitive.Text:
			*ptr = map[string]sensitive.Text{}
			for name, value := range env {
				(*ptr)[name] = sensitive.New(value)
			}
		}
		return nil
	}
	text, err := convert.Convert(v, cty.String)
	if err != nil {
		return wrongType(k.Name, k.expects(), v)
	}
	return k.setText(ptr, text.AsString())
}

// expects describes the key's type in messages.
func (k *Key) expects() string {
	switch k.Type {
	case TypeDuration:
		return `a duration, as in "60s"`
	case TypeSize:
		return `a size, as in "32MiB"`
	default:
		return "a string"
	}
}

func (k *Key) setText(ptr any, text string) *problem {
	switch k.Type {
	case TypeDuration:
		d, err := ParseDuration(text)
		if err != nil {
			return &problem{"Invalid duration", fmt.Sprintf("%s: %s.", k.Name, err)}
		}
		if p := k.inRange(d.Seconds(), text); p != nil {
			return p
		}
		*ptr.(*time.Duration) = d
	case TypeSize:
		size, err := parseSize(text)
		if err != nil {
			return &problem{"Invalid size", fmt.Sprintf("%s: %s.", k.Name, err)}
		}
		if p := k.inRange(float64(size), text); p != nil {
			return p
		}
		*ptr.(*int64) = size
	default:
		if p := inEnum(k.Name, text, k.Enum); p != nil {
			return p
		}
		switch ptr := ptr.(type) {
		case *string:
			*ptr = text
		case *Credential:
			*ptr = Credential{Text: sensitive.New(text)}
		}
	}
	return nil
}

func (k *Key) setNumber(ptr any, v cty.Value) *problem {
	n, err := convert.Convert(v, cty.Number)
	if err != nil {
		return wrongType(k.Name, "a number", v)
	}
	f, _ := n.AsBigFloat().Float64()
	if p := k.inRange(f, numberText(n.AsBigFloat())); p != nil {
		return p
	}
	i, accuracy := n.AsBigFloat().Int64()
	if k.Type == TypeInt && accuracy != big.Exact {
		return &problem{"Not a whole number", fmt.Sprintf("%s is %s; it must be a whole number.", k.Name, numberText(n.AsBigFloat()))}
	}
	switch ptr := ptr.(type) {
	case *int:
		*ptr = int(i)
	case **int64:
		*ptr = &i
	case *float64:
		*ptr = f
	case **float64:
		*ptr = &f
	}
	return nil
}

// stringList reads a list of strings; name is for messages.
func stringList(name string, v cty.Value) ([]string, *problem) {
	if v.Type() == cty.String {
		return nil, &problem{"Wrong type", fmt.Sprintf("%s must be a list of strings; put the string in brackets: %s = [%q].", name, name, v.AsString())}
	}
	list, err := convert.Convert(v, cty.List(cty.String))
	if err != nil {
		return nil, wrongType(name, `a list of strings, as in ["a", "b"]`, v)
	}
	texts := []string{}
	for _, element := range list.AsValueSlice() {
		if element.IsNull() {
			return nil, &problem{"Wrong type", fmt.Sprintf("%s has a null in it; remove it.", name)}
		}
		texts = append(texts, element.AsString())
	}
	return texts, nil
}

// inEnum checks text against the allowed ones; none allows any.
func inEnum(name, text string, allowed []string) *problem {
	if len(allowed) == 0 {
		return nil
	}
	for _, a := range allowed {
		if a == text {
			return nil
		}
	}
	detail := fmt.Sprintf("%s is %q; it must be one of: %s.", name, text, strings.Join(allowed, ", "))
	if s := nearest.Name(text, allowed); s != "" {
		detail += fmt.Sprintf(" Did you mean %q?", s)
	}
	return &problem{"Value not allowed", detail}
}

func (k *Key) inRange(f float64, written string) *problem {
	limit := limits{k.Min, k.Max, numberFormat}
	switch k.Type {
	case TypeDuration:
		limit.format = func(f float64) string { return FormatDuration(time.Duration(f * float64(time.Second))) }
	case TypeSize:
		limit.format = func(f float64) string { return formatSize(int64(f)) }
	}
	p := limit.check(k.Name, f, written)
	if p != nil {
		p.detail += fmt.Sprintf(" %s: %s", k.Name, k.Description)
	}
	return p
}
