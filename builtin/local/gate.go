// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"fmt"
	"regexp"
	"slices"
)

// contrast finds "not Sydney but Canberra" and "Canberra, not Sydney": the
// negation belongs to the answer, and does not turn the statement around.
var contrast = regexp.MustCompile(`(?i)\bnot\b[^.?!]*\bbut\b|[,;:(]\s*(and\s+|rather\s+)?not\b`)

// months answer "when" as a number does.
var months = set("january february march april may june july august september october november december")

// lacking returns the first hard token of own that other lacks, or nil.
func lacking(own, other []token) *token {
	for i := range own {
		if own[i].kind.hard() && has(other, &own[i]) == 0 {
			return &own[i]
		}
	}
	return nil
}

// kindNames are for the reasons of Explain.
var kindNames = [...]string{soft: "word", name: "name", number: "number", unit: "unit", identifier: "identifier", symbol: "sign"}

// direction says why the two texts put the same names in different places: on
// the other side of a verb, of "than", "from" or "to", or behind another
// preposition. It is empty when they do not.
func direction(query, record *reading, directed map[int]bool) string {
	for _, word := range []string{"than", "from", "to"} {
		a, b := query.order[word], record.order[word]
		if a != "" && b != "" && a != b {
			return fmt.Sprintf("After %q the query has %q and the record %q.", word, a, b)
		}
	}
	for i := range query.tokens {
		a := &query.tokens[i]
		if !a.kind.hard() || a.before == "" {
			continue
		}
		for j := range record.tokens {
			if b := &record.tokens[j]; b.before != "" && a.before != b.before && same(a, b) == 1 {
				return fmt.Sprintf("In front of %q stands %q in the query and %q in the record.", a.low, a.before, b.before)
			}
		}
	}
	for i := range query.tokens {
		for j := range record.tokens {
			a, b := &query.tokens[i], &record.tokens[j]
			if !isDirected(a, directed) || !isDirected(b, directed) || same(a, b) == 0 {
				continue
			}
			if n := swapped(query, record, a, b); n != "" {
				return fmt.Sprintf("%q stands on the other side of the verb %q.", n, a.low)
			}
		}
	}
	return ""
}

func isDirected(t *token, directed map[int]bool) bool {
	return t.kind == soft && slices.ContainsFunc(t.groups, func(g int) bool { return directed[g] })
}

// swapped returns a name that does the verb in one text and has it done to in
// the other.
func swapped(query, record *reading, a, b *token) string {
	for i := range query.tokens {
		x := &query.tokens[i]
		if !x.kind.hard() {
			continue
		}
		for j := range record.tokens {
			y := &record.tokens[j]
			if same(x, y) < 1 {
				continue
			}
			if (x.position < a.position) != a.passive != ((y.position < b.position) != b.passive) {
				return x.low
			}
		}
	}
	return ""
}

// joins says why the answer cannot stand where the query ends in a preposition:
// "created by" is not answered by "in Berlin". It is empty when it can.
func joins(query *reading, answer []token) string {
	if query.dangling == "" {
		return ""
	}
	if len(answer) == 0 {
		return fmt.Sprintf("The query ends in %q, and the record's statement has nothing to put there.", query.dangling)
	}
	if answer[0].before == query.dangling {
		return ""
	}
	if answer[0].before == "" && query.dangling != "in" {
		return ""
	}
	return fmt.Sprintf("The query ends in %q, and the record's answer follows %q.", query.dangling, answer[0].before)
}

// answers says why the tokens cannot answer what the query asks; it is empty
// when they can.
func answers(asks string, answer []token) string {
	numeric := slices.ContainsFunc(answer, func(t token) bool { return t.kind == number })
	month := slices.ContainsFunc(answer, func(t token) bool { return months[t.low] })
	named := slices.ContainsFunc(answer, func(t token) bool { return t.kind == name && t.before != "in" })
	place := slices.ContainsFunc(answer, func(t token) bool {
		return t.kind == name && !months[t.low] && (t.before == "in" || t.before == "")
	})
	ok := true
	switch asks {
	case "when":
		ok = numeric || month
	case "how many":
		ok = numeric
	case "where":
		ok = place
	case "who":
		ok = named
	case "why":
		ok = false
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("The query asks %q, and the record's statement does not say that.", asks)
}
