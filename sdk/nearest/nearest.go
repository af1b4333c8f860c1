// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package nearest finds the name that a mistyped one was probably meant to be,
// for "did you mean" in messages.
package nearest

import (
	"slices"
	"strings"
)

// Name returns the known name that given is probably a misspelling of, or "".
// Case is ignored; of equally near names the first in the alphabet is returned.
// A third of the letters, and at most three, may be wrong, missing or too many;
// two neighbours that are swapped count as one.
func Name(given string, known []string) string {
	limit := min(3, (len(given)+2)/3)
	best, bestDistance := "", limit+1
	for _, name := range slices.Sorted(slices.Values(known)) {
		if d := distance(strings.ToLower(given), strings.ToLower(name)); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// distance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b, each place being changed once at most: the
// "optimal string alignment" distance.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, previous, current := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(s); i++ {
		current[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(t)]
}
