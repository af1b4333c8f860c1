// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"fmt"
	"sort"
	"strings"
)

// suggest returns the known name that given is most likely a misspelling of,
// or "". A third of its letters may be wrong, at most three.
func suggest(given string, known []string) string {
	limit := min(3, (len(given)+2)/3)
	best, bestDistance := "", limit+1
	for _, name := range sorted(known) {
		if d := editDistance(strings.ToLower(given), strings.ToLower(name)); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// didYouMean is the last sentence of a message about an unknown name: the
// likely name, or else all names after the words of intro.
func didYouMean(given string, known []string, intro string) string {
	if name := suggest(given, known); name != "" {
		return fmt.Sprintf("Did you mean %q?", name)
	}
	if len(known) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s.", intro, strings.Join(sorted(known), ", "))
}

func sorted(names []string) []string {
	s := append([]string(nil), names...)
	sort.Strings(s)
	return s
}

// editDistance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b, each place being changed once at most: the
// "optimal string alignment" distance.
func editDistance(a, b string) int {
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
