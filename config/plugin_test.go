// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// schemaOptions know one backend plugin, "p", with that schema.
func schemaOptions(schema sdk.Schema, settings string) LoadOptions {
	src := inline("config_version = \"1.0\"\nauth {\n  enabled = false\n}\nspecialist \"s\" {\n  backend = \"b\"\n  fields  = [\"general\"]\n}\nbackend \"b\" {\n  plugin = \"p\"\n  config {\n" + settings + "\n  }\n}\n")
	opts := fakeOptions(src)
	opts.Plugins = describedBy(func(kind sdk.Kind, plugin string) (*sdk.Description, error) {
		if plugin == "p" {
			return &sdk.Description{Name: "p", Kinds: []sdk.KindDescription{{Kind: sdk.KindBackend}}, Config: schema}, nil
		}
		return describeFake(kind, plugin)
	})
	return opts
}

// attributeOf decodes one setting "x" of that type.
func attributeOf(t *testing.T, a sdk.Attribute, settings string) string {
	t.Helper()
	a.Name = "x"
	cfg, diags, files := Load(schemaOptions(sdk.Schema{Attributes: []sdk.Attribute{a}}, settings))
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	return cfg.Backends[0].ConfigJSON.Reveal()
}

func TestAttributeTypes(t *testing.T) {
	for _, c := range []struct{ typ, settings, want string }{
		{"string", `x = "a"`, `{"x":"a"}`},
		{"string", `x = 1.50`, `{"x":"1.5"}`},
		{"string", ``, `{}`},
		{"string", `x = null`, `{}`},
		{"bool", `x = "true"`, `{"x":true}`},
		{"number", `x = 0.1`, `{"x":0.1}`},
		{"number", `x = 123456789012345678901234567890`, `{"x":1.2345678901234567890123456789e+29}`},
		{"int", `x = "42"`, `{"x":42}`},
		{"int", `x = 9007199254740993`, `{"x":9007199254740993}`},
		{"duration", `x = "90s"`, `{"x":"1m30s"}`},
		{"duration", `x = "2d"`, `{"x":"48h"}`},
		{"duration", `x = "0"`, `{"x":"0s"}`},
		{"list(string)", `x = ["b", "a", 1]`, `{"x":["b","a","1"]}`},
		{"set(string)", `x = ["b", "a", "b"]`, `{"x":["a","b"]}`},
		{"map(number)", `x = { a = "1", "b c" = 2 }`, `{"x":{"a":1,"b c":2}}`},
		{"tuple([string, number])", `x = ["a", 1]`, `{"x":["a",1]}`},
		{"object({ a = string, b = optional(list(number), [7]) })", `x = { a = "A", c = "dropped" }`, `{"x":{"a":"A","b":[7]}}`},
		{"list(object({ a = optional(string) }))", `x = [{}, { a = "A" }]`, `{"x":[{},{"a":"A"}]}`},
		{"any", `x = { a = [1, { b = null }], c = false }`, `{"x":{"a":[1,{}],"c":false}}`},
		{"any", `x = []`, `{"x":[]}`},
	} {
		require.JSONEq(t, c.want, attributeOf(t, sdk.Attribute{Type: c.typ}, c.settings), "%s: %s", c.typ, c.settings)
	}
}

func TestAttributeDefaults(t *testing.T) {
	for _, c := range []struct {
		typ  string
		def  any
		want string
	}{
		{"string", "a", `{"x":"a"}`},
		{"int", 8, `{"x":8}`},
		{"int", 8.0, `{"x":8}`},
		{"number", 0.5, `{"x":0.5}`},
		{"bool", false, `{"x":false}`},
		{"duration", "90s", `{"x":"1m30s"}`},
		{"list(string)", []string{"a"}, `{"x":["a"]}`},
		{"list(string)", []any{}, `{"x":[]}`},
		{"map(string)", map[string]any{"a": "b"}, `{"x":{"a":"b"}}`},
		{"any", map[string]any{"a": []any{1.0, nil}}, `{"x":{"a":[1,null]}}`},
	} {
		require.JSONEq(t, c.want, attributeOf(t, sdk.Attribute{Type: c.typ, Default: c.def}, ""))
		require.JSONEq(t, c.want, attributeOf(t, sdk.Attribute{Type: c.typ, Default: c.def, Required: true}, "x = null"))
	}
}

