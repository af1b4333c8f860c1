// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"slices"
	"strings"
)

// entry is what is searched for: a section, or one row of its tables, which is
// most often an answer by itself.
type entry struct {
	*section
	// blocks are those of the section that belong to the entry.
	blocks []block
	marks  map[term]mark
	// pairs are the terms that stand side by side, silent ones and samples left
	// out, sorted.
	pairs []pair
	// named are the terms of the last heading, or of the title, that name something.
	named []term
}

// mark is what an entry has of a term.
type mark struct {
	// weight is the weighted frequency, lengths made up for.
	weight float32
	// said says that the term is in the title, the headings or the text. Samples say
	// nothing of their own: they may hold any question.
	said bool
	// titled says that it is in the headings.
	titled bool
}

// pair is the numbers of two terms.
type pair uint64

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
	if len(s.blocks) == 0 {
		return nil
	}
	list := []*entry{{section: s, blocks: s.blocks}}
	for i, b := range s.blocks {
		if b.kind == row && len(s.blocks) > 1 && !s.front() {
			list = append(list, &entry{section: s, blocks: s.blocks[i : i+1]})
		}
	}
	return list
}

// mark enters the terms of the entry's parts, whose mean lengths are given.
func (e *entry) mark(parts [partCount]part, mean [partCount]float64) {
	last := e.page.title
	if n := len(e.headings); n > 0 {
		last = e.headings[n-1]
	}
	for _, t := range terms(last) {
		if !silent(t) && !vocabulary().light[t] && !slices.Contains(e.named, t) {
			e.named = append(e.named, t)
		}
	}
	e.marks = map[term]mark{}
	for i, p := range parts {
		norm := 1 - lengthBias + lengthBias*float64(len(p))/max(mean[i], 1)
		for _, t := range p {
			m := e.marks[t]
			m.weight += float32(weights[i] / norm)
			m.said = m.said || i != inCode
			m.titled = m.titled || i == inHeading
			e.marks[t] = m
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
