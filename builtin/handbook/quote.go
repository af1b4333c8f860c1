// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// mostQuoted is how many sentences an answer has at most.
	mostQuoted = 4
	// quoteShare is the score that a further sentence needs, as a share of the best one's.
	quoteShare = 0.6
	// listLength is how many entries of a table or a list an answer has that shows all.
	listLength = 12
	// longestSample bounds the sample that an answer shows, in lines.
	longestSample = 24
)

// unit is a sentence, a list's entry, a table's row or a sample.
type unit struct {
	kind blockKind
	text string
	// block is the block's number in the section.
	block int
	score float64
}

// quote answers from a finding: the sentences that fit best, in their order, the
// sample that belongs to them, and where it stands.
func (x *index) quote(f *finding, q *question, prefix string) string {
	var b strings.Builder
	var last *unit
	for _, u := range x.quoted(f, q) {
		if last != nil {
			b.WriteString(between(last, u))
		}
		if u.kind == item {
			b.WriteString("- ")
		}
		b.WriteString(u.text)
		last = u
	}
	b.WriteString("\n\nSource: " + prefix + f.best.link() + " (" + f.best.title() + ")")
	for i, h := range f.also {
		if i == 0 {
			b.WriteString("\nSee also: ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(prefix + h.link())
	}
	return b.String()
}

// quoted returns the pieces that an answer consists of.
func (x *index) quoted(f *finding, q *question) []*unit {
	switch {
	case len(f.rows) > 0:
		var rows []*unit
		for i, e := range f.rows[:min(mostQuoted, len(f.rows))] {
			rows = append(rows, &unit{kind: row, text: e.blocks[0].text, block: i})
		}
		return rows
	case f.listed:
		return listed(x.units(f.best.entry, q))
	}
	return chosen(x.units(f.best.entry, q))
}

// between separates two pieces of an answer.
func between(a, b *unit) string {
	switch {
	case a.block == b.block:
		return " "
	case a.kind == b.kind && (a.kind == item || a.kind == row):
		return "\n"
	}
	return "\n\n"
}

// units returns the pieces of a section with their scores.
func (x *index) units(e *entry, q *question) []*unit {
	var units []*unit
	for n, b := range e.blocks {
		texts := []string{b.text}
		if b.kind == paragraph {
			texts = sentences(b.text)
		}
		for _, text := range texts {
			u := &unit{kind: b.kind, text: text, block: n}
			have := map[term]bool{}
			for _, t := range terms(text) {
				have[t] = true
			}
			for _, t := range q.asked {
				if have[t] {
					u.score += x.rarity(t)
				}
			}
			units = append(units, u)
		}
	}
	return units
}

// chosen returns the units that an answer consists of, in their order.
func chosen(units []*unit) []*unit {
	ranked := slices.DeleteFunc(slices.Clone(units), func(u *unit) bool { return u.kind == code })
	slices.SortStableFunc(ranked, func(a, b *unit) int { return cmp.Compare(b.score, a.score) })
	take := map[*unit]bool{}
	for i, u := range ranked {
		if i == 0 || len(take) < mostQuoted && u.score > 0 && u.score >= quoteShare*ranked[0].score {
			take[u] = true
		}
	}
	if len(ranked) > 0 && ranked[0].score == 0 {
		// Nothing stands out, as in an introduction: it begins where the section
		// does, with what is of one kind.
		clear(take)
		for _, u := range units[:min(mostQuoted, len(units))] {
			take[u] = u.kind == ranked[0].kind
		}
	}
	addSamples(units, take)
	return slices.DeleteFunc(slices.Clone(units), func(u *unit) bool { return !take[u] })
}

// listed returns the beginning of a section, with what its first table or list
// has; what was chosen when it has none.
func listed(units []*unit) []*unit {
	isEntry := func(u *unit) bool { return u.kind == row || u.kind == item }
	first := slices.IndexFunc(units, isEntry)
	if first < 0 {
		return chosen(units)
	}
	var take []*unit
	for _, u := range units[max(first-1, 0):first] {
		if u.kind == paragraph {
			take = append(take, u)
		}
	}
	for i, u := range units[first:] {
		if !isEntry(u) {
			break
		}
		if i == listLength {
			return append(take, &unit{kind: u.kind, text: "…", block: u.block})
		}
		take = append(take, u)
	}
	return take
}

// addSamples takes the first sample that follows what was taken, or that stands
// alone; and with what ends in a colon what it announces.
func addSamples(units []*unit, take map[*unit]bool) {
	lastTaken, shown := -1, false
	for i, u := range units {
		if u.kind == code {
			follows := lastTaken >= 0 && u.block-units[lastTaken].block <= 1
			if !shown && (follows || len(take) == 0) && strings.Count(u.text, "\n") <= longestSample {
				take[u], shown = true, true
				if i > 0 && announces(units[i-1]) {
					take[units[i-1]] = true
				}
			}
			continue
		}
		if lastTaken >= 0 && announces(units[lastTaken]) && u.block == units[lastTaken].block+1 && (u.kind == item || u.kind == row) {
			for _, v := range units[i:] {
				if v.kind != u.kind {
					break
				}
				take[v] = true
			}
		}
		if take[u] {
			lastTaken = i
		}
	}
}

func announces(u *unit) bool { return u.kind == paragraph && strings.HasSuffix(u.text, ":") }

// sentences splits a paragraph after full stops, question and exclamation marks
// that a capital letter, a quotation or a sample follows.
func sentences(text string) []string {
	var list []string
	start, inCode := 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '`':
			inCode = !inCode
		case !inCode && strings.IndexByte(".!?", c) >= 0 && i+2 < len(text) && text[i+1] == ' ' && begins(text[i+2:]):
			list = append(list, text[start:i+1])
			start = i + 2
		}
	}
	return append(list, text[start:])
}

func begins(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r) || r == '`' || r == '"'
}
