// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// glossary is what is to be replaced by what, the longest first.
type glossary struct{ entries []entry }

type entry struct {
	find    []rune // in lower case
	replace string
}

func (g *glossary) add(find, replace string) {
	e := entry{replace: replace}
	for _, r := range find {
		e.find = append(e.find, unicode.ToLower(r))
	}
	g.entries = append(g.entries, e)
	slices.SortStableFunc(g.entries, func(a, b entry) int { return cmp.Compare(len(b.find), len(a.find)) })
}

// at finds the entry that text begins with, as whole words, and its length in
// bytes there. It is undecided when what follows the text may decide; when last
// is true, nothing follows.
func (g *glossary) at(text string, last bool) (replace string, length int, undecided bool) {
	for _, e := range g.entries {
		n, i := 0, 0
		for n < len(e.find) && i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if unicode.ToLower(r) != e.find[n] {
				break
			}
			n, i = n+1, i+size
		}
		ends := i == len(text)
		switch {
		case ends && !last:
			return "", 0, true
		case n < len(e.find):
			continue
		case !ends:
			if r, _ := utf8.DecodeRuneInString(text[i:]); isWord(r) {
				continue
			}
		}
		return e.replace, i, false
	}
	return "", 0, false
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isTerm reports whether s can be found as whole words.
func isTerm(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return isWord(first) && isWord(last)
}
