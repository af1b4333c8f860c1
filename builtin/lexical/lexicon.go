// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"github.com/auahq/aua/sdk/stem"
)

// The files of terms are the plugin's knowledge, one for each built-in field
// and two that are of no field: none (what speaks against every field) and
// common (words that are merely known). In a file,
//
//   - "#" starts a comment line, and "[tier]" a group of entries of one weight;
//   - commas separate entries, and an entry is a word or a phrase;
//   - a/b/c in an entry stands for each of these words, and _ inside such a
//     word for a space: "unit_test/fixture of" is "unit test of" and "fixture of";
//   - … stands for up to maxGap words of the same sentence;
//   - (unless x y) makes an entry count only where none of these words occurs
//     in the query: that is how "python" stays away from snakes;
//   - =word is that very form of a word: =savings, but not "save".
//
// Any other word is compared by its stem, so inflections need no entries of their own.
//
//go:embed terms/*.txt
var files embed.FS

// tier is how strongly a term speaks for its field.
type tier int

const (
	// known marks a word of the file common: it has no weight.
	known tier = iota
	weak
	medium
	strong
	// frame marks a phrase that says what is asked for, rather than what about:
	// "write a poem about …". See [evidence.discountSubject].
	frame
)

var tierNames = map[string]tier{"known": known, "weak": weak, "medium": medium, "strong": strong, "frame": frame}

// phrase is one way in which an entry can stand in a text.
type phrase struct {
	field string
	tier  tier
	// label is the phrase as a person would write it.
	label string
	// head must match without a gap; tail, which may be empty, matches up to maxGap words later.
	head, tail []string
	// unless holds the stems that veto the phrase.
	unless []string
	// exact says that head is one word that must stand as it is written.
	exact bool
}

// key is equal for phrases that match the same words. That of a word which
// must stand as it is written is the key of all its forms.
func (p phrase) key() string {
	if p.exact {
		return stem.English(p.head[0])
	}
	key := strings.Join(p.head, " ")
	if len(p.tail) > 0 {
		key += " … " + strings.Join(p.tail, " ")
	}
	return key
}

// Names of the files that are not of a field.
const (
	noneFile   = "none"
	commonFile = "common"
)

var lexicon kept

// builtin returns the phrases of all files; the slice must not be changed.
func builtin() ([]phrase, error) { return lexicon.get(readLexicon) }

func readLexicon() ([]phrase, error) {
	entries, err := files.ReadDir("terms")
	if err != nil {
		return nil, err
	}
	var all []phrase
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("terms", e.Name()))
		if err != nil {
			return nil, err
		}
		field := strings.TrimSuffix(e.Name(), ".txt")
		phrases, err := parseTerms(field, string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		all = append(all, phrases...)
	}
	return all, nil
}

// parseTerms reads a file of terms. Entries before the first "[tier]" are known.
func parseTerms(field, text string) ([]phrase, error) {
	var all []phrase
	current := known
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "["):
			t, ok := tierNames[strings.Trim(line, "[]")]
			if !ok {
				return nil, fmt.Errorf("line %d: there is no tier %s", n+1, line)
			}
			current = t
			continue
		}
		for _, entry := range strings.Split(line, ",") {
			entry = strings.TrimSpace(entry)
			if entry == "" {
				continue
			}
			phrases, err := parseEntry(entry)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n+1, err)
			}
			for _, p := range phrases {
				p.field, p.tier = field, current
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// parseEntry returns the phrases that an entry stands for.
func parseEntry(entry string) ([]phrase, error) {
	text, veto, _ := strings.Cut(entry, " (unless ")
	var unless []string
	for _, word := range strings.Fields(strings.TrimSuffix(veto, ")")) {
		unless = append(unless, stem.English(word))
	}
	if word, ok := strings.CutPrefix(text, "="); ok {
		return []phrase{{label: word, head: []string{word}, exact: true}}, nil
	}
	head, tail, gap := strings.Cut(text, "…")
	if strings.Contains(tail, "…") {
		return nil, fmt.Errorf("%q has more than one gap", entry)
	}
	var phrases []phrase
	for _, h := range alternatives(head) {
		for _, t := range alternatives(tail) {
			p := phrase{label: strings.TrimSpace(h), head: stems(h), tail: stems(t), unless: unless}
			if gap {
				p.label += " … " + strings.TrimSpace(t)
			}
			if len(p.head) == 0 || gap && len(p.tail) == 0 {
				return nil, fmt.Errorf("%q has no word before or after its gap", entry)
			}
			phrases = append(phrases, p)
		}
	}
	return phrases, nil
}

// alternatives multiplies out the a/b/c words of text.
func alternatives(text string) []string {
	all := []string{""}
	for _, word := range strings.Fields(text) {
		var next []string
		for _, prefix := range all {
			for _, w := range strings.Split(word, "/") {
				next = append(next, strings.TrimSpace(prefix+" "+strings.ReplaceAll(w, "_", " ")))
			}
		}
		all = next
	}
	return all
}

// stems returns the stems of the words of text.
func stems(text string) []string {
	tokens := tokenize(text)
	all := make([]string, len(tokens))
	for i, t := range tokens {
		all[i] = stem.English(t.text)
	}
	return all
}
