// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import "github.com/hashicorp/hcl/v2"

// LoadState reads no more of a configuration than where its state is: mistakes
// elsewhere do not matter, as long as it says where. The State is nil exactly
// when the diagnostics have errors.
func LoadState(opts LoadOptions) (*State, hcl.Diagnostics, Sources) {
	l := newLoader(opts)
	for _, src := range l.gather() {
		l.files = append(l.files, l.parse(src))
	}
	if l.diags.HasErrors() {
		return nil, l.diags, l.sources
	}
	for _, f := range l.files {
		f.content, _ = l.content(registry, f.body)
	}
	l.declareVariables()
	l.decodeSecrets()
	l.declareLocals()
	l.defaultSingles()
	elsewhere := len(l.diags)
	spec := registry.block("state")
	for _, f := range l.files {
		for _, block := range f.blocks(spec.Type) {
			l.decodeBlock(spec, block, f.scope)
		}
	}
	switch found := l.diags[elsewhere:]; {
	case found.HasErrors():
		return nil, found, l.sources
	case len(l.of(&l.cfg.State).wrong) > 0, l.places[&l.cfg.State] == nil && l.diags.HasErrors():
		// A value comes from a variable or a local that is wrong itself, or the
		// block is missing where it may have been meant.
		return nil, l.diags, l.sources
	default:
		return &l.cfg.State, found, l.sources
	}
}
