// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"cmp"
	"slices"
	"strings"
)

const (
	// pageShare is how much of a page's own score is added to that of its sections.
	pageShare = 0.5
	// coverShare is how much of a section's score depends on how much of the
	// question it covers, so that one rare word does not outweigh three.
	coverShare = 0.7
	// aboutBonus is what a word adds that is in a page's line on the front page.
	aboutBonus = 0.6
	// titleBonus is what a title adds that says just what is asked.
	titleBonus = 0.5
	// justThis is the fit of a title from which the question asks for the section.
	justThis = 0.6
	// nameDefined and wordDefined are what the score of a row is multiplied with
	// that defines what is asked for.
	nameDefined = 1.6
	wordDefined = 1.2
	// referenceShare takes off what is generated, unless it defines what is asked
	// for: its tables have every word, and what a person wrote explains it.
	referenceShare = 0.7
	// lightShare is how much a word counts that asks and does not name.
	lightShare = 0.25
	// pairBonus is what a pair of words adds that stands side by side in both.
	pairBonus = 0.6
	// sameCounts is how much a known question counts that is the one that is asked,
	// and pageLike those of a page that are like it, beside a section that has all
	// of its words once.
	sameCounts = 3
	pageLike   = 0.6
	// related is how many further pages an answer points to at most, and
	// relatedShare the score they need, as a share of the best one's.
	related      = 2
	relatedShare = 0.55
)

// rank returns the best section of each page that fits, the best page first.
func (x *index) rank(q *question, like likeness) []hit {
	rare := x.weight(q)
	best := map[*page]hit{}
	whole := map[*page]float64{}
	for _, e := range x.entries {
		score := x.fit(e, q)
		if score == 0 && like.sections[e.section] == 0 {
			continue
		}
		if !e.isRow() {
			whole[e.page] += score
		}
		score += sameCounts * rare * same(like.sections[e.section])
		if score > best[e.page].score {
			best[e.page] = hit{e, score}
		}
	}
	var hits []hit
	for page, h := range best {
		for _, t := range q.asked {
			if x.about[page][t] {
				h.score += aboutBonus * x.rarity(t)
			}
		}
		h.score += pageLike * rare * like.pages[page]
		h.score += pageShare * whole[page] / float64(len(page.sections))
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.page.file, b.page.file))
	})
	return hits
}

// fit is how well a section, or a row, fits a question by what stands there.
func (x *index) fit(e *entry, q *question) float64 {
	if e.front() {
		return 0
	}
	score := x.score(e, q.asked) + x.pairScore(e, q)
	score *= 1 - coverShare + coverShare*x.covered(e, q)
	score *= 1 + titleBonus*x.titleFit(e, q)
	switch defined := e.defines(q); {
	case defined > 0:
		score *= defined
	case e.reference:
		score *= referenceShare
	}
	return score
}

// weight is the rarity of all that is asked, in nats.
func (x *index) weight(q *question) (sum float64) {
	for _, t := range q.asked {
		sum += x.rarity(t)
	}
	return sum
}

// titleFit is how near a section's title comes to the question, from 0 to 1: the
// rarity of the words that both have, as a share of the rarity of all words of either.
func (x *index) titleFit(e *entry, q *question) float64 {
	var both, all float64
	for _, t := range q.asked {
		if vocabulary().light[t] {
			continue
		}
		all += x.rarity(t)
		if slices.Contains(e.named, t) {
			both += x.rarity(t)
		}
	}
	for _, t := range e.named {
		if !slices.Contains(q.asked, t) {
			all += x.rarity(t)
		}
	}
	if all == 0 {
		return 0
	}
	return both / all
}

// defines is what a row's score is multiplied with when it says in a sentence
// what something is that is asked for, a name or one word; 0 when it does not.
func (e *entry) defines(q *question) float64 {
	if !e.isRow() || !strings.Contains(e.blocks[0].text, ".") {
		return 0
	}
	list := e.defined(e.blocks[0])
	for _, t := range list {
		switch {
		case !slices.Contains(q.asked, t):
		case t.name():
			return nameDefined
		case len(list) == 1:
			return wordDefined
		}
	}
	return 0
}

// pairScore rewards words that stand side by side in the question and in the section.
func (x *index) pairScore(e *entry, q *question) float64 {
	sum := 0.0
	for _, n := range q.pairs {
		if _, both := slices.BinarySearch(e.pairs, x.pair(n)); both {
			sum += pairBonus * min(x.rarity(n[0]), x.rarity(n[1]))
		}
	}
	return sum
}

// covered is the share of a question, weighted by the rarity of its words, that
// a section says.
func (x *index) covered(e *entry, q *question) float64 {
	var sum, total float64
	for _, t := range q.asked {
		r := x.rarity(t)
		if vocabulary().light[t] {
			r *= lightShare
		}
		total += r
		if e.marks[t].said {
			sum += r
		}
	}
	return sum / total
}
