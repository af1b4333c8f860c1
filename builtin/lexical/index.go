// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"slices"

	"github.com/auahq/aua/sdk/stem"
)

// maxGap is how many words "…" in an entry may stand for.
const maxGap = 5

// index finds phrases in a text: a prefix tree over the ids of stems. It is
// not changed after it was built.
type index struct {
	ids   map[string]uint32
	nodes []node
	// next leads from a node and the id of a stem to a node.
	next    map[edge]uint32
	entries []entry
	// exact leads from a word as it is written to the number of its entry, plus one.
	exact map[string]uint32
}

type edge struct{ node, id uint32 }

type node struct {
	// entry is the number of the entry that ends here, plus one; 0 for none.
	entry uint32
	// gap is the node at which the tails begin of the entries whose head ends here; 0 for none.
	gap uint32
}

// entry is a phrase with what it says of each class.
type entry struct {
	label string
	votes []vote
	// words is how many words the entry has.
	words int
}

type vote struct {
	class int
	tier  tier
	// unless holds the ids of the stems that veto the vote.
	unless []uint32
}

func newIndex() *index {
	return &index{ids: map[string]uint32{}, nodes: make([]node, 1), next: map[edge]uint32{}, exact: map[string]uint32{}}
}

// add makes the index find p as a sign of class. Of two votes of one phrase
// for one class the stronger counts.
func (x *index) add(p phrase, class int) {
	if p.exact {
		if x.exact[p.head[0]] == 0 {
			x.entries = append(x.entries, entry{label: p.label})
			x.exact[p.head[0]] = uint32(len(x.entries))
		}
		x.id(stem.English(p.head[0]))
		x.vote(x.exact[p.head[0]], p, class)
		return
	}
	at := x.path(0, p.head)
	if len(p.tail) > 0 {
		if x.nodes[at].gap == 0 {
			x.nodes = append(x.nodes, node{})
			x.nodes[at].gap = uint32(len(x.nodes) - 1)
		}
		at = x.path(x.nodes[at].gap, p.tail)
	}
	if x.nodes[at].entry == 0 {
		x.entries = append(x.entries, entry{label: p.label, words: len(p.head) + len(p.tail)})
		x.nodes[at].entry = uint32(len(x.entries))
	}
	x.vote(x.nodes[at].entry, p, class)
}

// vote records what p says in the entry of the given number plus one.
func (x *index) vote(number uint32, p phrase, class int) {
	v := vote{class: class, tier: p.tier}
	for _, s := range p.unless {
		v.unless = append(v.unless, x.id(s))
	}
	e := &x.entries[number-1]
	if i := slices.IndexFunc(e.votes, func(o vote) bool { return o.class == class }); i >= 0 {
		if e.votes[i].tier < v.tier {
			e.votes[i] = v
		}
		return
	}
	e.votes = append(e.votes, v)
}

// know gives the phrase's words an id without a vote.
func (x *index) know(words []string) {
	for _, w := range words {
		x.id(w)
	}
}

func (x *index) id(s string) uint32 {
	id, ok := x.ids[s]
	if !ok {
		id = uint32(len(x.ids) + 1)
		x.ids[s] = id
	}
	return id
}

func (x *index) path(at uint32, words []string) uint32 {
	for _, w := range words {
		e := edge{at, x.id(w)}
		to, ok := x.next[e]
		if !ok {
			x.nodes = append(x.nodes, node{})
			to = uint32(len(x.nodes) - 1)
			x.next[e] = to
		}
		at = to
	}
	return at
}

// words is a text as the index sees it: the ids of its stems, 0 for a stem
// that no phrase has, the words as they are written, and where sentences start.
type words struct {
	ids    []uint32
	exact  []string
	starts []bool
}

// look looks the words of a text up.
func (x *index) look(tokens []token) words {
	w := words{ids: make([]uint32, len(tokens)), exact: make([]string, len(tokens)), starts: make([]bool, len(tokens))}
	for i, t := range tokens {
		w.ids[i], w.exact[i], w.starts[i] = x.ids[stem.English(t.text)], t.text, t.starts
	}
	return w
}

// hasAny reports whether one of the ids is in the text.
func (w words) hasAny(ids []uint32) bool {
	for _, id := range ids {
		if slices.Contains(w.ids, id) {
			return true
		}
	}
	return false
}

// find calls found with the number of each match's entry, from left to right.
// Of the phrases without a gap that begin at a word, the longest counts, and
// takes its words: nothing else begins inside it. A word in its exact form comes
// before the same word by its stem. A phrase with a gap takes no words, since
// its parts may be terms of their own.
func (x *index) find(w words, found func(number uint32)) {
	for i := 0; i < len(w.ids); {
		taken := 1
		best := uint32(0)
		at := uint32(0)
		for j := i; j < len(w.ids) && (j == i || !w.starts[j]); j++ {
			to, ok := x.next[edge{at, w.ids[j]}]
			if !ok || w.ids[j] == 0 {
				break
			}
			at = to
			if x.nodes[at].entry > 0 {
				best, taken = x.nodes[at].entry, j-i+1
			}
			if x.nodes[at].gap > 0 {
				if tail := x.tail(x.nodes[at].gap, w, j+1); tail > 0 {
					found(tail - 1)
				}
			}
		}
		if exact := x.exact[w.exact[i]]; exact > 0 && taken == 1 {
			best = exact
		}
		if best > 0 {
			found(best - 1)
		}
		i += taken
	}
}

// tail returns the entry, plus one, whose tail comes first within the gap that
// begins at word i; of those that come first, the longest. 0 for none.
func (x *index) tail(root uint32, w words, i int) uint32 {
	for start := i; start <= i+maxGap && start < len(w.ids) && !w.starts[start]; start++ {
		best := uint32(0)
		at := root
		for j := start; j < len(w.ids) && (j == start || !w.starts[j]); j++ {
			to, ok := x.next[edge{at, w.ids[j]}]
			if !ok || w.ids[j] == 0 {
				break
			}
			at = to
			if x.nodes[at].entry > 0 {
				best = x.nodes[at].entry
			}
		}
		if best > 0 {
			return best
		}
	}
	return 0
}
