// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"math"
	"slices"
	"strings"
)

// The parts of a section, by what a word in them says about its subject.
const (
	inTitle = iota
	inHeading
	inText
	inCode
	inKey   // the first cell of a table's row: what the row defines
	inAsked // the known questions that the section answers
	partCount
)

// weights is how much one occurrence counts in each part.
var weights = [partCount]float64{inTitle: 1.5, inHeading: 2.5, inText: 1, inCode: 0.5, inKey: 2, inAsked: 0.75}

// The constants of BM25 in its fielded form (Robertson and Zaragoza, "The
// Probabilistic Relevance Framework", 2009): how soon repetition stops to count,
// and how much the length of a part is made up for.
var (
	saturation = 1.1
	lengthBias = 0.45
)

// index finds sections by terms. It is not changed after it was built.
type index struct {
	pages   []*page
	entries []*entry
	// numbers are those of the terms, from 1.
	numbers map[term]uint32
	// in counts the sections, rows apart, that each term is in.
	in       map[term]int
	sections int
	// about are the terms of a page's line on the front page.
	about map[*page]map[term]bool
	// linked are the sections by their links.
	linked     map[string]*section
	precedents *precedents
	wording    *wording
}

// newIndex reads pages, and questions that are known to be asked.
func newIndex(pages []*page, list []known) *index {
	asked := map[string][]term{}
	for _, k := range list {
		for _, link := range k.links {
			asked[link] = append(asked[link], terms(k.text)...)
		}
	}
	x := &index{pages: pages, numbers: map[term]uint32{}, in: map[term]int{}, about: map[*page]map[term]bool{}, linked: map[string]*section{}}
	for _, page := range pages {
		x.about[page] = map[term]bool{}
		for _, t := range terms(page.about) {
			x.about[page][t] = true
		}
		for _, s := range page.sections {
			x.linked[s.link()] = s
			x.entries = append(x.entries, entriesOf(s)...)
		}
	}
	all := make([][partCount]part, len(x.entries))
	var mean [partCount]float64
	var kept []term
	for n, e := range x.entries {
		all[n] = e.parts()
		if !e.isRow() {
			all[n][inAsked] = asked[e.link()]
		}
		for i := range mean {
			x.number(all[n][i], &kept)
			mean[i] += float64(len(all[n][i])) / float64(len(x.entries))
		}
	}
	for n, e := range x.entries {
		e.mark(all[n], mean)
		e.pairs = x.pairsOf(all[n])
		if e.isRow() || e.front() {
			continue
		}
		x.sections++
		for t := range e.marks {
			x.in[t]++
		}
	}
	x.precedents, x.wording = precedentsOf(x, list), wordingOf(list)
	return x
}

// number gives each term a number, and replaces it by the one copy that is kept,
// so that the text it was read from can go.
func (x *index) number(p part, kept *[]term) {
	for i, t := range p {
		n, ok := x.numbers[t]
		if !ok {
			t = term(strings.Clone(string(t)))
			*kept = append(*kept, t)
			n = uint32(len(*kept))
			x.numbers[t] = n
		}
		p[i] = (*kept)[n-1]
	}
}

// pairsOf returns the pairs of the parts that are no samples, sorted.
func (x *index) pairsOf(parts [partCount]part) []pair {
	var pairs []pair
	for i, p := range parts {
		if i == inCode {
			continue
		}
		for _, n := range neighbours(p) {
			pairs = append(pairs, x.pair(n))
		}
	}
	slices.Sort(pairs)
	return slices.Clip(slices.Compact(pairs))
}

func (x *index) pair(n [2]term) pair {
	return pair(x.numbers[n[0]])<<32 | pair(x.numbers[n[1]])
}

// rarity is a term's inverse section frequency, in nats. A term that is in no
// section is the rarest.
func (x *index) rarity(t term) float64 {
	n, in := float64(x.sections), float64(x.in[t])
	return math.Log(1 + (n-in+0.5)/(in+0.5))
}

// score is how well a section fits the terms.
func (x *index) score(e *entry, asked []term) float64 {
	sum := 0.0
	for _, t := range asked {
		if w := float64(e.marks[t].weight); w > 0 {
			sum += x.rarity(t) * w * (saturation + 1) / (w + saturation)
		}
	}
	return sum
}
