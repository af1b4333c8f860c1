// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/auahq/aua/sdk"
)

// attributeType is the type of a plugin's attribute.
type attributeType struct {
	cty.Type
	defaults *typeexpr.Defaults
	// own is "int" or "duration", AUA's own types; else empty.
	own string
}

func parseAttributeType(text string) (attributeType, error) {
	switch text {
	case "int":
		return attributeType{Type: cty.Number, own: text}, nil
	case "duration":
		return attributeType{Type: cty.String, own: text}, nil
	}
	expr, diags := hclsyntax.ParseExpression([]byte(text), "type", hcl.InitialPos)
	if diags.HasErrors() {
		return attributeType{}, errors.New("it is not an HCL type constraint")
	}
	t, defaults, diags := typeexpr.TypeConstraintWithDefaults(expr)
	if diags.HasErrors() {
		return attributeType{}, errors.New(strings.TrimSuffix(diags[0].Detail, "."))
	}
	return attributeType{Type: t, defaults: defaults}, nil
}

// fit converts a value to the type and checks it. Marks stay on it.
func (t attributeType) fit(a *sdk.Attribute, v cty.Value) (cty.Value, *problem) {
	if t.defaults != nil {
		v = t.defaults.Apply(v)
	}
	value, err := convert.Convert(v, t.Type)
	if err != nil {
		return v, &problem{"Wrong type", fmt.Sprintf("%s must be %s: %s.", a.Name, t.describe(), conversionError(err))}
	}
	_, secret := secretSource(value)
	c := attributeCheck{attribute: a, own: t.own, hide: secret || a.Sensitive}
	if p := c.check(value); p != nil {
		return v, p
	}
	if t.own == "duration" {
		value = normalDuration(value)
	}
	return value, nil
}

// describe names the type for people.
func (t attributeType) describe() string {
	switch {
	case t.own == "int":
		return "a whole number"
	case t.own == "duration":
		return `a duration, as in "60s"`
	case t.Type == cty.String:
		return "a string"
	case t.Type == cty.Number:
		return "a number"
	case t.Type == cty.Bool:
		return "true or false"
	}
	return "of the type " + typeexpr.TypeString(t.Type)
}

// conversionError says what does not convert, and where in the value.
func conversionError(err error) string {
	var pathError cty.PathError
	if !errors.As(err, &pathError) || len(pathError.Path) == 0 {
		return err.Error()
	}
	where := ""
	for _, step := range pathError.Path {
		switch step := step.(type) {
		case cty.GetAttrStep:
			where += "." + step.Name
		case cty.IndexStep:
			if step.Key.Type() == cty.Number {
				where += "[" + numberText(step.Key.AsBigFloat()) + "]"
			} else if step.Key.Type() == cty.String {
				where += fmt.Sprintf("[%q]", step.Key.AsString())
			}
		}
	}
	return fmt.Sprintf("at %s, %s", where, err)
}

// normalDuration writes a duration in the one form that Go's time package
// reads, so that "1d" and "24h" are the same configuration.
func normalDuration(v cty.Value) cty.Value {
	bare, marks := v.Unmark()
	if bare.IsNull() || !bare.IsKnown() {
		return v
	}
	d, err := ParseDuration(bare.AsString())
	if err != nil {
		return v
	}
	return cty.StringVal(goDuration(time.Duration(d))).WithMarks(marks)
}
