// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestSchemaMistakes(t *testing.T) {
	attribute := func(change func(*sdk.Attribute)) sdk.Schema {
		a := sdk.Attribute{Name: "size", Type: "int", Description: "A size."}
		change(&a)
		return sdk.Schema{Attributes: []sdk.Attribute{a}}
	}
	block := func(change func(*sdk.Block)) sdk.Schema {
		b := sdk.Block{Type: "route", Description: "A route."}
		change(&b)
		return sdk.Schema{Blocks: []sdk.Block{b}}
	}
	for want, s := range map[string]sdk.Schema{
		`attribute "size": there is no type "integer"`:                                  attribute(func(a *sdk.Attribute) { a.Type = "integer" }),
		`attribute "size": there is no type "list(integer)"`:                            attribute(func(a *sdk.Attribute) { a.Type = "list(integer)" }),
		`attribute "size": there is no type "map(string"`:                               attribute(func(a *sdk.Attribute) { a.Type = "map(string" }),
		`attribute "size": it has no description`:                                       attribute(func(a *sdk.Attribute) { a.Description = "" }),
		`attribute "size": it is required, so its default is never used`:                attribute(func(a *sdk.Attribute) { a.Required, a.Default = true, 1.0 }),
		`attribute "size": only a string or a list of strings has an enum`:              attribute(func(a *sdk.Attribute) { a.Enum = []string{"1"} }),
		`attribute "size": only a number or a duration has min and max`:                 attribute(func(a *sdk.Attribute) { a.Type, a.Min = "string", sdk.Float(1) }),
		`attribute "size": min is above max`:                                            attribute(func(a *sdk.Attribute) { a.Min, a.Max = sdk.Float(2), sdk.Float(1) }),
		`attribute "size": a sensitive attribute has no default`:                        attribute(func(a *sdk.Attribute) { a.Type, a.Sensitive, a.Default = "string", true, "x" }),
		`attribute "size": the default 1.5 is not a possible value`:                     attribute(func(a *sdk.Attribute) { a.Default = 1.5 }),
		`attribute "size": the default 9 is not a possible value`:                       attribute(func(a *sdk.Attribute) { a.Max, a.Default = sdk.Float(5), 9.0 }),
		`attribute "size": the default soon is not a possible value`:                    attribute(func(a *sdk.Attribute) { a.Type, a.Default = "duration", "soon" }),
		`attribute "size": the default c is not a possible value`:                       attribute(func(a *sdk.Attribute) { a.Type, a.Enum, a.Default = "string", []string{"a"}, "c" }),
		`attribute "size": the default true is not a possible value`:                    attribute(func(a *sdk.Attribute) { a.Default = true }),
		`attribute "size": the default [] is not a possible value`:                      attribute(func(a *sdk.Attribute) { a.Default = []any{} }),
		`attribute "size": the default map[] is not a possible value`:                   attribute(func(a *sdk.Attribute) { a.Default = map[string]any{} }),
		`attribute "Size": a name is lower-case letters, digits and single underscores`: attribute(func(a *sdk.Attribute) { a.Name = "Size" }),
		`block "route": it has no description`:                                          block(func(b *sdk.Block) { b.Description = "" }),
		`block "route": it can stand between 3 and 2 times`:                             block(func(b *sdk.Block) { b.Min, b.Max = 3, 2 }),
		`block "route": the label "a b" is not a name`:                                  block(func(b *sdk.Block) { b.Labels = []string{"a b"} }),
		`attribute "route.to": there is no type ""`: block(func(b *sdk.Block) {
			b.Schema.Attributes = []sdk.Attribute{{Name: "to", Description: "Where to."}}
		}),
		`block "size": the name stands twice`: {
			Attributes: []sdk.Attribute{{Name: "size", Type: "int", Description: "A size."}},
			Blocks:     []sdk.Block{{Type: "size", Description: "A size."}},
		},
	} {
		require.EqualError(t, errors.Join(schemaErrors("", s)...), want)
	}
}

