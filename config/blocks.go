// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// declare records that something of that kind and name stands at rng, and
// reports when it did before.
func (l *loader) declare(kind, name string, rng hcl.Range) bool {
	key := kind + "\x00" + name
	if first, ok := l.declared[key]; ok {
		if name == "" {
			l.report(&rng, "Duplicate block", "A %s block stands at most once in a configuration; the first one is at %s.", kind, at(first))
		} else {
			l.report(&rng, "Duplicate name", "There is another %s %q at %s. Give one of them another name.", kind, name, at(first))
		}
		return false
	}
	l.declared[key] = rng
	return true
}

// decodeBlocks decodes all top-level blocks of the files, other than variable and locals.
func (l *loader) decodeBlocks() {
	for _, f := range l.files {
		for _, block := range f.content.Blocks {
			spec := registry.block(block.Type)
			if spec.open != nil && spec.Type != secretsBlock {
				l.decodeBlock(spec, block, f.scope)
			}
		}
	}
}

func (l *loader) decodeBlock(spec *BlockSpec, block *hcl.Block, s *scope) {
	header := headerRange(block)
	label := ""
	if len(spec.Labels) > 0 {
		label = block.Labels[0]
		if !l.goodLabel(spec, block, label) {
			return
		}
	}
	name := label
	if spec.Single {
		name = ""
	}
	if !l.declare(spec.Type, name, header) {
		return
	}
	target := l.target(spec, label)
	p := l.decodeBody(spec, block.Body, s, target, label)
	p.header = header
	l.places[target] = p
	l.cfg.at[spec.address(label)] = header
	setRange(target, header)
	for _, k := range spec.Keys {
		if k.Required && k.appliesTo(label) && p.attrs[k.Name] == nil {
			p.wrong[k.Name] = true
			if p.meant[k.Name] {
				continue
			}
			l.report(&header, "Missing argument", "This %s block needs the argument %s: %s", spec.Type, k.Name, k.Description)
		}
	}
}

// target opens what a block decodes into. Only a built-in field exists before.
func (l *loader) target(spec *BlockSpec, label string) any {
	if f := l.cfg.field(label); spec.Type == "field" && f != nil {
		return f
	}
	target := spec.open(l.cfg, label)
	setDefaults(spec, target, label)
	return target
}

// goodLabel reports a label that is not allowed.
func (l *loader) goodLabel(spec *BlockSpec, block *hcl.Block, label string) bool {
	rng := block.LabelRanges[0]
	if len(spec.LabelValues) > 0 {
		if p := inEnum("The "+spec.Labels[0]+" of "+spec.Type, label, spec.LabelValues); p != nil {
			l.report(&rng, "Unknown block label", "%s", p.detail)
			return false
		}
		return true
	}
	if !nameRule.MatchString(label) {
		l.report(&rng, "Invalid name", "%q cannot be the name of a %s. %s", label, spec.Type, nameRuleText)
		return false
	}
	return true
}

func setRange(target any, rng hcl.Range) {
	switch t := target.(type) {
	case *Auth:
		t.Range = rng
	case *SecretProvider:
		t.Range = rng
	case *Specialist:
		t.Range = rng
	case *Role:
		t.Range = rng
	case *Block:
		t.Range = rng
	}
}

// PluginBlocks lists all blocks that name a plugin.
func (c *Config) PluginBlocks() []*Block {
	return slices.Concat(c.Backends, c.Classifiers, c.Routers, c.Verifiers, c.Arbiters, c.Scorers, c.CorrectionStores, c.Middlewares, c.Hooks)
}
