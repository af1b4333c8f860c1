// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"strings"

	"github.com/auahq/aua/sdk"
)

// checkDecisionBlocks checks classifiers, routers, verifiers, arbiters and scorers.
func (l *loader) checkDecisionBlocks() {
	if c := l.cfg.Classifiers; len(c) > 1 {
		l.report(c[1].Range.Ptr(), "Too many classifiers", "A configuration has one classifier, and %q at %s is it. Remove one of them.", c[0].Name, at(c[0].Range))
	}
	if r := l.cfg.Routers; len(r) > 1 {
		l.report(r[1].Range.Ptr(), "Too many routers", "A configuration has one router, and %q at %s is it. Remove one of them.", r[0].Name, at(r[0].Range))
	}
	l.checkCorrectionStore()
	for _, b := range l.cfg.PluginBlocks() {
		if p := l.of(b); !p.wrong["fields"] {
			b.Fields = l.resolveFields(p, b.Fields)
		}
	}
	l.assignScorers()
	l.checkArbiters()
}

// checkCorrectionStore makes sure that there is one, and that it leaves the
// records to AUA.
func (l *loader) checkCorrectionStore() {
	stores := l.cfg.CorrectionStores
	if len(stores) > 1 {
		l.report(stores[1].Range.Ptr(), "Too many correction stores", "A configuration has one correction store, and %q at %s is it. Remove one of them.", stores[0].Name, at(stores[0].Range))
	}
	for _, b := range stores {
		description, err := l.plugins.describe(b.Kind, b.Plugin)
		if err != nil {
			continue // reported where the plugin is named
		}
		if kd, _ := description.Serves(sdk.KindCorrectionStore); kd.OwnsStorage {
			l.report(b.Range.Ptr(), "Unsupported correction store", "The plugin %q keeps the corrections itself (owns_storage), which this version of AUA does not support: it keeps them in its own state. Use a plugin that has an index only, such as local.", b.Plugin)
		}
	}
}

// checkArbiters makes sure that no field has two arbiters.
func (l *loader) checkArbiters() {
	owner := map[string]*Block{}
	for _, b := range l.cfg.Arbiters {
		p := l.of(b)
		if p.wrong["fields"] {
			continue
		}
		fields := b.Fields
		if len(fields) == 0 {
			fields = []string{""} // all that no other names
		}
		for _, name := range fields {
			if other := owner[name]; other != nil {
				what := "the field " + name
				if name == "" {
					what = "all fields"
				}
				l.report(b.Range.Ptr(), "Two arbiters for a field", "%s and %s, at %s, would both decide for %s, and a field has one deciding arbiter. Give them different fields.", b.Address(), other.Address(), at(other.Range), what)
				continue
			}
			owner[name] = b
		}
	}
}

// assignScorers makes sure that each field has exactly one scorer. The scorer
// without a list gets the fields that no other names; a scorer that is alone
// and has no list keeps none, which means all.
func (l *loader) assignScorers() {
	scorer := map[string]*Block{}
	var rest *Block
	for _, b := range l.cfg.Scorers {
		p := l.of(b)
		if p.wrong["fields"] {
			return
		}
		if p.attrs["fields"] == nil {
			if rest != nil {
				l.report(b.Range.Ptr(), "Two scorers for a field", "%s and %s, at %s, would both decide for all fields, and a field has one deciding scorer. Give at least one of them a list of fields.", b.Address(), rest.Address(), at(rest.Range))
				return
			}
			rest = b
			continue
		}
		if len(b.Fields) == 0 && !l.diags.HasErrors() {
			l.report(p.sub("fields"), "Scorer without a field", "%s has an empty list of fields, so it would never be asked. Name some, or leave fields out for all that no other scorer names.", b.Address())
		}
		for i, name := range b.Fields {
			if other := scorer[name]; other != nil {
				l.report(p.element("fields", i), "Two scorers for a field", "%s and %s, at %s, both decide for the field %q, and a field has one deciding scorer. Remove it from one of them.", b.Address(), other.Address(), at(other.Range), name)
				continue
			}
			scorer[name] = b
		}
	}
	var free []string
	for _, f := range l.cfg.Fields {
		if scorer[f.Name] == nil {
			free = append(free, f.Name)
		}
	}
	switch {
	case rest != nil && len(l.cfg.Scorers) > 1:
		rest.Fields = sorted(free)
	case rest == nil && len(free) > 0 && len(l.cfg.Scorers) > 0 && !l.diags.HasErrors():
		l.report(l.cfg.Scorers[0].Range.Ptr(), "Fields without a scorer", "No scorer decides for: %s. Add them to a scorer, or leave fields out in one scorer so that it takes the rest.", strings.Join(sorted(free), ", "))
	}
}
