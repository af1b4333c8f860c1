// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package manual

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

func TestSampleHasWhatMustBeThere(t *testing.T) {
	d := &sdk.Description{
		Name: "my-plugin", Version: "2.3.4", Kinds: []sdk.KindDescription{{Kind: sdk.KindScorer}},
		Config: sdk.Schema{
			Attributes: []sdk.Attribute{
				{Name: "api_key", Type: "string", Required: true, Sensitive: true},
				{Name: "base_url", Type: "string", Required: true},
				{Name: "count", Type: "int", Required: true, Min: sdk.Float(3)},
				{Name: "pause", Type: "duration", Required: true},
				{Name: "mode", Type: "string", Required: true, Enum: []string{"fast", "slow"}},
				{Name: "modes", Type: "list(string)", Required: true, Enum: []string{"fast", "slow"}},
				{Name: "shape", Type: "object({a = string, b = list(number), c = optional(bool)})", Required: true},
				{Name: "table", Type: "map(bool)", Required: true},
				{Name: "pair", Type: "tuple([string, number])", Required: true},
				{Name: "broken", Type: "no such type", Required: true},
				{Name: "left_out", Type: "string"},
				{Name: "old", Type: "string", Default: "x", Deprecated: "Use mode."},
				{Name: "given", Type: "list(string)", Default: []string{"a", "b"}},
			},
			Blocks: []sdk.Block{
				{Type: "rule", Labels: []string{"name"}, Min: 1, Schema: sdk.Schema{Attributes: []sdk.Attribute{{Name: "word", Type: "string", Required: true}}}},
				{Type: "never", Schema: sdk.Schema{}},
			},
		},
	}
	require.Equal(t, `required_plugins {
  my-plugin = { source = "acme/my-plugin", version = "~> 2.3" }
}

scorer "my-plugin" {
  plugin = "my-plugin"
  config {
    api_key  = secret("MY_PLUGIN_API_KEY")
    base_url = "http://127.0.0.1:9001"
    count    = 3
    pause    = "60s"
    mode     = "fast"
    modes    = ["fast"]
    shape = {
      a = "example"
      b = [1]
    }
    table = {
      example = true
    }
    pair   = ["example", 1]
    broken = "example"
    given  = ["a", "b"]
    rule "example" {
      word = "example"
    }
  }
}
`, Sample(d, "acme/my-plugin"))
}

func TestSampleOfAPluginWithoutSettings(t *testing.T) {
	d := &sdk.Description{Name: "bare", Version: "1.0.0", Kinds: []sdk.KindDescription{{Kind: sdk.KindHook, HookPoints: []string{"pre_query", "post_response"}}}}
	require.Equal(t, "hook \"bare\" {\n  plugin = \"bare\"\n  on     = [\"post_response\"]\n}\n", Sample(d, ""))
	d.Kinds[0].HookPoints = []string{"pre_query"}
	require.Contains(t, Sample(d, ""), `["pre_query"]`)
	d.Kinds[0].Kind = sdk.KindPromotionPolicy
	require.Empty(t, Sample(d, ""))
}

func TestFacts(t *testing.T) {
	for want, a := range map[string]*sdk.Attribute{
		"number":                  {Type: "number"},
		"number, 0 to 0.5":        {Type: "number", Min: sdk.Float(0), Max: sdk.Float(0.5)},
		"int, tokens, at least 1": {Type: "int", Unit: "tokens", Min: sdk.Float(1)},
		"int, at most 9":          {Type: "int", Max: sdk.Float(9)},
		"duration, 100ms to 2h":   {Type: "duration", Min: sdk.Float(0.1), Max: sdk.Float(7200)},
		"string of 'a', 'b'":      {Type: "string", Enum: []string{"a", "b"}},
		"duration, at least 1d":   {Type: "duration", Min: sdk.Float(86400)},
	} {
		require.Equal(t, want, Type(a, "'"))
	}
	require.Equal(t, `["a","b"]`, Default(&sdk.Attribute{Default: []string{"a", "b"}}))
	require.Equal(t, "required", Default(&sdk.Attribute{Required: true}))
	require.Empty(t, Default(&sdk.Attribute{}))
	require.Equal(t, "A key. Sensitive: it is never shown. Deprecated: Use b.", Meaning(&sdk.Attribute{Description: "A key.", Sensitive: true, Deprecated: "Use b."}))
	for want, b := range map[string]*sdk.Block{
		"any number": {}, "at most one": {Max: 1}, "exactly 1": {Min: 1, Max: 1}, "at least 2": {Min: 2}, "1 to 3": {Min: 1, Max: 3},
	} {
		require.Equal(t, want, Times(b))
	}
}
