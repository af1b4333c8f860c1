// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// running is a configuration of which the tests change something.
const running = `config_version = "1.0"
auth { enabled = false }
server { queue_size = 5 }
backend "a" {
  plugin = "openai"
  config {
    base_url = "http://one"
    api_key  = secret("VLLM_KEY")
  }
}
specialist "swe" {
  backend = "a"
  model   = "m"
  fields  = ["software_engineering", "general"]
}
verifier "first" { plugin = "checks" }
verifier "second" { plugin = "checks" }
scorer "law" {
  plugin = "utility"
  fields = ["law"]
}
scorer "rest" { plugin = "utility" }
hook "journal" {
  plugin = "log"
  on     = ["pre_query"]
}
`

func TestDifferencesBesideThePlugins(t *testing.T) {
	before := loaded(t, inline(running))
	for change, want := range map[string]string{
		"": "",
		"http://one->http://two; verifier \"second\"->verifier \"third\"; [\"law\"]->[\"finance\"]": "",
		"queue_size = 5->queue_size = 6":                                       "server.queue_size",
		"model   = \"m\"->model = \"n\"":                                       "specialist.swe.model",
		"[\"software_engineering\", \"general\"]->[\"general\"]":               "specialist.swe.fields",
		"server {->field \"chess\" {\n description = \"A game.\"\n}\nserver {": "field.chess",
		"server { queue_size = 5 }->":                                          "server.queue_size",
	} {
		text := running
		for _, edit := range strings.Split(change, "; ") {
			from, to, _ := strings.Cut(edit, "->")
			require.Contains(t, text, from)
			if from != "" {
				text = strings.Replace(text, from, to, 1)
			}
		}
		after := loaded(t, inline(text))
		require.Equal(t, want, strings.Join(before.Differences(after), " "), change)
		require.Equal(t, want, strings.Join(after.Differences(before), " "), change)
	}
}

func TestAdoptTakesWhatWasChosen(t *testing.T) {
	before := loaded(t, inline(running))
	files := loaded(t, inline(strings.NewReplacer(
		"http://one", "http://two", `verifier "second" { plugin`, `verifier "third" { plugin`, `verifier "first" { plugin = "checks" }`, `verifier "first" {
  plugin  = "checks"
  timeout = "1s"
}`, `["pre_query"]`, `["post_response"]`).Replace(running)))
	adopt := func(names ...string) (*Config, []string) {
		next, taken := before.Adopt(files, func(address string) bool { return slices.Contains(names, address) })
		var all []string
		for address := range taken {
			all = append(all, address)
		}
		slices.Sort(all)
		return next, all
	}
	verifiers := func(c *Config) string {
		var all []string
		for _, b := range c.Verifiers {
			all = append(all, b.Name+" "+b.Timeout.String())
		}
		return strings.Join(all, ", ")
	}

	next, taken := adopt()
	require.Equal(t, before.Digest, next.Digest)
	require.Empty(t, taken)

	next, taken = adopt("backend.a")
	require.Equal(t, []string{"backend.a"}, taken)
	require.Contains(t, next.Backends[0].ConfigJSON.Reveal(), "http://two")
	require.Contains(t, before.Backends[0].ConfigJSON.Reveal(), "http://one", "the configuration of before is not touched")
	require.Equal(t, "first 2s, second 2s", verifiers(next))
	require.NotEqual(t, before.Digest, next.Digest)

	next, _ = adopt("verifier.third", "verifier.first")
	require.Equal(t, "first 1s, second 2s, third 2s", verifiers(next))
	next, _ = adopt("verifier.second")
	require.Equal(t, "first 2s", verifiers(next), "the files do not have it any more")

	_, taken = adopt("scorer.law")
	require.Equal(t, []string{"scorer.law", "scorer.rest"}, taken, "scorers divide the fields among themselves")

	next, _ = before.Adopt(files, func(string) bool { return true })
	require.Equal(t, files.Digest, next.Digest)
	require.True(t, slices.EqualFunc(files.PluginBlocks(), next.PluginBlocks(), (*Block).Same))
	require.False(t, files.Hooks[0].Same(before.Hooks[0]))
	require.False(t, files.Verifiers[0].Same(before.Verifiers[0]), "its timeout is another")
	require.True(t, files.Scorers[0].Same(before.Scorers[0]), "where it stands does not matter")
}
