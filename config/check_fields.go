// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"math"

	"github.com/hashicorp/hcl/v2"
)

// weightTolerance is how far a sum of weights may be from 1.
const weightTolerance = 1e-6

// highRiskCandidates is how many answers a field of high risk wants unless it
// says otherwise.
const highRiskCandidates = 2

// finishFields fills in the default that depends on another key: how many
// answers a field wants.
func (l *loader) finishFields() {
	for _, f := range l.cfg.Fields {
		switch {
		case l.of(f).attrs["candidates"] != nil:
		case f.HighRisk:
			f.Candidates = highRiskCandidates
		default:
			f.Candidates = 1
		}
	}
}

// checkFields checks each field's weights, and that every name and alias
// means one field.
func (l *loader) checkFields() {
	owner := map[string]*Field{}
	for _, f := range l.cfg.Fields {
		owner[f.Name] = f
	}
	for _, f := range l.cfg.Fields {
		p := l.of(f)
		for i, alias := range f.Aliases {
			switch other := owner[alias]; {
			case !nameRule.MatchString(alias):
				l.report(p.element("aliases", i), "Invalid name", "%q cannot be an alias of the field %q. %s", alias, f.Name, nameRuleText)
			case other == nil:
				owner[alias] = f
			case other.Name == alias && l.builtin(f):
				l.report(l.of(other).header.Ptr(), "Duplicate name", "%q is an alias of the built-in field %q. To change that field, write:%s", alias, f.Name, example(fmt.Sprintf("field %q { … }", f.Name)))
			default:
				l.report(l.aliasPlace(f, other, i), "Duplicate name", "%q is an alias of the field %q and means the field %q already. Give each name to one field.", alias, f.Name, other.Name)
			}
		}
		l.checkWeights(f, p)
	}
	l.fieldNames = owner
}

// aliasPlace is the file's side of a clash: of an alias with a field, of which
// one may be built in.
func (l *loader) aliasPlace(f, other *Field, i int) *hcl.Range {
	p := l.of(f)
	if l.builtin(f) && !l.builtin(other) {
		return l.of(other).header.Ptr()
	}
	return p.element("aliases", i)
}

// builtin reports whether a field is as it is embedded.
func (l *loader) builtin(f *Field) bool {
	_, written := l.declared["field\x00"+f.Name]
	return !written
}

func (l *loader) checkWeights(f *Field, p *place) {
	if p.wrong["w_e"] || p.wrong["w_c"] || p.wrong["w_k"] {
		return
	}
	sum := f.Efficacy + f.Confidence + f.Curiosity
	if math.Abs(sum-1) <= weightTolerance {
		return
	}
	rng := p.header.Ptr()
	for _, name := range []string{"w_k", "w_c", "w_e"} {
		if p.attrs[name] != nil {
			rng = p.sub(name)
		}
	}
	l.report(rng, "Weights do not sum to 1", "The field %q has w_e = %s, w_c = %s and w_k = %s, which sum to %s; they must sum to 1. A weight that the block does not set keeps its default.",
		f.Name, numberFormat(f.Efficacy), numberFormat(f.Confidence), numberFormat(f.Curiosity), fmt.Sprintf("%.6g", sum))
}

// resolveFields replaces the names and aliases of a list of fields by names.
func (l *loader) resolveFields(p *place, list []string) []string {
	var resolved []string
	first := map[string]string{}
	for i, name := range list {
		f := l.fieldNames[name]
		if f == nil {
			l.report(p.element("fields", i), "Unknown field", "There is no field %q. %s", name, didYouMean(name, keys(l.fieldNames), "The fields and their aliases are"))
			continue
		}
		if before, ok := first[f.Name]; ok {
			l.report(p.element("fields", i), "Duplicate field", "%q means the field %q, which the list names already as %q. Remove one of them.", name, f.Name, before)
			continue
		}
		first[f.Name] = name
		resolved = append(resolved, f.Name)
	}
	return resolved
}
