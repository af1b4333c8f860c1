// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"errors"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// catalog are the plugins that exist in tests.
var catalog = map[string]*sdk.Description{
	"openai": {
		Name: "openai", Kinds: []sdk.KindDescription{{Kind: sdk.KindBackend}},
		Config: sdk.Schema{
			Attributes: []sdk.Attribute{
				{Name: "base_url", Type: "string", Required: true, Description: "Where the server's API begins."},
				{Name: "api_key", Type: "string", Sensitive: true, Description: "The server's key."},
				{Name: "headers", Type: "map(string)", Description: "Further headers."},
				{Name: "dialect", Type: "string", Default: "auto", Enum: []string{"auto", "vllm", "ollama"}, Description: "Which server it is."},
				{Name: "connect_timeout", Type: "duration", Default: "10s", Min: sdk.Float(0.1), Max: sdk.Float(3600), Description: "The deadline of a connection."},
				{Name: "connections", Type: "int", Default: 8, Min: sdk.Float(1), Max: sdk.Float(512), Unit: "connections", Description: "How many connections are kept."},
				{Name: "organisation", Type: "string", Deprecated: "Use headers instead.", Description: "The organisation."},
				{Name: "tags", Type: "list(string)", Enum: []string{"red", "blue"}, Description: "Tags."},
				{Name: "extra", Type: "any", Description: "Fields that every request carries."},
				{Name: "limits", Type: "object({ rpm = number, burst = optional(number, 3) })", Description: "Rate limits."},
				{Name: "strict", Type: "bool", Default: false, Description: "Refuses unknown fields."},
			},
			Blocks: []sdk.Block{
				{Type: "tls", Description: "The server's certificate.", Max: 1, Schema: sdk.Schema{Attributes: []sdk.Attribute{
					{Name: "ca_file", Type: "string", Required: true, Description: "The authority's certificate."},
				}}},
				{Type: "route", Description: "A path of its own.", Labels: []string{"method", "path"}, Max: 2, Schema: sdk.Schema{Attributes: []sdk.Attribute{
					{Name: "weight", Type: "number", Default: 1.5, Description: "Its share."},
					{Name: "token", Type: "string", Sensitive: true, Description: "Its token."},
				}}},
			},
		},
	},
	"replay": {
		Name: "replay", Kinds: []sdk.KindDescription{{Kind: sdk.KindBackend}},
		Config: sdk.Schema{Blocks: []sdk.Block{{
			Type: "source", Description: "Where the answers are.", Min: 1, Max: 1,
			Schema: sdk.Schema{Attributes: []sdk.Attribute{{Name: "file", Type: "string", Required: true, Description: "A JSONL file."}}},
		}}},
	},
	"calc":     {Name: "calc", Kinds: []sdk.KindDescription{{Kind: sdk.KindBackend}}},
	"handbook": {Name: "handbook", Kinds: []sdk.KindDescription{{Kind: sdk.KindBackend}}},
	"lexical": {
		Name: "lexical", Kinds: []sdk.KindDescription{{Kind: sdk.KindClassifier}},
		Config: sdk.Schema{Attributes: []sdk.Attribute{{Name: "terms", Type: "map(list(string))", Description: "Words of fields."}}},
	},
	"checks": {Name: "checks", Kinds: []sdk.KindDescription{{Kind: sdk.KindVerifier}}},
	"utility": {
		Name: "utility", Kinds: []sdk.KindDescription{{Kind: sdk.KindScorer}},
		Config: sdk.Schema{Attributes: []sdk.Attribute{
			{Name: "cost_weight", Type: "number", Default: 0, Min: sdk.Float(0), Max: sdk.Float(1), Description: "How much cost counts."},
		}},
	},
	"ranker":    {Name: "ranker", Kinds: []sdk.KindDescription{{Kind: sdk.KindRouter}}},
	"evidence":  {Name: "evidence", Kinds: []sdk.KindDescription{{Kind: sdk.KindArbiter}}},
	"local":     {Name: "local", Kinds: []sdk.KindDescription{{Kind: sdk.KindCorrectionStore}}},
	"archive":   {Name: "archive", Kinds: []sdk.KindDescription{{Kind: sdk.KindCorrectionStore, OwnsStorage: true}}},
	"guard":     {Name: "guard", Kinds: []sdk.KindDescription{{Kind: sdk.KindMiddleware}}},
	"log":       {Name: "log", Kinds: []sdk.KindDescription{{Kind: sdk.KindHook, HookPoints: []string{"pre_query", "pre_response", "post_response", "on_promotion"}}}},
	"house-log": {Name: "house-log", Kinds: []sdk.KindDescription{{Kind: sdk.KindHook, HookPoints: []string{"pre_query"}}}},
	"crooked": {
		Name: "crooked", Kinds: []sdk.KindDescription{{Kind: sdk.KindVerifier}},
		Config: sdk.Schema{Attributes: []sdk.Attribute{{Name: "size", Type: "lots", Description: "A type that does not exist."}}},
	},
}

// pluginsFake are the plugins of tests.
type pluginsFake struct {
	describe func(sdk.Kind, string) (*sdk.Description, error)
}

func (p pluginsFake) Describe(kind sdk.Kind, plugin string) (*sdk.Description, error) {
	return p.describe(kind, plugin)
}

func (p pluginsFake) Builtin(plugin string) bool {
	return catalog[plugin] != nil && plugin != "house-log"
}

// Names lists those of the kind.
func (p pluginsFake) Names(kind sdk.Kind) []string {
	var names []string
	for name, d := range catalog {
		if _, ok := d.Serves(kind); ok {
			names = append(names, name)
		}
	}
	return names
}

// describedBy makes the plugins of a test that describe knows.
func describedBy(describe func(sdk.Kind, string) (*sdk.Description, error)) func(*Requirements) Plugins {
	return func(*Requirements) Plugins { return pluginsFake{describe} }
}

// describeFake describes the plugins of tests.
func describeFake(_ sdk.Kind, plugin string) (*sdk.Description, error) {
	switch plugin {
	case "broken":
		return nil, fault.New(fault.PluginChecksumMismatch, "Its checksum is not that of the lock file.")
	case "crashing":
		return nil, errors.New("exit status 2")
	case "silent":
		return nil, nil
	}
	if d := catalog[plugin]; d != nil {
		return d, nil
	}
	switch plugin {
	case "stray":
		return nil, fault.New(fault.PluginNotFound, "The plugin \"stray\" is installed, and required_plugins does not name it.").With("installed", []string{"acme/stray"})
	case "slow-log":
		return nil, fault.New(fault.PluginNotFound, "The plugin \"slow-log\" is not locked.")
	}
	return nil, fault.New(fault.PluginNotFound, "There is no such plugin.")
}

// describeReplica knows the fakes, and a plugin "replica" that serves every kind.
func describeReplica(kind sdk.Kind, plugin string) (*sdk.Description, error) {
	if plugin == "replica" {
		return &sdk.Description{Name: plugin, Kinds: []sdk.KindDescription{{Kind: kind}}}, nil
	}
	return describeFake(kind, plugin)
}

// environment is the environment of tests.
var environment = map[string]string{"HOME": "/home/ada", "VLLM_KEY": "sk-very-secret", "PORT": "9001", "EMPTY": ""}

// fakeOptions load sources in a world of fake plugins and a fixed environment.
func fakeOptions(sources ...Source) LoadOptions {
	return LoadOptions{
		Sources: sources, Plugins: describedBy(describeFake),
		Env: func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
	}
}

// inline makes a source of HCL text.
func inline(text string) Source { return Source{Name: "test.hcl", Data: []byte(text)} }
