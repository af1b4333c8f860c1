// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/auahq/aua/sdk/stem"
)

//go:embed vocabulary.txt
var vocabularyText string

// lexicon is what is known of English words besides the pages.
type lexicon struct {
	// synonyms leads from words and stems to the term that stands for all of them.
	synonyms map[string]term
	// silent are the terms that every question has.
	silent map[term]bool
	// light are the terms that ask and do not name.
	light map[term]bool
	// elsewhere are names of things that are not AUA's, as they are written; in
	// lower case when they may be written in any.
	elsewhere map[string]bool
}

// vocabulary reads vocabulary.txt. Its sections are named in brackets; a line
// of synonyms is a set of words that mean the same here, and lines of the other
// sections are words.
var vocabulary = sync.OnceValue(func() *lexicon {
	lex := &lexicon{synonyms: map[string]term{}, silent: map[term]bool{}, light: map[term]bool{}, elsewhere: map[string]bool{}}
	section := ""
	for line := range strings.Lines(vocabularyText) {
		line = strings.TrimSpace(line)
		fields := strings.Fields(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		case section == "synonyms":
			for _, w := range fields {
				lex.synonyms[w] = term(fields[0])
				lex.synonyms[stem.English(w)] = term(fields[0])
			}
		default:
			for _, w := range fields {
				lex.note(section, w)
			}
		}
	}
	return lex
})

// note enters a word of a section other than the synonyms.
func (lex *lexicon) note(section, word string) {
	switch t := lex.of(word); section {
	case "silent":
		lex.silent[t] = true
	case "light":
		lex.light[t] = true
	case "elsewhere":
		lex.elsewhere[word] = true
	}
}

// of returns the term of one word in lower case.
func (lex *lexicon) of(word string) term {
	if same, ok := lex.synonyms[word]; ok {
		return same
	}
	stemmed := stem.English(word)
	if same, ok := lex.synonyms[stemmed]; ok {
		return same
	}
	return term(stemmed)
}
