// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"math"
)

const (
	// lightAsked and pairAsked are how much a word that asks, and a pair of
	// words, count beside a word when two questions are compared.
	lightAsked = 0.7
	pairAsked  = 0.5
)

// precedents are the known questions about AUA, by which a new one is answered as
// one like it. They are not changed after they were read.
type precedents struct {
	list []precedent
	// having are the numbers of the questions that have a term, or a pair of terms, by
	// its hash.
	having map[uint32][]int32
}

// precedent is a known question.
type precedent struct {
	sections []*section
	// length is that of the vector of its terms.
	length float64
}

// precedentsOf reads known questions. One that leads to a section that is not in
// the index is left out.
func precedentsOf(x *index, list []known) *precedents {
	p := &precedents{having: map[uint32][]int32{}}
	var all [][]aspect
	for _, k := range list {
		var sections []*section
		for _, link := range k.links {
			if s := x.linked[link]; s != nil {
				sections = append(sections, s)
			}
		}
		if len(sections) == 0 {
			continue
		}
		parts := x.read(k.text).compared()
		for _, t := range parts {
			p.having[t.hash] = append(p.having[t.hash], int32(len(p.list)))
		}
		p.list = append(p.list, precedent{sections: sections})
		all = append(all, parts)
	}
	for i, parts := range all {
		p.list[i].length = p.length(parts)
	}
	return p
}

// aspect is a term, or a pair of terms, by which questions are compared, and how
// much it counts beside a word that names something.
type aspect struct {
	hash  uint32
	share float64
}

func (q *question) compared() []aspect {
	list := make([]aspect, 0, len(q.asked)+len(q.pairs))
	for _, t := range q.asked {
		share := 1.0
		if vocabulary().light[t] {
			share = lightAsked
		}
		list = append(list, aspect{hashed(t), share})
	}
	for _, n := range q.pairs {
		list = append(list, aspect{hashed(n[0], n[1]), pairAsked})
	}
	return list
}

// weight is the rarity of an aspect among the questions, in nats, times its share.
func (p *precedents) weight(a aspect) float64 {
	n, in := float64(len(p.list)), float64(len(p.having[a.hash]))
	return a.share * math.Log(1+(n-in+0.5)/(in+0.5))
}

func (p *precedents) length(parts []aspect) float64 {
	sum := 0.0
	for _, t := range parts {
		sum += p.weight(t) * p.weight(t)
	}
	return math.Sqrt(sum)
}

// likeness is how like the known questions of each section, and of each page, a
// question is. That of a section is the cosine of the likest, from 0 to 1; that
// of a page has all of them.
type likeness struct {
	sections map[*section]float64
	pages    map[*page]float64
}

func (p *precedents) like(q *question) likeness {
	l := likeness{map[*section]float64{}, map[*page]float64{}}
	parts := q.compared()
	length := p.length(parts)
	dots := make([]float64, len(p.list))
	for _, t := range parts {
		w := p.weight(t)
		for _, i := range p.having[t.hash] {
			dots[i] += w * w
		}
	}
	for i, dot := range dots {
		if dot == 0 {
			continue
		}
		cosine := dot / (length * p.list[i].length)
		for _, s := range p.list[i].sections {
			l.sections[s] = max(l.sections[s], cosine)
			l.pages[s.page] += cosine * cosine
		}
	}
	for page, sum := range l.pages {
		l.pages[page] = math.Sqrt(sum)
	}
	return l
}

// most is the likeness of the likest section.
func (l likeness) most() (most float64) {
	for _, v := range l.sections {
		most = max(most, v)
	}
	return most
}

// same is near 1 for a likeness from which two questions are the same, and near 0
// for others.
func same(likeness float64) float64 { return math.Pow(likeness, 12) }
