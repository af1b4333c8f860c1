// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/auahq/aua/sdk/sensitive"
)

// part is a block, or an argument outside of all blocks, as it is compared.
type part struct {
	address string
	// spec is that of a block in the registry; nil for everything else.
	spec *BlockSpec
	// process says that the block names a plugin.
	process bool
	rng     hcl.Range
	leaves  map[string]*leaf
}

// parts takes a configuration apart, by address.
func (c *Config) parts() map[string]*part {
	all := map[string]*part{}
	if c == nil {
		return all
	}
	add := func(address string, spec *BlockSpec, rng hcl.Range) *part {
		p := &part{address: address, spec: spec, rng: rng, leaves: map[string]*leaf{}}
		all[address] = p
		return p
	}
	for _, k := range registry.Keys {
		if k.Reload != ReloadNone {
			add(k.Name, nil, c.at[k.Name]).key("", k, c)
		}
	}
	for _, spec := range registry.Blocks {
		if spec.all == nil {
			continue
		}
		for _, i := range spec.all(c) {
			address := spec.address(i.label)
			p := add(address, spec, c.at[address])
			if spec.Single && i.label != "" {
				p.leaf("type", i.label, spec.Keys[0].Reload)
			}
			p.body("", spec, i)
		}
	}
	for _, r := range c.Requirements.Required {
		p := add(requiredBlock+"."+r.Name, nil, r.Range)
		for _, k := range requiredPlugin.Keys {
			p.key("", k, r)
		}
	}
	for _, o := range c.Requirements.Overrides {
		add(overridesBlock+"."+o.Name, nil, o.Range).leaf("path", o.Path, overrideEntry.Reload)
	}
	for _, b := range c.PluginBlocks() {
		for _, v := range b.variables {
			p := add(variableBlock+"."+v.name, nil, v.rng)
			for name, value := range v.declaration() {
				p.leaf(name, value, ReloadNone)
			}
		}
	}
	for _, p := range all {
		if strings.HasPrefix(p.rng.Filename, embeddedPrefix) || p.rng.Filename == snapshotName {
			p.rng = hcl.Range{}
		}
	}
	return all
}

// address is what a block of that name is called.
func (b *BlockSpec) address(label string) string {
	if b.Single || label == "" {
		return b.Type
	}
	return b.Type + "." + label
}

func (p *part) leaf(path string, value any, class Reload) {
	data := mustJSON(value)
	p.leaves[path] = &leaf{written: data, shown: data, effect: class.effect()}
}

// key adds an argument that AUA itself knows.
func (p *part) key(prefix string, k *Key, target any) {
	written, shown := k.written(k.at(target), target), k.get(k.at(target))
	if written == nil {
		return
	}
	if shown == nil {
		shown = written // it is empty, which is worth writing
	}
	p.leaf(prefix+k.Name, written, k.Reload)
	l := p.leaves[prefix+k.Name]
	l.shown = mustJSON(shown)
	l.sensitive = hides(l.shown) && !bytes.Equal(l.shown, l.written)
}

// body adds the arguments of a block, and those of the blocks in it.
func (p *part) body(prefix string, spec *BlockSpec, i instance) {
	block, plugin := i.target.(*Block)
	for _, k := range spec.Keys {
		switch {
		case k.at == nil || !k.appliesTo(i.label):
		case plugin && k.Type == TypeEnv:
			for name, value := range block.envReference {
				path := joinMember(k.Name, name)
				p.leaf(path, value, k.Reload)
				p.leaves[path].shown, p.leaves[path].sensitive = mustJSON(sensitive.Placeholder), true
			}
		default:
			p.key(prefix, k, i.target)
		}
	}
	if plugin {
		p.process = true
		p.settings(configBlock, decodeAny(block.reference), decodeAny(block.Redacted))
	}
	for _, child := range spec.Blocks {
		if child.all == nil {
			continue
		}
		for _, inner := range child.all(i.target) {
			p.body(prefix+child.Type+".", child, inner)
		}
	}
}

// settings adds what stands in a plugin's config block: written as an expanded
// configuration has it, shown as people may see it.
func (p *part) settings(path string, written, shown any) {
	switch w := written.(type) {
	case map[string]any:
		s, ok := shown.(map[string]any)
		if !ok || len(w) == 0 && len(s) == 0 && path != configBlock {
			break
		}
		for name := range s {
			p.settings(joinMember(path, name), w[escapeTemplate(name)], s[name])
		}
		for name := range w {
			if !shows(s, name) {
				p.settings(joinMember(path, name), w[name], sensitive.Placeholder)
			}
		}
		return
	case []any:
		s, ok := shown.([]any)
		if !ok || len(s) != len(w) || !objects(w) || !objects(s) {
			break
		}
		for i := range w {
			p.settings(path+"["+strconv.Itoa(i)+"]", w[i], s[i])
		}
		return
	}
	p.leaf(path, written, ReloadProcess)
	l := p.leaves[path]
	l.shown = mustJSON(shown)
	// A text that is "(sensitive)" in the file hides nothing.
	l.sensitive = hides(l.shown) && !bytes.Equal(l.shown, l.written)
}

// shows reports whether a member has a name that is written in that way.
func shows(members map[string]any, written string) bool {
	for name := range members {
		if escapeTemplate(name) == written {
			return true
		}
	}
	return false
}

func hides(shown json.RawMessage) bool {
	return bytes.Contains(shown, mustJSON(sensitive.Placeholder))
}

// objects reports whether a list is one of blocks or objects.
func objects(list []any) bool {
	for _, v := range list {
		if _, ok := v.(map[string]any); !ok {
			return false
		}
	}
	return len(list) > 0
}

// joinMember appends a member's name to a path.
func joinMember(path, name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return path + "." + name
	}
	return path + "[" + quote(name) + "]"
}

// decodeAny is decodeObject for what may be missing.
func decodeAny(data json.RawMessage) any {
	if len(data) == 0 {
		return map[string]any{}
	}
	return decodeObject(data)
}
