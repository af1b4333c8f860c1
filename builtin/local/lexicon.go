// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"maps"
	"slices"
	"strings"
)

// lexicon knows which words and phrases ask for the same thing: those of
// synonyms.txt and those of the configuration.
type lexicon struct {
	// groups are the groups of a stem, or of the stems of a phrase joined by spaces.
	groups map[string][]int
	// light and directed are the groups marked with "~" and ">".
	light, directed map[int]bool
	// own are the groups of the configuration, which hold for names too.
	own map[int]bool
	// longest is the number of words of the longest phrase.
	longest int
	// ordinary are the stems that a misspelt word may stand for, sorted.
	ordinary []string
}

// newLexicon reads the built-in groups, and adds to them groups of the
// configuration: a word and what else may stand for it.
func newLexicon(own map[string][]string) *lexicon {
	l := &lexicon{groups: map[string][]int{}, light: map[int]bool{}, directed: map[int]bool{}, own: map[int]bool{}}
	n := 0
	for line := range strings.Lines(synonymsFile) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rest, light := strings.CutPrefix(line, "~ ")
		rest, directed := strings.CutPrefix(rest, "> ")
		if light {
			l.light[n] = true
		}
		if directed {
			l.directed[n] = true
		}
		l.add(n, strings.Split(rest, ",")...)
		n++
	}
	for _, word := range slices.Sorted(maps.Keys(own)) {
		l.add(n, append([]string{word}, own[word]...)...)
		l.own[n] = true
		n++
	}
	for key := range l.groups {
		if !strings.Contains(key, " ") && !stopWords[key] {
			l.ordinary = append(l.ordinary, key)
		}
	}
	for s := range commonStems {
		if _, ok := l.groups[s]; !ok {
			l.ordinary = append(l.ordinary, s)
		}
	}
	slices.Sort(l.ordinary)
	return l
}

func (l *lexicon) add(group int, members ...string) {
	for _, m := range members {
		key, n := phraseKey(m)
		if n == 0 || slices.Contains(l.groups[key], group) {
			continue
		}
		l.groups[key] = append(l.groups[key], group)
		l.longest = max(l.longest, n)
	}
}

// phraseKey is what a member of a group is found by, and its number of words.
func phraseKey(text string) (string, int) {
	var words []string
	for _, t := range tokenise(text) {
		if !determiners[t.low] {
			words = append(words, stem(t.low))
		}
	}
	return strings.Join(words, " "), len(words)
}

// knows reports whether the stem is an ordinary word.
func (l *lexicon) knows(s string) bool {
	return commonStems[s] || len(l.groups[s]) > 0
}

// owned are those of the groups that come from the configuration.
func (l *lexicon) owned(groups []int) []int {
	var own []int
	for _, g := range groups {
		if l.own[g] {
			own = append(own, g)
		}
	}
	return own
}

// isLight reports whether one of the groups is marked as light.
func (l *lexicon) isLight(groups []int) bool {
	return slices.ContainsFunc(groups, func(g int) bool { return l.light[g] })
}

// shortestMisspelt is the length below which a word is never taken for a misspelt one.
const shortestMisspelt = 6

// corrected returns the ordinary word that the stem misspells by one letter
// left out, added, exchanged or swapped with its neighbour. A name is never
// corrected into another name, because ordinary words alone are candidates.
func (l *lexicon) corrected(s string) (string, bool) {
	if len(s) < shortestMisspelt {
		return "", false
	}
	found := ""
	for _, w := range l.ordinary {
		if w[0] == s[0] && len(w) >= shortestMisspelt-1 && oneEdit(s, w) {
			if found != "" {
				return "", false
			}
			found = w
		}
	}
	return found, found != ""
}

// oneEdit reports whether a and b differ by one edit.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return false
	}
	return a[i+1:] == b[i+1:] || i+2 <= len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
