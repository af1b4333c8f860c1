// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// snapshotName stands in the ranges of what comes from a snapshot.
const snapshotName = "snapshot.hcl.json"

// restarts reports whether a block is read at a start alone: a change of any of
// its keys takes a restart.
func (b *BlockSpec) restarts() bool {
	all, some := true, false
	b.Walk(func(_ string, k *Key) {
		all, some = all && k.Reload == ReloadRestart, true
	})
	return all && some
}

// RestartBlocks lists the types of the blocks that are read at a start alone,
// and so from a server's own files even when everything else is from a snapshot.
func RestartBlocks() []string {
	var types []string
	for _, b := range registry.Blocks {
		if b.restarts() {
			types = append(types, b.Type)
		}
	}
	return types
}

// openSnapshot leaves of the files what is read at a start alone, with the
// variables and locals that it needs, and takes everything else from the
// snapshot. Of the rest of the files nothing matters.
func (l *loader) openSnapshot() bool {
	snapshot := l.parse(Source{Name: snapshotName, Data: l.opts.Snapshot})
	if l.diags.HasErrors() {
		return false
	}
	if content, _, _ := snapshot.body.PartialContent(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: "config_version"}}}); content.Attributes["config_version"] != nil {
		if !l.readVersion(registry.key("config_version"), content.Attributes["config_version"]) {
			return false
		}
	}
	schema := &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: variableBlock, LabelNames: []string{"name"}}, {Type: localsBlock}}}
	for _, b := range registry.Blocks {
		if b.restarts() {
			schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: b.Type, LabelNames: b.Labels})
		}
	}
	used := references{}
	declared := map[string]bool{}
	for _, f := range l.files {
		f.content, _, _ = f.body.PartialContent(schema)
		f.content.Attributes = nil
		for _, b := range f.content.Blocks {
			switch b.Type {
			case variableBlock:
				declared[b.Labels[0]] = true
			case localsBlock:
			default:
				used.add(b.Body)
			}
		}
	}
	snapshot.content, _ = l.content(registry, snapshot.body)
	snapshot.keep(func(b *hcl.Block) bool {
		if b.Type == variableBlock {
			used["var."+b.Labels[0]] = true
			return !declared[b.Labels[0]]
		}
		return !registry.block(b.Type).restarts()
	})
	l.closure(used)
	l.wanted = used
	for _, f := range l.files {
		f.keep(func(b *hcl.Block) bool { return b.Type != variableBlock || used["var."+b.Labels[0]] })
	}
	l.files = append(l.files, snapshot)
	return true
}

// keep leaves those blocks of a file that f chooses.
func (f *file) keep(choose func(*hcl.Block) bool) {
	var blocks hcl.Blocks
	for _, b := range f.content.Blocks {
		if choose(b) {
			blocks = append(blocks, b)
		}
	}
	f.content.Blocks = blocks
}

// references are references such as "var.host" and "local.base".
type references map[string]bool

// add adds what stands in a body.
func (n references) add(body hcl.Body) {
	for _, e := range allExpressions(body) {
		n.addTraversals(e.Variables())
	}
}

func (n references) addTraversals(traversals []hcl.Traversal) {
	for _, t := range traversals {
		if name, ok := memberName(t); ok {
			n[t.RootName()+"."+name] = true
		}
	}
}

// closure adds what the locals need that are used.
func (l *loader) closure(used references) {
	for before := -1; before != len(used); {
		before = len(used)
		for _, f := range l.files {
			for _, b := range f.blocks(localsBlock) {
				attrs, _ := b.Body.JustAttributes()
				for name, attr := range attrs {
					if used["local."+name] {
						used.addTraversals(attr.Expr.Variables())
					}
				}
			}
		}
	}
}

// allExpressions are those of a body and of all blocks in it. In JSON, one
// expression holds the blocks in it.
func allExpressions(body hcl.Body) []hcl.Expression {
	native, ok := body.(*hclsyntax.Body)
	var all []hcl.Expression
	if !ok {
		attrs, _ := body.JustAttributes()
		for _, attr := range inOrder(attrs) {
			all = append(all, attr.Expr)
		}
		return all
	}
	for _, name := range sorted(keys(native.Attributes)) {
		all = append(all, native.Attributes[name].Expr)
	}
	for _, b := range native.Blocks {
		all = append(all, allExpressions(b.Body)...)
	}
	return all
}
