// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package stem reduces English words to what their inflections share, for
// plugins that compare words: classifiers, retrieval.
package stem

// English removes the English endings of inflection, so that a term
// is found in the plural, in the past and as a participle: "queries" and
// "query", "stopped" and "stop", "coding" and "code". It is deliberately light:
// derived words ("organise", "organ") stay apart, because they often belong to
// different fields. The rules are those of M. F. Porter, "An algorithm for
// suffix stripping" (1980), steps 1a to 1c and 5, with exceptions for endings that
// only look like a plural ("virus", "analysis").
//
// The word must be in lower case. Words of three bytes or fewer, and words with
// anything but the letters a to z, are returned as they are.
func English(word string) string {
	if len(word) <= 3 || !asciiLetters(word) {
		return word
	}
	w := stripPlural(word)
	w = stripParticiple(w)
	n := len(w)
	if n > 2 && w[n-1] == 'y' && hasVowel(w[:n-1]) {
		return w[:n-1] + "i"
	}
	if w[n-1] == 'e' && n > 4 && (measure(w[:n-1]) > 1 || measure(w[:n-1]) == 1 && !endsShort(w[:n-1])) {
		w = w[:n-1]
	}
	if n = len(w); w[n-1] == 'l' && w[n-2] == 'l' && measure(w) > 1 {
		w = w[:n-1]
	}
	return w
}

func asciiLetters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

func stripPlural(w string) string {
	n := len(w)
	if w[n-1] != 's' {
		return w
	}
	switch w[n-2] {
	case 's', 'u', 'i':
		return w
	case 'e':
		if n > 4 && w[n-3] == 'i' {
			return w[:n-3] + "y"
		}
		if n > 4 && (w[n-3] == 'x' || w[n-3] == 'z' || w[n-3] == 'h' && (w[n-4] == 's' || w[n-4] == 'c')) {
			return w[:n-2]
		}
		if n > 4 && w[n-3] == 's' && w[n-4] == 's' {
			return w[:n-2]
		}
	}
	return w[:n-1]
}

func stripParticiple(w string) string {
	var root string
	switch n := len(w); {
	case n > 4 && w[n-3:] == "ied":
		return w[:n-3] + "y"
	case n > 4 && w[n-2:] == "ed" && w[n-3] != 'e':
		root = w[:n-2]
	case n > 5 && w[n-3:] == "ing":
		root = w[:n-3]
	default:
		return w
	}
	if !hasVowel(root) {
		return w
	}
	n := len(root)
	switch {
	case root[n-1] == root[n-2] && root[n-1] != 'l' && root[n-1] != 's' && root[n-1] != 'z':
		return root[:n-1]
	case n > 2 && (root[n-2:] == "at" || root[n-2:] == "bl" || root[n-2:] == "iz"):
		return root + "e"
	case measure(root) == 1 && endsShort(root):
		return root + "e"
	}
	return root
}

// vowel reports whether w[i] sounds as one; y does after a consonant.
func vowel(w string, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return i > 0 && !vowel(w, i-1)
	}
	return false
}

func hasVowel(w string) bool {
	for i := range len(w) {
		if vowel(w, i) {
			return true
		}
	}
	return false
}

// measure counts the vowel-consonant sequences of w: Porter's m.
func measure(w string) int {
	m := 0
	before := false
	for i := range len(w) {
		v := vowel(w, i)
		if before && !v {
			m++
		}
		before = v
	}
	return m
}

// endsShort reports whether w ends as "hop" does: consonant, vowel, and a
// consonant that is not w, x or y. Porter's *o.
func endsShort(w string) bool {
	n := len(w)
	if n < 3 || vowel(w, n-3) || !vowel(w, n-2) || vowel(w, n-1) {
		return false
	}
	return w[n-1] != 'w' && w[n-1] != 'x' && w[n-1] != 'y'
}
