// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package pii

import "slices"

// leastKnown is the shortest value that is looked for everywhere once it was
// recognised somewhere.
const leastKnown = 4

// known finds values in a text: what was recognised in one place, behind a word
// that gave it away, is found in the others as well.
type known struct {
	// byStart holds the values by their first bytes, the longest first.
	byStart map[string][]string
	first   [256]bool
}

func (k *known) add(value string) {
	if len(value) < leastKnown {
		return
	}
	k.first[value[0]] = true
	values := k.byStart[value[:leastKnown]]
	at, _ := slices.BinarySearchFunc(values, value, func(v, value string) int { return len(value) - len(v) })
	k.byStart[value[:leastKnown]] = slices.Insert(values, at, value)
}

// find returns the end of the value that stands at i, not as a part of a longer
// word; 0 when none does.
func (k *known) find(t *text, i int) int {
	if !k.first[t.s[i]] {
		return 0
	}
	if i+leastKnown > len(t.s) {
		t.at(i + leastKnown - 1)
		return 0
	}
	for _, value := range k.byStart[t.s[i:i+leastKnown]] {
		if wordBytes[value[0]] && wordBytes[t.prev(i)] || !t.has(i, value) {
			continue
		}
		if end := i + len(value); !wordBytes[value[len(value)-1]] || !wordBytes[t.at(end)] {
			return end
		}
	}
	return 0
}
