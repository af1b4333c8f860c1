// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"regexp"
	"slices"
	"strings"
)

// term is a word as it is compared: stemmed, and with its synonyms made one.
type term string

// name reports whether the term is a name as programs have them, which is
// compared as a whole: max_in_flight, -print-config, /v1/messages.
func (t term) name() bool { return strings.ContainsAny(string(t), "_-./") }

var (
	words = regexp.MustCompile(`[\p{L}\p{N}]+(?:'[\p{L}]+)?(?:[_./-]+[\p{L}\p{N}]+)*`)
	parts = regexp.MustCompile(`[\p{L}\p{N}]+`)
)

// terms returns the terms of a text in order. A name comes as a whole, followed by its parts.
func terms(text string) []term {
	var found []term
	for _, w := range words.FindAllString(strings.ToLower(strings.ReplaceAll(text, "’", "'")), -1) {
		w, _, _ = strings.Cut(w, "'")
		if t := term(w); t.name() {
			found = append(found, t)
		}
		for _, part := range parts.FindAllString(w, -1) {
			found = append(found, compared(part))
		}
	}
	return found
}

// compared returns the term of one word in lower case.
func compared(word string) term { return vocabulary().of(word) }

// silent reports whether a word says nothing about a question's subject. A
// single letter most often stands for something: "how do I configure X".
func silent(t term) bool { return len(t) == 1 || vocabulary().silent[t] }

// elsewhere reports whether a text names something that is not AUA's, such as
// another program, so that a question with it is about that.
func elsewhere(text string) bool {
	names := vocabulary().elsewhere
	return slices.ContainsFunc(parts.FindAllString(text, -1), func(w string) bool { return names[w] || names[strings.ToLower(w)] })
}
