// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package calc

import (
	"strings"
)

// pattern is the form of a question: words, and slots for what varies. In the
// notation, {a} is a slot, "x|y" one of several words, "x?" a word that may be
// missing.
type pattern []element

type element struct {
	slot     string // empty for words
	words    []string
	optional bool
}

func compile(notation string) pattern {
	var p pattern
	for _, f := range strings.Fields(notation) {
		if strings.HasPrefix(f, "{") {
			p = append(p, element{slot: strings.Trim(f, "{}")})
			continue
		}
		optional := len(f) > 1 && strings.HasSuffix(f, "?")
		if optional {
			f = f[:len(f)-1]
		}
		p = append(p, element{words: strings.Split(f, "|"), optional: optional})
	}
	return p
}

// match is one way in which tokens fit a pattern.
type match map[string][]token

// maxMatches bounds how many ways are tried.
const maxMatches = 200

// matches returns the ways in which all of t fits the pattern; every slot holds
// at least one token.
func (p pattern) matches(t []token) []match {
	var found []match
	bound := match{}
	budget := 20_000
	var walk func(p pattern, t []token)
	walk = func(p pattern, t []token) {
		if budget--; budget < 0 || len(found) >= maxMatches {
			return
		}
		if len(p) == 0 {
			if len(t) == 0 {
				m := match{}
				for k, v := range bound {
					m[k] = v
				}
				found = append(found, m)
			}
			return
		}
		e := p[0]
		if e.slot == "" {
			if len(t) > 0 && e.fits(t[0]) {
				walk(p[1:], t[1:])
			}
			if e.optional {
				walk(p[1:], t)
			}
			return
		}
		if len(p) == 1 {
			if len(t) > 0 {
				bound[e.slot] = t
				walk(nil, nil)
			}
			return
		}
		for n := 1; n <= len(t); n++ {
			if next := p[1]; next.slot == "" && !next.optional && (n == len(t) || !next.fits(t[n])) {
				continue
			}
			bound[e.slot] = t[:n]
			walk(p[1:], t[n:])
		}
	}
	walk(p, t)
	return found
}

func (e element) fits(t token) bool {
	for _, w := range e.words {
		if t.text == w {
			return true
		}
	}
	return false
}
