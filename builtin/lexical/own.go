// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"maps"
	"slices"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/stem"
)

// ownPhrases returns the phrases that the configuration adds: the terms that
// it gives to fields, and, for fields that the lexicon has no file for, names,
// aliases and the words of descriptions.
func ownPhrases(terms map[string][]string, fields []*sdk.Field) ([]phrase, error) {
	base, err := builtin()
	if err != nil {
		return nil, err
	}
	filed := map[string]bool{}
	common := map[string]bool{}
	for _, p := range base {
		if p.field == commonFile {
			common[p.head[0]] = true
		} else {
			filed[p.field] = true
		}
	}
	var own []phrase
	for _, field := range slices.Sorted(maps.Keys(terms)) {
		for _, term := range terms[field] {
			own = append(own, phrase{field: field, tier: strong, label: term, head: stems(term)})
		}
	}
	for _, f := range fields {
		if !filed[f.GetName()] {
			own = append(own, describedBy(f, common)...)
		}
	}
	return own, nil
}

// describedBy returns what a field's own words say of it, without common words.
func describedBy(f *sdk.Field, common map[string]bool) []phrase {
	var found []phrase
	for _, name := range append([]string{f.GetName()}, f.GetAliases()...) {
		if head := stems(name); len(head) > 0 {
			found = append(found, phrase{field: f.GetName(), tier: medium, label: name, head: head})
		}
	}
	for _, t := range tokenize(f.GetDescription()) {
		if s := stem.English(t.text); len(t.text) >= shortestDescribed && !common[s] {
			found = append(found, phrase{field: f.GetName(), tier: weak, label: t.text, head: []string{s}})
		}
	}
	return found
}

// shortestDescribed is the length from which a word of a description counts.
const shortestDescribed = 4