func TestAttributeMistakes(t *testing.T) {
	for _, c := range []struct {
		a                 sdk.Attribute
		settings, summary string
	}{
		{sdk.Attribute{Type: "int"}, "x = 1.5", "Not a whole number"},
		{sdk.Attribute{Type: "int"}, "x = 1 / 0", "Not a whole number"},
		{sdk.Attribute{Type: "number"}, "x = 1 / 0", "Value out of range"},
		{sdk.Attribute{Type: "number"}, "x = 1e400", "Value out of range"},
		{sdk.Attribute{Type: "number"}, "x = 1e999999999", "Value out of range"},
		{sdk.Attribute{Type: "number"}, "x = 1e-99999999", "Value out of range"},
		{sdk.Attribute{Type: "any"}, "x = [1e-99999999]", "Value out of range"},
		{sdk.Attribute{Type: "any"}, "x = { a = [1 / 0] }", "Value out of range"},
		{sdk.Attribute{Type: "int", Min: sdk.Float(1)}, "x = 0", "Value out of range"},
		{sdk.Attribute{Type: "number", Max: sdk.Float(1)}, "x = 1.01", "Value out of range"},
		{sdk.Attribute{Type: "list(number)", Max: sdk.Float(1)}, "x = [0, 2]", "Value out of range"},
		{sdk.Attribute{Type: "duration", Max: sdk.Float(60)}, `x = "61s"`, "Value out of range"},
		{sdk.Attribute{Type: "duration"}, `x = "-1s"`, "Invalid duration"},
		{sdk.Attribute{Type: "duration"}, `x = 5`, "Invalid duration"},
		{sdk.Attribute{Type: "string", Enum: []string{"a"}}, `x = "b"`, "Value not allowed"},
		{sdk.Attribute{Type: "list(string)", Enum: []string{"a"}}, `x = ["a", "b"]`, "Value not allowed"},
		{sdk.Attribute{Type: "list(string)"}, `x = [null]`, "Wrong type"},
		{sdk.Attribute{Type: "map(string)"}, `x = { a = null }`, "Wrong type"},
		{sdk.Attribute{Type: "bool"}, `x = 1`, "Wrong type"},
		{sdk.Attribute{Type: "string"}, `x = ["a"]`, "Wrong type"},
		{sdk.Attribute{Type: "object({ a = string })"}, `x = {}`, "Wrong type"},
		{sdk.Attribute{Type: "string", Required: true}, ``, "Missing setting"},
		{sdk.Attribute{Type: "string", Required: true}, `x = null`, "Missing setting"},
		{sdk.Attribute{Type: "string"}, "x {}", "Argument written as a block"},
	} {
		c.a.Name = "x"
		d := failure(t, schemaOptions(sdk.Schema{Attributes: []sdk.Attribute{c.a}}, c.settings))
		require.Equal(t, c.summary, d.Summary, c.settings)
		require.Equal(t, fault.ConfigInvalid, d.Code)
		require.Contains(t, d.Detail, "x", c.settings)
	}
}

// TestCrookedSchemas: a plugin's mistake is reported as the plugin's.
func TestCrookedSchemas(t *testing.T) {
	for _, a := range []sdk.Attribute{
		{Type: "lots"},
		{Type: "list("},
		{Type: ""},
		{Type: "int", Default: "many"},
		{Type: "int", Default: 0, Min: sdk.Float(1)},
		{Type: "string", Default: "b", Enum: []string{"a"}},
		{Type: "duration", Default: "soon"},
		{Type: "string", Default: func() {}},
	} {
		a.Name = "x"
		d := failure(t, schemaOptions(sdk.Schema{Attributes: []sdk.Attribute{a}}, ""))
		require.Equal(t, fault.PluginContractInvalid, d.Code)
		require.Contains(t, d.Detail, `The plugin "p"`)
	}
}