func TestGoodSchema(t *testing.T) {
	s := sdk.Schema{
		Attributes: []sdk.Attribute{
			{Name: "base_url", Type: "string", Description: "Where.", Required: true},
			{Name: "mode", Type: "string", Description: "How.", Enum: []string{"a", "b"}, Default: "b"},
			{Name: "wait", Type: "duration", Description: "How long.", Default: "1m30s"},
			{Name: "keep", Type: "duration", Description: "How long.", Default: "30d"},
			{Name: "size", Type: "int", Description: "How much.", Min: sdk.Float(1), Max: sdk.Float(9), Default: 9.0},
			{Name: "ratio", Type: "number", Description: "How much.", Default: 0.5},
			{Name: "on", Type: "bool", Description: "Whether.", Default: true},
			{Name: "names", Type: "list(string)", Description: "Which.", Default: []any{"a"}},
			{Name: "headers", Type: "map(list(string))", Description: "Which.", Default: map[string]any{}},
			{Name: "shape", Type: "object({a = string})", Description: "What."},
			{Name: "free", Type: "any", Description: "What.", Default: 3.0},
			{Name: "key", Type: "string", Description: "Secret.", Sensitive: true},
		},
		Blocks: []sdk.Block{{Type: "route", Description: "A route.", Labels: []string{"name"}, Min: 1}},
	}
	require.Empty(t, schemaErrors("", s))
}

func TestParseHandshake(t *testing.T) {
	for line, want := range map[string]string{
		"1|1|unix|/run/a/plugin1|grpc|\n":         "unix:/run/a/plugin1",
		"1|1|tcp|127.0.0.1:1234|grpc|MIIB|true\n": "passthrough:///127.0.0.1:1234",
	} {
		target, err := parseHandshake(line)
		require.NoError(t, err)
		require.Equal(t, want, target)
	}
	for line, want := range map[string]string{
		"Hello!\n":                     `the first line on standard output is "Hello!"`,
		"2|1|unix|/a|grpc|\n":          `the handshake's core protocol is "2"`,
		"1|7|unix|/a|grpc|\n":          `the handshake's protocol version is "7"`,
		"1|1|unix|/a|netrpc|\n":        `the handshake's protocol is "netrpc"`,
		"1|1|tcp|0.0.0.0:80|grpc|\n":   "the handshake's address is tcp 0.0.0.0:80",
		"1|1|tcp|example.com:1|grpc|":  "the handshake's address is tcp example.com:1",
		"1|1|pigeon|somewhere|grpc|\n": "the handshake's address is pigeon somewhere",
	} {
		_, err := parseHandshake(line)
		require.ErrorContains(t, err, want)
	}
}

func TestDescriptionMistakes(t *testing.T) {
	good := func() *sdk.Description {
		return &sdk.Description{
			Name: "a-b", Version: "1.0.0", Description: "It is.", APIVersion: sdk.APIVersion,
			Kinds: []sdk.KindDescription{{Kind: sdk.KindHook, Needs: sdk.NeedsNone, HookPoints: []string{"pre_query"}}},
		}
	}
	require.NoError(t, wellFormed(good()))
	for want, change := range map[string]func(*sdk.Description){
		"name":                     func(d *sdk.Description) { d.Name = "A" },
		"version":                  func(d *sdk.Description) { d.Version = "1" },
		"api_version":              func(d *sdk.Description) { d.APIVersion = "v0" },
		"one sentence":             func(d *sdk.Description) { d.Description = "" },
		"kinds must not be empty":  func(d *sdk.Description) { d.Kinds = nil },
		"there is no kind":         func(d *sdk.Description) { d.Kinds[0].Kind = "oracle" },
		"needs of the kind":        func(d *sdk.Description) { d.Kinds[0].Needs = "all" },
		"must name its hook_point": func(d *sdk.Description) { d.Kinds[0].HookPoints = nil },
	} {
		d := good()
		change(d)
		require.ErrorContains(t, wellFormed(d), want)
	}
}
