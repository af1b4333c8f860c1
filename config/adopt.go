// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"maps"
	"slices"
)

// sourcesOfPlugins are the keys and blocks that say where plugins come from.
var sourcesOfPlugins = []string{pluginDirKey().Name, requiredBlock, overridesBlock}

// compared encodes what two configurations are compared by: secrets are in it
// by name.
var compared = encoder{
	plugin: (*Block).hclConfig,
	env:    func(b *Block) map[string]string { return b.envReference },
	file:   true,
}

// Differences names the keys and blocks of c that are not the same in other,
// such as "server.queue_size" and "specialist.swe", sorted. Blocks that name a
// plugin, and what says where plugins come from, are left out.
func (c *Config) Differences(other *Config) []string {
	one, two := compared.body(registry, c, ""), compared.body(registry, other, "")
	for _, side := range []map[string]any{one, two} {
		for _, name := range sourcesOfPlugins {
			delete(side, name)
		}
		for _, spec := range registry.Blocks {
			if spec.PluginConfig {
				delete(side, spec.Type)
			}
		}
	}
	var names []string
	differences("", one, two, &names)
	slices.Sort(names)
	return names
}

func differences(prefix string, one, two map[string]any, names *[]string) {
	for name := range one {
		if _, ok := two[name]; !ok {
			*names = append(*names, prefix+name)
		}
	}
	for name, second := range two {
		first, ok := one[name]
		a, nested := first.(map[string]any)
		b, both := second.(map[string]any)
		switch {
		case !ok:
			*names = append(*names, prefix+name)
		case nested && both:
			differences(prefix+name+".", a, b, names)
		case !bytes.Equal(mustJSON(first), mustJSON(second)):
			*names = append(*names, prefix+name)
		}
	}
}

// Same reports whether both blocks say the same, wherever they stand. Secrets
// are compared by name.
func (b *Block) Same(other *Block) bool {
	spec := registry.block(string(b.Kind))
	return b.Address() == other.Address() &&
		bytes.Equal(mustJSON(compared.body(spec, b, b.Name)), mustJSON(compared.body(spec, other, other.Name)))
}

// together is how many of the lists of [Config.lists] are of kinds whose blocks
// depend on each other: there is one, or they divide the fields among themselves.
const together = 5

// lists are the lists of blocks that name a plugin, those of dependent blocks last.
func (c *Config) lists() []*[]*Block {
	return []*[]*Block{
		&c.Backends, &c.Verifiers, &c.Middlewares, &c.Hooks,
		&c.Classifiers, &c.Routers, &c.Arbiters, &c.Scorers, &c.CorrectionStores,
	}
}

// Adopt returns c with those plugin blocks of from that are chosen, by address,
// in the place of its own, and with what from says of where plugins come from.
// Blocks that depend on each other are taken together. Taken are the addresses
// of all blocks, of either, that from has decided about.
func (c *Config) Adopt(from *Config, chosen func(address string) bool) (next *Config, taken map[string]bool) {
	adopted := *c
	adopted.Requirements = from.Requirements
	adopted.at = maps.Clone(c.at)
	taken = map[string]bool{}
	lists, others := adopted.lists(), from.lists()
	for i, list := range lists {
		other := *others[i]
		all := i >= len(lists)-together && slices.ContainsFunc(slices.Concat(*list, other), func(b *Block) bool { return chosen(b.Address()) })
		takes := func(b *Block) bool {
			if all || chosen(b.Address()) {
				taken[b.Address()] = true
				return true
			}
			return false
		}
		var blocks []*Block
		for _, b := range *list {
			if !takes(b) {
				blocks = append(blocks, b)
			}
		}
		for _, b := range other {
			if takes(b) {
				adopted.at[b.Address()] = b.Range
				blocks = append(blocks, b)
			}
		}
		*list = blocks
	}
	adopted.sort()
	adopted.Digest = adopted.digest()
	return &adopted, taken
}
