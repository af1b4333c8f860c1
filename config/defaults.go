// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"embed"

	"github.com/auahq/aua/sdk"
)

// embedded holds what is configured when nothing is said.
//
//go:embed defaults/*.hcl
var embedded embed.FS

// embeddedPrefix begins the names of embedded files.
const embeddedPrefix = "embedded:"

// embeddedSource returns an embedded file under the name that stands in ranges.
func embeddedSource(name string) Source {
	data, err := embedded.ReadFile("defaults/" + name)
	if err != nil {
		panic(err) // the embedding is fixed when the program is built
	}
	return Source{Name: embeddedPrefix + name, Data: data}
}

// DevSource returns the embedded configuration that "serve -dev" uses when it
// is given none.
func DevSource() Source { return embeddedSource("dev.hcl") }

// builtinFields decodes the embedded fields, which the configuration may change.
func (l *loader) builtinFields() {
	spec := registry.block("field")
	f := l.embeddedFile("fields.hcl")
	for _, block := range f.blocks("field") {
		target := l.target(spec, block.Labels[0])
		p := l.decodeBody(spec, block.Body, f.scope, target, block.Labels[0])
		p.header = headerRange(block)
		l.places[target] = p
	}
}

// implicitBlocks adds the classifier, verifier, arbiter, scorer and
// correction store of the embedded configuration for each kind that has no block. An arbiter that would
// never be asked is left out, so that it costs no process.
func (l *loader) implicitBlocks() {
	f := l.embeddedFile("implicit.hcl")
	for _, block := range f.content.Blocks {
		spec := registry.block(block.Type)
		if len(spec.all(l.cfg)) > 0 || l.attempted(block.Type) || block.Type == string(sdk.KindArbiter) && !l.severalAnswers() {
			continue
		}
		l.decodeBlock(spec, block, f.scope)
	}
}

// severalAnswers reports whether a query can have more than one answer: two
// specialists take queries, others than those that are called in a role only.
func (l *loader) severalAnswers() bool {
	serving := 0
	for _, s := range l.cfg.Specialists {
		if len(s.Fields) > 0 {
			serving++
		}
	}
	return serving > 1
}

// attempted reports whether the files have a block of that type, even a wrong one.
func (l *loader) attempted(blockType string) bool {
	for _, f := range l.files {
		if len(f.blocks(blockType)) > 0 {
			return true
		}
	}
	return false
}

// embeddedFile parses an embedded file; it does not become one of l.files.
func (l *loader) embeddedFile(name string) *file {
	f := l.parse(embeddedSource(name))
	f.content, _ = l.content(registry, f.body)
	return f
}
