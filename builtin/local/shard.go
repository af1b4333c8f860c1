// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// shard is the index of one tenant. That a tenant's records are found in its
// own shard alone is what keeps tenants apart.
type shard struct {
	// entries are in the order in which they came; nil where one was removed.
	entries []*entry
	slots   map[string]uint32
	live    int
	// postings hold the slots of a term in ascending order; open those of records
	// that a query without names can find.
	postings, open map[string][]uint32
	exact          map[string][]uint32
}

func newShard() *shard {
	return &shard{slots: map[string]uint32{}, postings: map[string][]uint32{}, open: map[string][]uint32{}, exact: map[string][]uint32{}}
}

// put adds a record, or replaces the one with its id.
func (s *shard) put(e *entry) {
	s.remove(e.record.GetId())
	slot := uint32(len(s.entries))
	s.entries = append(s.entries, e)
	s.slots[e.record.GetId()] = slot
	s.live++
	for _, t := range e.terms {
		s.postings[t] = append(s.postings[t], slot)
		if e.open {
			s.open[t] = append(s.open[t], slot)
		}
	}
	for _, x := range e.exact {
		s.exact[x] = append(s.exact[x], slot)
	}
}

// smallestRebuild is the number of entries below which removed ones are kept.
const smallestRebuild = 64

// remove drops a record. Once most of the entries are gone, so are their words.
func (s *shard) remove(id string) {
	slot, ok := s.slots[id]
	if !ok {
		return
	}
	s.entries[slot] = nil
	delete(s.slots, id)
	s.live--
	if len(s.entries) < smallestRebuild || s.live > len(s.entries)/2 {
		return
	}
	kept := newShard()
	for _, e := range s.entries {
		if e != nil {
			kept.put(e)
		}
	}
	*s = *kept
}

func (s *shard) get(id string) *entry {
	slot, ok := s.slots[id]
	if !ok {
		return nil
	}
	return s.entries[slot]
}

// idf is the inverse document frequency of a stem, at least 1.
func (s *shard) idf(stem string) float64 {
	return 1 + math.Log(float64(s.live+1)/float64(len(s.postings[stem])+1))
}

// mostCompared is how many records are compared with a query in full. They are
// those that share the most with it.
const mostCompared = 64

// candidates returns the records that are worth comparing with the query: those
// with the same words, and those that have all its names and share the most of
// its other words.
func (s *shard) candidates(query *reading, session string, now time.Time) []*entry {
	type ranked struct {
		*entry
		slot   uint32
		shared float64
	}
	var found []ranked
	seen := map[uint32]bool{}
	add := func(slot uint32, shared float64) {
		if e := s.entries[slot]; e != nil && !seen[slot] && e.live(now) && e.visible(session) {
			seen[slot] = true
			found = append(found, ranked{e, slot, shared})
		}
	}
	for _, slot := range s.exact[query.exact] {
		add(slot, math.Inf(1))
	}
	var hard, soft [][]string
	for i := range query.tokens {
		t := &query.tokens[i]
		switch {
		case !t.kind.hard():
			soft = append(soft, terms(t))
		case t.stem != "":
			hard = append(hard, terms(t))
		}
	}
	for _, slot := range s.seeds(hard, soft) {
		e := s.entries[slot]
		if e == nil || slices.ContainsFunc(hard, func(h []string) bool { return !e.has(h) }) {
			continue
		}
		shared := 0.0
		for _, terms := range soft {
			if e.has(terms) {
				shared++
			}
		}
		add(slot, (1+shared)/float64(1+len(e.terms)))
	}
	slices.SortFunc(found, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.record.GetId(), b.record.GetId()))
	})
	out := make([]*entry, 0, min(len(found), mostCompared))
	for _, f := range found[:min(len(found), mostCompared)] {
		out = append(out, f.entry)
	}
	return out
}

// seeds are the slots that can have all the names, or, for a query without
// names, that have at least one of its two rarest words.
func (s *shard) seeds(hard, soft [][]string) []uint32 {
	if len(hard) > 0 {
		return rarest(s.postings, hard, 1)
	}
	return rarest(s.open, soft, 2)
}

// rarest joins the n shortest lists of slots; a word has one for each of its terms.
func rarest(postings map[string][]uint32, words [][]string, n int) []uint32 {
	lists := make([][]uint32, 0, len(words))
	for _, terms := range words {
		list := postings[terms[0]]
		for _, t := range terms[1:] {
			list = slices.Concat(list, postings[t])
		}
		lists = append(lists, list)
	}
	slices.SortStableFunc(lists, func(a, b []uint32) int { return cmp.Compare(len(a), len(b)) })
	if len(lists) == 0 {
		return nil
	}
	if n = min(n, len(lists)); n == 1 {
		return lists[0]
	}
	return slices.Concat(lists[:n]...)
}
