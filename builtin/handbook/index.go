// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"math"
	"strings"
)

// The parts of a section, by what a word in them says about its subject.
const (
	inTitle = iota
	inHeading
	inText
	inCode
	inKey // the first cell of a table's row: what the row defines
	partCount
)

// weights is how much one occurrence counts in each part.
var weights = [partCount]float64{inTitle: 1.5, inHeading: 2.5, inText: 1, inCode: 0.5, inKey: 2}

// The constants of BM25 in its fielded form (Robertson and Zaragoza, "The
// Probabilistic Relevance Framework", 2009): how soon repetition stops to count,
// and how much the length of a part is made up for.
const (
	saturation = 1.1
	lengthBias = 0.45
)

// index finds sections by terms. It is not changed after it was built.
type index struct {
	pages   []*page
	entries []*entry
	// numbers are those of the terms, from 1, and kept the one copy of each.
	numbers map[term]uint32
	kept    map[term]term
	// in counts the sections, rows apart, that each term is in.
	in       map[term]int
	sections int
	// names are the names in spans of code, and titled the terms of headings.
	names, titled map[term]bool
	// onPage are the terms of each page, and about those of its line on the front page.
	onPage, about map[*page]map[term]bool
}

func newIndex(pages []*page) *index {
	x := &index{pages: pages, numbers: map[term]uint32{}, kept: map[term]term{}, in: map[term]int{}, names: map[term]bool{}, titled: map[term]bool{}, onPage: map[*page]map[term]bool{}, about: map[*page]map[term]bool{}}
	for _, page := range pages {
		x.about[page], x.onPage[page] = map[term]bool{}, map[term]bool{}
		for _, t := range terms(page.about) {
			x.about[page][t] = true
		}
		for _, s := range page.sections {
			x.entries = append(x.entries, entriesOf(s)...)
		}
	}
	all := make([][partCount]part, len(x.entries))
	var mean [partCount]float64
	for n, e := range x.entries {
		all[n] = e.parts()
		for i := range mean {
			x.number(all[n][i])
			mean[i] += float64(len(all[n][i])) / float64(len(x.entries))
		}
	}
	for n, e := range x.entries {
		e.mark(all[n], mean)
		e.pairs = x.pairsOf(all[n])
		if e.isRow() {
			continue
		}
		x.sections++
		x.note(e)
		for t := range e.marks {
			x.in[t]++
			x.onPage[e.page][t] = true
		}
	}
	return x
}

// number gives each term a number, and replaces it by the one that is kept, so
// that the text it was read from can go.
func (x *index) number(p part) {
	for i, t := range p {
		kept, ok := x.kept[t]
		if !ok {
			kept = term(strings.Clone(string(t)))
			x.kept[kept] = kept
			x.numbers[kept] = uint32(len(x.kept))
		}
		p[i] = kept
	}
}

// pairsOf returns the pairs of the parts that are no samples.
func (x *index) pairsOf(parts [partCount]part) map[pair]struct{} {
	pairs := map[pair]struct{}{}
	for i, p := range parts {
		if i == inCode {
			continue
		}
		for _, n := range neighbours(p) {
			pairs[x.pair(n)] = struct{}{}
		}
	}
	return pairs
}

func (x *index) pair(n [2]term) pair { return pair{x.numbers[n[0]], x.numbers[n[1]]} }

// note collects what tells that a question is about AUA.
func (x *index) note(e *entry) {
	for t, m := range e.marks {
		if m.titled && !vocabulary().light[t] {
			x.titled[t] = true
		}
	}
	for _, b := range e.blocks {
		for _, span := range spans.FindAllString(b.text, -1) {
			for _, t := range terms(span) {
				if b.kind != code && t.name() {
					x.names[t] = true
				}
			}
		}
	}
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
