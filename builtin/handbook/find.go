// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"cmp"
	"slices"
)

// The least share of what a question asks for that a section must cover, by
// how clearly the question is about AUA. A question that names nothing of AUA's
// is answered only when hardly a word of it is left over: a decline costs little,
// since another specialist can be asked, and a wrong claim costs trust.
var leastCovered = map[ownership]float64{addressed: 0.34, named: 0.5, unclaimed: 0.82}

const (
	// pageShare is how much of a page's own score is added to that of its sections.
	pageShare = 0.3
	// onPage is how much a term counts as covered that is elsewhere on the page.
	onPage = 0.5
	// pairBonus is what a pair of words adds that stands side by side in both.
	pairBonus = 0.6
	// related is how many further pages an answer points to at most, and
	// relatedShare the score they need, as a share of the best one's.
	related      = 2
	relatedShare = 0.55
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
}

// decline is a reason not to answer, as one sentence.
type decline string

func (d decline) Error() string { return string(d) }

const (
	errForeign   decline = "The question is about something else than AUA."
	errUncovered decline = "The documentation of AUA has nothing that fits the question well."
	errEmpty     decline = "There is no question."
)

// find returns the section that answers a question, or why there is none.
func (x *index) find(q *question) (*finding, error) {
	if len(q.asked) == 0 {
		if q.ours == addressed {
			return x.introduction()
		}
		return nil, errEmpty
	}
	if q.foreign != "" && q.ours < addressed {
		return nil, errForeign
	}
	hits := x.rank(q)
	if len(hits) == 0 {
		return nil, errUncovered
	}
	f := &finding{best: hits[0], covered: x.covered(hits[0].entry, q)}
	if f.covered < leastCovered[q.ours] || q.ours == unclaimed && !f.best.speaksOf(q) {
		return nil, errUncovered
	}
	for _, h := range hits[1:] {
		if len(f.also) < related && h.score >= relatedShare*f.best.score {
			f.also = append(f.also, h)
		}
	}
	return f, nil
}

// introduction answers what AUA is.
func (x *index) introduction() (*finding, error) {
	for _, e := range x.entries {
		if e.page.file == frontPage {
			return &finding{best: hit{e, 1}, covered: 1}, nil
		}
	}
	return nil, errUncovered
}

// rank returns the best section of each page that fits, the best page first.
func (x *index) rank(q *question) []hit {
	best := map[*page]hit{}
	whole := map[*page]float64{}
	for _, e := range x.entries {
		score := x.score(e, q.asked) + x.pairScore(e, q)
		if score <= 0 {
			continue
		}
		whole[e.page] = max(whole[e.page], 0) + score
		if score > best[e.page].score {
			best[e.page] = hit{e, score}
		}
	}
	var hits []hit
	for page, h := range best {
		h.score += pageShare * whole[page] / float64(len(page.sections))
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.page.file, b.page.file))
	})
	return hits
}

// pairScore rewards words that stand side by side in the question and in the section.
func (x *index) pairScore(e *entry, q *question) float64 {
	sum := 0.0
	for _, pair := range q.pairs {
		if e.pairs[pair] {
			sum += pairBonus * min(x.rarity(pair[0]), x.rarity(pair[1]))
		}
	}
	return sum
}

// covered is the share of a question, weighted by the rarity of its words, that
// is in a section's text, or with less weight in its samples or on its page.
func (x *index) covered(e *entry, q *question) float64 {
	var sum, total float64
	for _, t := range q.asked {
		r := x.rarity(t)
		total += r
		switch {
		case e.said[t]:
			sum += r
		case x.onPage(e.page, t):
			sum += r * onPage
		}
	}
	return sum / total
}

func (x *index) onPage(p *page, t term) bool {
	return slices.ContainsFunc(x.entries, func(e *entry) bool { return e.page == p && e.weight[t] > 0 })
}

// speaksOf reports whether a section is about the question and does not only
// use its words: a pair of them stands there side by side, or its headings
// have two of them.
func (h hit) speaksOf(q *question) bool {
	inHeadings := 0
	for _, t := range q.asked {
		if h.strong[t] {
			inHeadings++
		}
	}
	return inHeadings >= 2 || slices.ContainsFunc(q.pairs, func(pair [2]term) bool { return h.pairs[pair] })
}
