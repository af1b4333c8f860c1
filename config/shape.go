// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/nearest"
)

// configBlock is the block inside a plugin block whose content the plugin defines.
const configBlock = "config"

// meant are names that stand in a body where they do not belong, and those that
// they are probably a misspelling of. They are not reported as missing as well.
type meant map[string]bool

// content splits a body into the arguments and blocks of spec, and reports
// everything else that stands in it.
func (l *loader) content(spec *BlockSpec, body hcl.Body) (*hcl.BodyContent, meant) {
	all, odd := entries(body)
	l.adopt(odd)
	wrong := meant{}
	for _, e := range all {
		if !l.expected(spec, e) {
			wrong[e.name], wrong[nearest.Name(e.name, spec.names())] = true, true
		}
	}
	schema := &hcl.BodySchema{}
	for _, k := range spec.Keys {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: k.Name})
	}
	for _, b := range spec.blocks() {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: b.Type, LabelNames: b.Labels})
	}
	content, _, diags := body.PartialContent(schema)
	if _, native := body.(*hclsyntax.Body); !native && !odd.HasErrors() {
		l.adopt(diags) // what the native syntax can have wrong here is reported above
	}
	return content, wrong
}

// names lists everything that may stand in a block of spec.
func (b *BlockSpec) names() []string {
	var names []string
	for _, k := range b.Keys {
		names = append(names, k.Name)
	}
	for _, child := range b.blocks() {
		names = append(names, child.Type)
	}
	return names
}

// blocks are the blocks that may stand in a block of spec, "config" included.
func (b *BlockSpec) blocks() []*BlockSpec {
	if !b.PluginConfig {
		return b.Blocks
	}
	return append([]*BlockSpec{{Type: configBlock}}, b.Blocks...)
}

// expected reports an entry that spec does not have, or has in another form.
func (l *loader) expected(spec *BlockSpec, e entry) bool {
	child := blockOf(spec.blocks(), e.name)
	key := spec.key(e.name)
	switch {
	case key != nil && !e.block, child != nil && !e.attribute && !e.block:
		return true
	case key != nil:
		l.report(&e.rng, "Argument written as a block", "%s is an argument; write it with an equals sign:%s", e.name, example(e.name+" = …"))
		return false
	case child != nil && e.attribute:
		l.report(&e.rng, "Block written as an argument", "%s is a block; write it without the equals sign:%s", e.name, example(child.example()))
		return false
	case child != nil:
		return l.labelled(child, e)
	case slices.Contains(spec.Later, e.name):
		why := "nothing in this version takes its place"
		if e.name == string(sdk.KindPromotionPolicy) {
			why = "this version promotes no model, so that there is nothing for a promotion policy to decide"
		}
		l.report(&e.rng, "Not available yet", "%s is not available in this version of AUA. Remove it; %s.", spec.naming(e), why)
		return false
	}
	l.reportUnknown(spec, e)
	return false
}

// labelled reports a block with too few or too many labels.
func (l *loader) labelled(child *BlockSpec, e entry) bool {
	want := len(child.Labels)
	switch {
	case e.labels < want:
		l.report(&e.rng, "Missing block label", "A %s block needs its %s:%s", child.Type, strings.Join(child.Labels, " and "), example(child.example()))
	case e.labels > want && want == 0:
		l.report(&e.rng, "Too many block labels", "A %s block has no label:%s", child.Type, example(child.example()))
	case e.labels > want:
		l.report(&e.rng, "Too many block labels", "A %s block has no label but its %s:%s", child.Type, strings.Join(child.Labels, " and "), example(child.example()))
	}
	return e.labels == want
}

// example shows how a block is written.
func (b *BlockSpec) example() string {
	header := b.Type
	for _, label := range b.Labels {
		example := strings.ToUpper(label)
		if len(b.LabelValues) > 0 {
			example = b.LabelValues[0]
		}
		header += fmt.Sprintf(" %q", example)
	}
	return header + " { … }"
}

// naming says what an entry is, as the subject of a sentence.
func (b *BlockSpec) naming(e entry) string {
	what := "The argument"
	if e.block {
		what = "The block"
	}
	if b.Type == "" {
		return fmt.Sprintf("%s %q", what, e.name)
	}
	return fmt.Sprintf("%s %q of %s", what, e.name, b.Type)
}

// reportUnknown reports an entry that nothing is known of.
func (l *loader) reportUnknown(spec *BlockSpec, e entry) {
	what, summary := "argument", "Unknown argument"
	if e.block {
		what, summary = "block", "Unknown block"
	}
	where := "A configuration"
	if spec.Type != "" {
		where = fmt.Sprintf("A %s block", spec.Type)
	}
	l.report(&e.rng, summary, "%s has no %s %q. %s", where, what, e.name, spec.hint(e))
}

// hint is the last sentence of the message about an unknown entry.
func (b *BlockSpec) hint(e entry) string {
	names := b.names()
	if s := nearest.Name(e.name, names); s != "" {
		return fmt.Sprintf("Did you mean %q?", s)
	}
	for _, child := range b.Blocks {
		if child.key(e.name) != nil && b.Type != "" {
			return fmt.Sprintf("It belongs in the block %s:", child.Type) + example(fmt.Sprintf("%s {\n  %s = …\n}", child.Type, e.name))
		}
	}
	if b.PluginConfig {
		return "A setting of the plugin belongs in its config block:" + example(fmt.Sprintf("config {\n  %s = …\n}", e.name))
	}
	return didYouMean(e.name, names, "What it can have")
}
