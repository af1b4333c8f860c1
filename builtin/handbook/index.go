// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import "math"

// The parts of a section, by what a word in them says about its subject.
const (
	inTitle = iota
	inHeading
	inText
	inCode
	partCount
)

// weights is how much one occurrence counts in each part.
var weights = [partCount]float64{inTitle: 1.5, inHeading: 2.5, inText: 1, inCode: 0.5}

// The constants of BM25 in its fielded form (Robertson and Zaragoza, "The
// Probabilistic Relevance Framework", 2009): how soon repetition stops to count,
// and how much the length of a part is made up for.
const (
	saturation = 1.4
	lengthBias = 0.6
)

// entry is one section as it is searched.
type entry struct {
	*section
	// weight is each term's weighted frequency, lengths made up for.
	weight map[term]float64
	// strong are the terms of the title and the headings.
	strong map[term]bool
	// said are the terms of the title, the headings and the text, and pairs those
	// that stand side by side there, silent ones left out. Samples say nothing of
	// their own: they may hold any question.
	said  map[term]bool
	pairs map[[2]term]bool
}

// index finds sections by terms. It is not changed after it was built.
type index struct {
	pages   []*page
	entries []*entry
	// in counts the sections that each term is in.
	in map[term]int
}

// part is the terms of one part of a section.
type part []term

func (s *section) parts() [partCount]part {
	var p [partCount]part
	p[inTitle] = terms(s.page.title)
	for _, h := range s.headings {
		p[inHeading] = append(p[inHeading], terms(h)...)
	}
	for _, b := range s.blocks {
		where := inText
		if b.kind == code {
			where = inCode
		}
		p[where] = append(p[where], terms(b.text)...)
	}
	return p
}

func newIndex(pages []*page) *index {
	x := &index{pages: pages, in: map[term]int{}}
	var all [][partCount]part
	var mean [partCount]float64
	for _, page := range pages {
		for _, s := range page.sections {
			if len(s.blocks) == 0 {
				continue
			}
			p := s.parts()
			x.entries = append(x.entries, &entry{section: s, weight: map[term]float64{}, strong: map[term]bool{}, said: map[term]bool{}, pairs: map[[2]term]bool{}})
			all = append(all, p)
			for i := range p {
				mean[i] += float64(len(p[i]))
			}
		}
	}
	for i := range mean {
		mean[i] = max(mean[i]/float64(max(len(all), 1)), 1)
	}
	for n, e := range x.entries {
		e.fill(all[n], mean)
		for t := range e.weight {
			x.in[t]++
		}
	}
	return x
}

func (e *entry) fill(parts [partCount]part, mean [partCount]float64) {
	for i, p := range parts {
		norm := 1 - lengthBias + lengthBias*float64(len(p))/mean[i]
		for _, t := range p {
			e.weight[t] += weights[i] / norm
			e.said[t] = e.said[t] || i != inCode
			if i == inHeading || i == inTitle {
				e.strong[t] = true
			}
		}
		if i == inCode {
			continue
		}
		for _, pair := range neighbours(p) {
			e.pairs[pair] = true
		}
	}
}

// neighbours returns the pairs of terms that follow each other when silent
// terms and whole names are left out.
func neighbours(list []term) [][2]term {
	var pairs [][2]term
	var last term
	for _, t := range list {
		if silent(t) || t.name() {
			continue
		}
		if last != "" {
			pairs = append(pairs, [2]term{last, t})
		}
		last = t
	}
	return pairs
}

// rarity is a term's inverse section frequency, in nats. A term that is in no
// section is the rarest.
func (x *index) rarity(t term) float64 {
	n, in := float64(len(x.entries)), float64(x.in[t])
	return math.Log(1 + (n-in+0.5)/(in+0.5))
}

// score is how well a section fits the terms.
func (x *index) score(e *entry, asked []term) float64 {
	sum := 0.0
	for _, t := range asked {
		if w := e.weight[t]; w > 0 {
			sum += x.rarity(t) * w * (saturation + 1) / (w + saturation)
		}
	}
	return sum
}
