// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import "slices"

// How much a token is worth that is not written the same on both sides.
const (
	inflected = 0.98
	synonym   = 0.93
	misspelt  = 0.88
)

// littleWeight is that of a token that adds little to a question.
const littleWeight = 0.12

// same says how far two tokens mean the same: 1 for the same word, 0 for
// different ones. A name, number, unit or identifier is only ever itself.
func same(a, b *token) float64 {
	if a.low == b.low && (a.kind == number) == (b.kind == number) {
		return 1
	}
	if shares(a.own, b.own) {
		return synonym
	}
	if a.kind == number || b.kind == number || a.kind == unit || b.kind == unit || a.capital || b.capital {
		return 0
	}
	quality := 0.0
	switch {
	case a.stem == b.stem:
		quality = inflected
	case a.kind == soft && b.kind == soft && shares(a.groups, b.groups):
		quality = synonym
	default:
		return 0
	}
	if a.misspelt || b.misspelt {
		quality *= misspelt
	}
	return quality
}

func shares(a, b []int) bool {
	return slices.ContainsFunc(a, func(g int) bool { return slices.Contains(b, g) })
}

// has returns the best quality with which one of the tokens is t.
func has(tokens []token, t *token) float64 {
	best := 0.0
	for i := range tokens {
		best = max(best, same(&tokens[i], t))
	}
	return best
}

// residual compares what two texts say of their names: the tokens that are not
// hard. It is a Jaccard index whose matches count with their quality, whose
// light tokens count as given and fillers next to nothing, and to whose both
// sides one is added, so that a record without other words than names can be
// found at all.
func residual(query, record []token, lightWeight float64) float64 {
	agree, differ := 0.0, 0.0
	matches := 0.0
	side := func(own, other []token, count bool) {
		for i := range own {
			t := &own[i]
			if t.kind.hard() {
				continue
			}
			q := has(other, t)
			weight := 1.0
			switch {
			case t.filler:
				weight = littleWeight
			case t.light:
				weight = lightWeight
			}
			switch {
			case q == 0:
				differ += weight
			case count:
				agree += weight * q
				matches += weight
			}
		}
	}
	side(query, record, true)
	side(record, query, false)
	return (1 + agree) / (1 + matches + differ)
}
