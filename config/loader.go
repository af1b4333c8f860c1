// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"cmp"
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2"
)

// loader holds what one [Load] has read and decoded so far.
type loader struct {
	opts    LoadOptions
	sources Sources
	diags   hcl.Diagnostics
	files   []*file

	names     *names
	variables map[string]*variable
	// declared are the first places of names that may not stand twice.
	declared map[string]hcl.Range
	cfg      *Config
	places   map[any]*place
	// fieldNames are the fields by name and by alias.
	fieldNames map[string]*Field
	plugins    *describer
	// resolve finds the value of a secret.
	resolve func(name string) (string, error)
	// read is file(), with the paths that it was given already.
	read   *reader
	origin *origin
	// wanted are the only variables and locals that count; nil for all.
	wanted references
	// unknown says that what is required of a plugin could not be read.
	unknown bool
	// anchor stands in for the place of something that is missing: config_version.
	anchor *hcl.Range
}

func newLoader(opts LoadOptions) *loader {
	l := &loader{
		opts: opts, sources: Sources{}, names: newNames(),
		variables: map[string]*variable{}, declared: map[string]hcl.Range{},
		cfg: &Config{at: map[string]hcl.Range{}}, places: map[any]*place{}, read: &reader{texts: map[string]string{}}, resolve: opts.environmentSecret,
	}
	l.plugins = &describer{opts: opts, known: map[string]described{}}
	return l
}

// load works in the order in which things need each other.
func (l *loader) load() *Config {
	sources := l.gather()
	if l.diags.HasErrors() || !l.open(sources) {
		return nil
	}
	if l.origin == nil {
		l.keep(sources)
	}
	l.declareVariables()
	l.decodeSecrets()
	l.declareLocals()
	if l.opts.Snapshot == nil {
		l.builtinFields() // a snapshot has its own
	}
	l.finishFields()
	l.defaultKeys()
	l.defaultSingles()
	l.decodeKeys()
	l.requirements()
	l.checkSent()
	l.plugins.open(&l.cfg.Requirements)
	l.decodeBlocks()
	if l.opts.Snapshot == nil {
		l.implicitBlocks()
	}
	l.finishFields()
	for _, b := range l.cfg.PluginBlocks() {
		l.decodePlugin(b)
	}
	l.check()
	if l.diags.HasErrors() {
		return nil
	}
	l.cfg.sort()
	l.cfg.Digest = l.cfg.digest()
	return l.cfg
}

// defaultKeys fills the arguments that stand in no block.
func (l *loader) defaultKeys() {
	setDefaults(&BlockSpec{Keys: registry.Keys}, l.cfg, "")
}

// decodeKeys decodes the arguments that stand in no block, other than
// config_version.
func (l *loader) decodeKeys() {
	for _, k := range registry.Keys {
		for _, f := range l.files {
			attr := f.content.Attributes[k.Name]
			if attr == nil || k.Required || !l.declareArgument(attr) {
				continue
			}
			l.cfg.at[k.Name] = attr.Range
			if l.decodeKey(k, attr, f.scope, l.cfg) == wrong {
				l.unknown = true
			}
		}
	}
}

// declareArgument reports an argument that another file has already.
func (l *loader) declareArgument(attr *hcl.Attribute) bool {
	key := "argument\x00" + attr.Name
	if first, ok := l.declared[key]; ok {
		l.report(&attr.NameRange, "Duplicate argument", "%s stands once in a configuration; the first one is at %s. Remove one of them.", attr.Name, at(first))
		return false
	}
	l.declared[key] = attr.NameRange
	return true
}

// defaultSingles fills the blocks that exist whether or not they are written.
func (l *loader) defaultSingles() {
	for _, spec := range registry.Blocks {
		if !spec.Single || spec.open == nil {
			continue
		}
		label := ""
		if len(spec.LabelValues) > 0 {
			label = spec.LabelValues[0]
		}
		setDefaults(spec, spec.open(l.cfg, label), label)
	}
	if l.opts.Dev {
		l.cfg.Auth.Enabled = false
	}
}

// sort orders everything by name, and what has an order by that first.
func (c *Config) sort() {
	sort.Slice(c.Fields, func(i, j int) bool { return c.Fields[i].Name < c.Fields[j].Name })
	sort.Slice(c.Specialists, func(i, j int) bool { return c.Specialists[i].Name < c.Specialists[j].Name })
	sort.Slice(c.Roles, func(i, j int) bool { return c.Roles[i].Name < c.Roles[j].Name })
	for _, blocks := range [][]*Block{c.Backends, c.Classifiers, c.Routers, c.Verifiers, c.Arbiters, c.Scorers, c.Middlewares, c.Hooks} {
		// Only middleware and hooks have an order other than 0.
		slices.SortFunc(blocks, func(a, b *Block) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Name, b.Name)) })
	}
}