func TestNestedBlocks(t *testing.T) {
	schema := sdk.Schema{Blocks: []sdk.Block{
		{Type: "one", Max: 1, Schema: sdk.Schema{Attributes: []sdk.Attribute{{Name: "a", Type: "int", Default: 1}}}},
		{Type: "many", Labels: []string{"kind", "name"}, Schema: sdk.Schema{
			Attributes: []sdk.Attribute{{Name: "b", Type: "string"}},
			Blocks:     []sdk.Block{{Type: "deep", Max: 1, Min: 1, Schema: sdk.Schema{Attributes: []sdk.Attribute{{Name: "c", Type: "bool", Required: true}}}}},
		}},
	}}
	load := func(settings string) string {
		cfg, diags, files := Load(schemaOptions(schema, settings))
		require.NotNil(t, cfg, string(rendered(t, diags, files)))
		return cfg.Backends[0].ConfigJSON.Reveal()
	}
	require.JSONEq(t, `{}`, load(""))
	require.JSONEq(t, `{"one":{"a":1}}`, load("one {}"))
	require.JSONEq(t, `{"many":[{"kind":"x","name":"y","b":"B","deep":{"c":true}},{"kind":"x","name":"z","deep":{"c":false}}]}`,
		load("many \"x\" \"y\" {\n b = \"B\"\n deep {\n c = true\n }\n}\nmany \"x\" \"z\" {\n deep {\n c = false\n }\n}"))

	for settings, summary := range map[string]string{
		"one {}\none {}":      "Too many blocks",
		"one \"x\" {}":        "Too many block labels",
		"many \"x\" {}":       "Missing block label",
		"many \"x\" \"y\" {}": "Missing block",
		"one = {}":            "Block written as an argument",
		"one {\n a = 1.5\n}":  "Not a whole number",
		"three {}":            "Unknown block",
		"many \"x\" \"y\" {\n dep {\n c = true\n }\n}": "Unknown block",
	} {
		require.Equal(t, summary, failure(t, schemaOptions(schema, settings)).Summary, settings)
	}
}

// TestJSONConfigBlocks: the JSON form decodes to the same configuration.
func TestJSONConfigBlocks(t *testing.T) {
	native, diags, files := Load(secretOptions("x", server(`
    headers = { a = "b" }
    route "GET" "/" {
      weight = 2
    }
    route "POST" "/" {}
`)))
	require.NotNil(t, native, string(rendered(t, diags, files)))
	text := `{
  "config_version": "1.0", "auth": {"enabled": false},
  "specialist": {"swe": {"backend": "local", "fields": ["swe"]}},
  "backend": {"local": {"plugin": "openai", "env": {"TOKEN": "${secret(\"TOKEN\")}", "PLAIN": "not-even-secret"}, "config": {
    "base_url": "http://127.0.0.1:9001", "headers": {"a": "b"},
    "route": {"GET": {"/": {"weight": 2}}, "POST": {"/": {}}}
  }}}
}`
	opts := secretOptions("x", Source{Name: "aua.hcl.json", Data: []byte(text)})
	cfg, diags, files := Load(opts)
	require.NotNil(t, cfg, string(rendered(t, diags, files)))
	require.JSONEq(t, native.Backends[0].ConfigJSON.Reveal(), cfg.Backends[0].ConfigJSON.Reveal())
}

// TestDescriptionsAreAskedForOnce: describing a plugin may start a process.
func TestDescriptionsAreAskedForOnce(t *testing.T) {
	opts := fakeOptions(one("backend \"two\" {\n plugin = \"calc\"\n}\nverifier \"a\" {\n plugin = \"checks\"\n}\nverifier \"b\" {\n plugin = \"checks\"\n}\n"))
	asked := map[string]int{}
	opts.Plugins = describedBy(func(kind sdk.Kind, plugin string) (*sdk.Description, error) {
		asked[plugin]++
		return describeFake(kind, plugin)
	})
	_, diags, _ := Load(opts)
	require.False(t, diags.HasErrors())
	require.Equal(t, map[string]int{"calc": 1, "lexical": 1, "checks": 1, "utility": 1, "local": 1}, asked)
}

func TestDescribeErrors(t *testing.T) {
	for plugin, want := range map[string]fault.Code{
		"opnai": fault.PluginNotFound, "broken": fault.PluginChecksumMismatch,
		"crashing": fault.PluginLoadFailed, "silent": fault.PluginContractInvalid,
	} {
		src := one("")
		src.Data = []byte(strings.Replace(string(src.Data), `plugin = "calc"`, `plugin = "`+plugin+`"`, 1))
		d := failure(t, fakeOptions(src))
		require.Equal(t, want, d.Code)
		require.Equal(t, 6, d.Range.Start.Line)
	}
	opts := fakeOptions(one(""))
	opts.Plugins = nil
	_, diags, _ := Load(opts)
	require.Len(t, diags, 5, "without Plugins, none is known")
	require.Contains(t, diags[0].Detail, "aua plugins list")
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	var got struct{ X json.Number }
	require.NoError(t, json.Unmarshal([]byte(attributeOf(t, sdk.Attribute{Type: "number"}, "x = 0.1 + 0.2")), &got))
	n, ok := new(big.Rat).SetString(got.X.String())
	require.True(t, ok)
	difference, _ := new(big.Rat).Sub(n, big.NewRat(3, 10)).Float64()
	require.InDelta(t, 0, difference, 1e-100)
}
