// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/config/configtest"
	"github.com/auahq/aua/sdk/api"
)

// flat is a configuration as values by address and path.
type flat map[string]map[string]string

// flatten makes it of what is created out of nothing.
func flatten(cfg *config.Config) flat {
	f := flat{}
	f.apply(config.Compare(nil, cfg))
	return f
}

// apply does what a plan says.
func (f flat) apply(changes []api.PlanChange) {
	for _, c := range changes {
		if c.PreviousAddress != "" {
			f[c.Address] = f[c.PreviousAddress]
			delete(f, c.PreviousAddress)
		}
		if f[c.Address] == nil {
			f[c.Address] = map[string]string{}
		}
		for _, k := range c.Keys {
			if k.After == nil {
				delete(f[c.Address], k.Path)
			} else {
				f[c.Address][k.Path] = string(k.After)
			}
		}
		if c.Action == api.ActionDelete {
			delete(f, c.Address)
		}
	}
}

// inverse is what undoes changes.
func inverse(changes []api.PlanChange) []string {
	actions := map[string]string{api.ActionCreate: api.ActionDelete, api.ActionDelete: api.ActionCreate}
	var all []string
	for _, c := range changes {
		action, address, previous := c.Action, c.Address, c.PreviousAddress
		if other, ok := actions[action]; ok {
			action = other
		}
		if previous != "" {
			address, previous = previous, address
		}
		line := fmt.Sprint(address, " ", previous, " ", action, " ", c.Effect)
		for _, k := range c.Keys {
			line += fmt.Sprintf("\n%s %s %s %v %s", k.Path, k.After, k.Before, k.Sensitive, k.Effect)
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

func directly(changes []api.PlanChange) []string {
	var all []string
	for _, c := range changes {
		line := fmt.Sprint(c.Address, " ", c.PreviousAddress, " ", c.Action, " ", c.Effect)
		for _, k := range c.Keys {
			line += fmt.Sprintf("\n%s %s %s %v %s", k.Path, k.Before, k.After, k.Sensitive, k.Effect)
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// TestCompareProperty: what is said to change is all that changes, and nothing
// else; and what is said of the way back is its inverse.
func TestCompareProperty(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(samples) {
		r := configtest.New(1000 + seed)
		r.Plain = seed%3 != 0
		s := r.Sample()
		one := load(t, configtest.Options(s.Source("aua.hcl")))
		two := load(t, configtest.Options(r.Change(s).Source("aua.hcl")))
		changes := config.Compare(one, two)
		require.Equal(t, one.Digest == two.Digest, len(changes) == 0)
		require.Empty(t, config.Compare(one, one))
		require.True(t, slices.IsSortedFunc(changes, func(a, b api.PlanChange) int { return compareText(a.Address, b.Address) }))
		require.Equal(t, inverse(changes), directly(config.Compare(two, one)))
		if r.Plain {
			f := flatten(one)
			f.apply(changes)
			require.Equal(t, flatten(two), f)
		}
		text := asJSON(t, changes)
		for _, hidden := range []string{"a sensitive", "value of ", "secret(\\\"KEY"} {
			require.NotContains(t, text, hidden)
		}
		for _, c := range changes {
			seen[c.Action]++
			if c.PreviousAddress != "" {
				seen["renamed"]++
			}
		}
	}
	require.Len(t, seen, 5, "every action occurs: %v", seen)
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

const compared = `config_version = "1.0"
auth {
  enabled = false
}
variable "key" {
  default   = "one"
  sensitive = true
}
backend "b" {
  plugin = "rich"
  env    = { A = secret("A"), "B.C" = "plain" }
  config {
    hidden = secret("KEY")
    map    = { x-team = "aua", "a b" = "Bearer ${secret("KEY")}" }
    many {
      text = "first"
    }
  }
}
specialist "s" {
  backend = "b"
  fields  = ["general"]
  params {
    temperature = 0.1
  }
}
middleware "m" {
  plugin = "rich"
}
`

// changed compares the sample with what it is when texts of it are replaced.
func changed(t *testing.T, pairs ...string) []api.PlanChange {
	t.Helper()
	one := load(t, configtest.Options(config.Source{Name: "aua.hcl", Data: []byte(compared)}))
	two := load(t, configtest.Options(config.Source{Name: "aua.hcl", Data: []byte(replaced(t, compared, pairs...))}))
	return config.Compare(one, two)
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

// TestChanges shows each kind of change as a plan has it.
func TestChanges(t *testing.T) {
	const hidden = `"(sensitive)"`
	for _, c := range []struct {
		name  string
		pairs []string
		want  []api.PlanChange
	}{
		{"nothing", nil, []api.PlanChange{}},
		{"a comment", []string{"auth {", "# hello\nauth {"}, []api.PlanChange{}},
		{"hot", []string{"0.1", "0.2"}, []api.PlanChange{{
			Address: "specialist.s", Action: "update", Effect: "hot", File: "aua.hcl", Line: 20,
			Keys: []api.PlanKey{{Path: "params.temperature", Before: raw("0.1"), After: raw("0.2"), Effect: "hot"}},
		}}},
		{"a setting of a plugin", []string{`"first"`, `"second"`}, []api.PlanChange{{
			Address: "backend.b", Action: "replace", Effect: "process", File: "aua.hcl", Line: 9,
			Keys: []api.PlanKey{{Path: "config.many[0].text", Before: raw(`"first"`), After: raw(`"second"`), Effect: "process"}},
		}}},
		{"a header", []string{`x-team = "aua"`, `x-team = "$${x}"`}, []api.PlanChange{{
			Address: "backend.b", Action: "replace", Effect: "process", File: "aua.hcl", Line: 9,
			Keys: []api.PlanKey{{Path: "config.map.x-team", Before: raw(`"aua"`), After: raw(`"${x}"`), Effect: "process"}},
		}}},
		{"another secret", []string{`Bearer ${secret("KEY")}`, `Bearer ${secret("KEY2")}`}, []api.PlanChange{{
			Address: "backend.b", Action: "replace", Effect: "process", File: "aua.hcl", Line: 9,
			Keys: []api.PlanKey{{Path: `config.map["a b"]`, Before: raw(hidden), After: raw(hidden), Sensitive: true, Effect: "process"}},
		}}},
		{"a credential that is typed in", []string{`hidden = secret("KEY")`, `hidden = "sk-1"`}, []api.PlanChange{{
			Address: "backend.b", Action: "replace", Effect: "process", File: "aua.hcl", Line: 9,
			Keys: []api.PlanKey{{Path: `config.hidden`, Before: raw(hidden), After: raw(hidden), Sensitive: true, Effect: "process"}},
		}}},
		{"the environment", []string{`"B.C" = "plain"`, `D = var.key`}, []api.PlanChange{
			{
				Address: "backend.b", Action: "replace", Effect: "process", File: "aua.hcl", Line: 9,
				Keys: []api.PlanKey{
					{Path: `env.D`, After: raw(hidden), Sensitive: true, Effect: "process"},
					{Path: `env["B.C"]`, Before: raw(hidden), Sensitive: true, Effect: "process"},
				},
			},
			{
				Address: "variable.key", Action: "create", Effect: "hot", File: "aua.hcl", Line: 5,
				Keys: []api.PlanKey{{Path: "sensitive", After: raw("true"), Effect: "hot"}},
			},
		}},
		{"what takes a restart", []string{"auth {", "server {\n  queue_size = 7\n}\nauth {"}, []api.PlanChange{{
			Address: "server", Action: "update", Effect: "restart", File: "aua.hcl", Line: 2,
			Keys: []api.PlanKey{{Path: "queue_size", Before: raw("512"), After: raw("7"), Effect: "restart"}},
		}}},
		{"where state is kept", []string{"auth {", "state \"memory\" {}\nauth {"}, []api.PlanChange{{
			Address: "state", Action: "update", Effect: "restart", File: "aua.hcl", Line: 2,
			Keys: []api.PlanKey{
				{Path: "path", Before: raw(`".aua/state/aua.db"`), Effect: "restart"},
				{Path: "type", Before: raw(`"sqlite"`), After: raw(`"memory"`), Effect: "restart"},
			},
		}}},
		{"a field that plugins are told of", []string{"auth {", "field \"law\" {\n  description = \"\"\n}\nauth {"}, []api.PlanChange{{
			Address: "field.law", Action: "update", Effect: "process", File: "aua.hcl", Line: 2,
			Note: "Plugins that decide by fields are told of them when they start, so their processes are replaced.",
			Keys: []api.PlanKey{{Path: "description", Before: raw(`"Statutes, contracts, rights, duties and procedures, where a wrong answer can cost a case."`), After: raw(`""`), Effect: "process"}},
		}}},
		{"another name", []string{`middleware "m"`, `middleware "mm"`}, []api.PlanChange{{
			Address: "middleware.mm", PreviousAddress: "middleware.m", Action: "replace", Effect: "process", File: "aua.hcl", Line: 27,
		}}},
		{"a plugin directory", []string{"auth {", "plugin_dir = \"p\"\nauth {"}, []api.PlanChange{{
			Address: "plugin_dir", Action: "update", Effect: "process", File: "aua.hcl", Line: 2,
			Keys: []api.PlanKey{{Path: "plugin_dir", Before: raw(`".aua/plugins"`), After: raw(`"p"`), Effect: "process"}},
		}}},
	} {
		got := changed(t, c.pairs...)
		require.Equal(t, asJSON(t, c.want), asJSON(t, got), c.name)
	}
}

// TestBlocksThatComeAndGo: all that they have is shown.
func TestBlocksThatComeAndGo(t *testing.T) {
	gone := changed(t, "middleware \"m\" {\n  plugin = \"rich\"\n}\n", "")
	require.Len(t, gone, 1)
	require.Equal(t, []any{"middleware.m", "delete", "process", "aua.hcl", 27}, []any{gone[0].Address, gone[0].Action, gone[0].Effect, gone[0].File, gone[0].Line})
	paths := map[string]string{}
	for _, k := range gone[0].Keys {
		require.Nil(t, k.After)
		paths[k.Path] = string(k.Before)
	}
	require.Equal(t, []string{"config.flag", "config.text", "config.wait", "isolation", "on_error", "order", "plugin", "timeout"}, slices.Sorted(maps.Keys(paths)))
	require.Equal(t, `"a ${default} of 100%{x}"`, paths["config.text"])

	one := load(t, configtest.Options(config.Source{Name: "aua.hcl", Data: []byte(compared)}))
	all := config.Compare(nil, one)
	for _, c := range all {
		require.Equal(t, api.ActionCreate, c.Action, c.Address)
		if c.Address == "scorer.default" {
			require.Empty(t, c.File, "an implicit block is written nowhere")
		}
	}
	require.Equal(t, api.PlanSummary{Add: len(all)}, api.Summarise(all))
}
