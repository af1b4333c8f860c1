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

// entry is what is searched for: a section, or one row of its tables, which is
// most often an answer by itself.
type entry struct {
	*section
	// blocks are those of the section that belong to the entry.
	blocks []block
	// weight is each term's weighted frequency, lengths made up for.
	weight map[term]float64
	// said are the terms of the title, the headings and the text, and pairs those
	// that stand side by side there, silent ones left out. Samples say nothing of
	// their own: they may hold any question.
	said  map[term]bool
	pairs map[[2]term]bool
	// titled are the terms of the headings.
	titled map[term]bool
	// named are the terms of the last heading, or of the title, that name something.
	named []term
}

// index finds sections by terms. It is not changed after it was built.
type index struct {
	pages   []*page
	entries []*entry
	// in counts the sections, rows apart, that each term is in.
	in       map[term]int
	sections int
	// names are the names in spans of code, and titled the terms of headings.
	names, titled map[term]bool
	// onPage are the terms of each page, and about those of its line on the front page.
	onPage, about map[*page]map[term]bool
}

// part is the terms of one part of a section.
type part []term

func (e *entry) parts() [partCount]part {
	var p [partCount]part
	p[inTitle] = terms(e.page.title)
	for _, h := range e.headings {
		p[inHeading] = append(p[inHeading], terms(h)...)
	}
	for _, b := range e.blocks {
		where := inText
		if b.kind == code {
			where = inCode
		}
		p[where] = append(p[where], terms(b.text)...)
		if b.kind == row {
			p[inKey] = append(p[inKey], e.defined(b)...)
		}
	}
	return p
}

// defined returns what a row defines: the names in its first cell, or, when the
// entry is that row, its words when it has no name.
func (e *entry) defined(b block) []term {
	key, _, _ := strings.Cut(b.text, ": ")
	list := terms(key)
	if e.isRow() && !slices.ContainsFunc(list, term.name) {
		return list
	}
	return slices.DeleteFunc(list, func(t term) bool { return !t.name() })
}

// isRow reports whether the entry is a row and not a section.
func (e *entry) isRow() bool {
	return len(e.blocks) == 1 && e.blocks[0].kind == row && len(e.section.blocks) > 1
}

// entriesOf returns the entries of a section: itself, and its rows.
func entriesOf(s *section) []*entry {
	if len(s.blocks) == 0 || s.page.file == frontPage {
		return nil
	}
	list := []*entry{{section: s, blocks: s.blocks}}
	for i, b := range s.blocks {
		if b.kind == row && len(s.blocks) > 1 {
			list = append(list, &entry{section: s, blocks: s.blocks[i : i+1]})
		}
	}
	return list
}

func newIndex(pages []*page) *index {
	x := &index{pages: pages, in: map[term]int{}, names: map[term]bool{}, titled: map[term]bool{}, onPage: map[*page]map[term]bool{}, about: map[*page]map[term]bool{}}
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
			mean[i] += float64(len(all[n][i])) / float64(len(x.entries))
		}
	}
	for n, e := range x.entries {
		e.fill(all[n], mean)
		if e.isRow() {
			continue
		}
		x.sections++
		x.note(e)
		for t := range e.weight {
			x.in[t]++
			x.onPage[e.page][t] = true
		}
	}
	return x
}

// note collects what tells that a question is about AUA.
func (x *index) note(e *entry) {
	for t := range e.titled {
		x.titled[t] = x.titled[t] || !vocabulary().light[t]
	}
	for _, b := range e.blocks {
		for _, span := range spans.FindAllString(b.text, -1) {
			for _, t := range terms(span) {
				x.names[t] = x.names[t] || b.kind != code && t.name()
			}
		}
	}
}

func (e *entry) fill(parts [partCount]part, mean [partCount]float64) {
	last := e.page.title
	if n := len(e.headings); n > 0 {
		last = e.headings[n-1]
	}
	for _, t := range terms(last) {
		if !silent(t) && !vocabulary().light[t] && !slices.Contains(e.named, t) {
			e.named = append(e.named, t)
		}
	}
	e.weight, e.said, e.titled, e.pairs = map[term]float64{}, map[term]bool{}, map[term]bool{}, map[[2]term]bool{}
	for i, p := range parts {
		norm := 1 - lengthBias + lengthBias*float64(len(p))/max(mean[i], 1)
		for _, t := range p {
			e.weight[t] += weights[i] / norm
			e.said[t] = e.said[t] || i != inCode
			e.titled[t] = e.titled[t] || i == inHeading
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
	n, in := float64(x.sections), float64(x.in[t])
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
