// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"slices"

	"github.com/auahq/aua/sdk/program"
)

// hit is a section that was found.
type hit struct {
	*entry
	score float64
}

// finding is what the pages have on a question.
type finding struct {
	best hit
	// also are the best sections of other pages.
	also []hit
	// covered is the share of the question that the best section speaks of.
	covered float64
	// rows are the answer when they define what is asked for.
	rows []*entry
	// listed says that the question is the section's title, so that all that its
	// table or list has is the answer.
	listed bool
}

// decline is a reason not to answer, as one sentence.
type decline = program.Decline

const (
	errForeign   decline = "The question is about something else than AUA."
	errUncovered decline = "The documentation of AUA has nothing that fits the question well."
	errEmpty     decline = "Ask a question about AUA, such as \"how do I add a second model server?\"."
)

// find returns the section that answers a question, or why there is none.
func (x *index) find(q *question) (*finding, error) {
	if len(q.asked) == 0 {
		if q.named {
			return x.introduction()
		}
		return nil, errEmpty
	}
	like := x.precedents.like(q)
	hits := x.rank(q, like)
	if len(hits) == 0 {
		return nil, errUncovered
	}
	f := &finding{best: hits[0], covered: x.covered(hits[0].entry, q)}
	if !x.isOurs(q, f.covered, like.most()) {
		if q.foreign {
			return nil, errForeign
		}
		return nil, errUncovered
	}
	if e := f.best.entry; e.isRow() {
		if f.rows = x.definitions(e.section, q); len(f.rows) == 0 {
			// Other rows may say as much: the answer is chosen from all of the section.
			f.best.entry = x.sectionOf(e)
		}
	}
	f.listed = len(f.rows) == 0 && x.titleFit(f.best.entry, q) >= justThis
	for _, h := range hits[1:] {
		if len(f.also) < related && h.score >= relatedShare*f.best.score {
			f.also = append(f.also, h)
		}
	}
	return f, nil
}

// definitions returns the rows of a section that define what is asked for.
func (x *index) definitions(s *section, q *question) (rows []*entry) {
	for _, e := range x.entries {
		if e.section == s && e.defines(q) > 0 {
			rows = append(rows, e)
		}
	}
	return rows
}

// sectionOf returns the entry of the whole section that e is a row of.
func (x *index) sectionOf(e *entry) *entry {
	i := slices.IndexFunc(x.entries, func(whole *entry) bool { return whole.section == e.section && !whole.isRow() })
	return x.entries[i]
}

// introduction answers what AUA is.
func (x *index) introduction() (*finding, error) {
	for _, p := range x.pages {
		if s := p.sections[0]; p.file == frontPage && len(s.blocks) > 0 {
			return &finding{best: hit{&entry{section: s, blocks: s.blocks}, 1}, covered: 1}, nil
		}
	}
	return nil, errUncovered
}
