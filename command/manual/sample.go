// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package manual

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/auahq/aua/sdk"
)

// Sample returns a part of a configuration that uses the plugin: every setting
// that must be there, and every one that has a default. It is empty when no
// block can name the plugin. The source is as for [Page].
func Sample(d *sdk.Description, source string) string {
	var kinds []sdk.KindDescription
	for _, k := range d.Kinds {
		// There is no such block yet: AUA promotes no models.
		if k.Kind != sdk.KindPromotionPolicy {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == 0 {
		return ""
	}
	text := ""
	if source != "" {
		text = fmt.Sprintf("required_plugins {\n%s = { source = %q, version = %q }\n}\n\n", d.Name, source, constraint(d.Version))
	}
	k := kinds[0]
	f := hclwrite.NewEmptyFile()
	block := f.Body().AppendNewBlock(string(k.Kind), []string{d.Name}).Body()
	block.SetAttributeValue("plugin", cty.StringVal(d.Name))
	if len(k.HookPoints) > 0 {
		block.SetAttributeValue("on", cty.TupleVal([]cty.Value{cty.StringVal(point(k.HookPoints))}))
	}
	config := block.AppendNewBlock("config", nil)
	fill(config.Body(), &d.Config, d.Name)
	if len(config.Body().Attributes())+len(config.Body().Blocks()) == 0 {
		block.RemoveBlock(config)
	}
	return string(hclwrite.Format(append([]byte(text), f.Bytes()...)))
}

// point is the point that a sample uses a hook at: the one that tells most, if
// the hook can be used there.
func point(points []string) string {
	if name := sdk.PointName(sdk.PointPostResponse); slices.Contains(points, name) {
		return name
	}
	return points[0]
}

// constraint allows the version and what is compatible with it.
func constraint(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return "~> " + strings.Join(parts[:2], ".")
}

// fill writes a schema's settings. Secrets get the plugin's name.
func fill(body *hclwrite.Body, s *sdk.Schema, plugin string) {
	for i := range s.Attributes {
		a := &s.Attributes[i]
		switch {
		case a.Deprecated != "":
		case a.Required && a.Sensitive:
			name := strings.ToUpper(strings.ReplaceAll(plugin, "-", "_") + "_" + a.Name)
			body.SetAttributeRaw(a.Name, hclwrite.TokensForFunctionCall("secret", hclwrite.TokensForValue(cty.StringVal(name))))
		case a.Required:
			body.SetAttributeValue(a.Name, example(a))
		case a.Default != nil:
			if v, ok := value(a.Default); ok {
				body.SetAttributeValue(a.Name, v)
			}
		}
	}
	for i := range s.Blocks {
		b := &s.Blocks[i]
		for range b.Min {
			labels := make([]string, len(b.Labels))
			for j := range labels {
				labels[j] = "example"
			}
			fill(body.AppendNewBlock(b.Type, labels).Body(), &b.Schema, plugin)
		}
	}
}

// value is a value of JSON as one of the configuration.
func value(v any) (cty.Value, bool) {
	text, err := json.Marshal(v)
	if err != nil {
		return cty.NilVal, false
	}
	t, err := ctyjson.ImpliedType(text)
	if err != nil {
		return cty.NilVal, false
	}
	value, err := ctyjson.Unmarshal(text, t)
	return value, err == nil
}

// example is a value that a setting may have.
func example(a *sdk.Attribute) cty.Value {
	least := 1.0
	if a.Min != nil {
		least = *a.Min
	}
	switch {
	case len(a.Enum) > 0 && a.Type == "string":
		return cty.StringVal(a.Enum[0])
	case len(a.Enum) > 0:
		return cty.TupleVal([]cty.Value{cty.StringVal(a.Enum[0])})
	case a.Type == "duration":
		return cty.StringVal("60s")
	case a.Type == "int" || a.Type == "number":
		return cty.NumberFloatVal(least)
	case strings.HasSuffix(a.Name, "url"):
		return cty.StringVal("http://127.0.0.1:9001")
	}
	expr, diags := hclsyntax.ParseExpression([]byte(a.Type), "type", hcl.InitialPos)
	if diags.HasErrors() {
		return cty.StringVal("example")
	}
	t, diags := typeexpr.TypeConstraint(expr)
	if diags.HasErrors() {
		return cty.StringVal("example")
	}
	return ofType(t)
}

// ofType is some value of a type.
func ofType(t cty.Type) cty.Value {
	switch {
	case t == cty.Number:
		return cty.NumberIntVal(1)
	case t == cty.Bool:
		return cty.True
	case t.IsListType() || t.IsSetType():
		return cty.TupleVal([]cty.Value{ofType(t.ElementType())})
	case t.IsMapType():
		return cty.ObjectVal(map[string]cty.Value{"example": ofType(t.ElementType())})
	case t.IsObjectType():
		members := map[string]cty.Value{}
		for name, member := range t.AttributeTypes() {
			if !t.AttributeOptional(name) {
				members[name] = ofType(member)
			}
		}
		return cty.ObjectVal(members)
	case t.IsTupleType():
		var elements []cty.Value
		for _, e := range t.TupleElementTypes() {
			elements = append(elements, ofType(e))
		}
		return cty.TupleVal(elements)
	}
	return cty.StringVal("example")
}
