// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"fmt"
	"slices"

	"github.com/auahq/aua/sdk"
)

// The similarity of texts that are compared otherwise than by meaning.
const (
	// sameWords is that of a text with itself.
	sameWords = 1.0
	// sameCore is that of texts that differ in the words that only ask.
	sameCore = 0.98
	// subjectOnly is the most for a query that names the subject and asks nothing
	// of what the record says about it.
	subjectOnly = 0.4
)

// prepared is a record with its texts read.
type prepared struct {
	subject, key, claim, rejected *reading
	// all are the tokens of the four.
	all []token
	// contrasts says that the claim's negation belongs to its answer.
	contrasts bool
}

func (l *lexicon) prepare(c *sdk.Correction) *prepared {
	p := &prepared{
		subject: l.read(c.GetSubject()), key: l.read(c.GetCanonicalKey()),
		claim: l.read(c.GetClaim()), rejected: l.read(c.GetRejected()),
		contrasts: contrast.MatchString(c.GetClaim()),
	}
	for _, r := range []*reading{p.subject, p.key, p.claim, p.rejected} {
		p.all = append(p.all, r.tokens...)
	}
	return p
}

// match is the comparison of a query with one text of a record.
type match struct {
	view string
	// similarity is between 0 and 1, and 0 when refused says why a gate failed.
	similarity float64
	refused    string
	// residual, lexical and spelling are the features behind the similarity.
	residual, lexical, spelling float64
}

// compare compares a query with a record: with the wording of its subject, of
// its key, and with its statement. The matches are in that order.
func (l *lexicon) compare(query *reading, p *prepared, idf func(string) float64) []match {
	out := make([]match, 0, 3)
	if p.subject.exact != "" {
		out = append(out, l.compareWording("subject", query, p.subject, p, idf))
	}
	if p.key.exact != "" {
		out = append(out, l.compareWording("canonical_key", query, p.key, p, idf))
	}
	if p.claim.exact != "" {
		out = append(out, l.compareClaim(query, p, idf))
	}
	return out
}

// best returns the match with the greatest similarity, the earliest of equals.
func best(matches []match) match {
	if len(matches) == 0 {
		return match{view: "claim", refused: "The record has no text."}
	}
	return slices.MaxFunc(matches, func(a, b match) int {
		switch {
		case a.similarity < b.similarity:
			return -1
		case a.similarity > b.similarity:
			return 1
		}
		return 0
	})
}

// compareWording compares the query with a wording of the question: both must
// say the same.
func (l *lexicon) compareWording(view string, query, wording *reading, p *prepared, idf func(string) float64) match {
	m := match{view: view}
	if query.exact == wording.exact {
		return m.same(sameWords)
	}
	bare := wording.bare()
	m.refused = l.gates(query, wording, p, wording.negative)
	switch {
	case m.refused != "":
		return m
	case query.long || wording.long:
		m.refused = "One of the texts is too long to be compared by meaning, and the words are not the same."
		return m
	case query.asks != wording.asks && wording.asks != "" && query.asks != "":
		m.refused = fmt.Sprintf("The query asks %q and the record's question asks %q.", query.asks, wording.asks)
		return m
	case query.asks == "when" && wording.asks == "", query.asks == "how many" && wording.asks == "":
		if m.refused = answers(query.asks, p.claim.tokens); m.refused != "" {
			return m
		}
	}
	if t := lacking(wording.tokens, query.tokens); t != nil {
		m.refused = fmt.Sprintf("The query lacks the %s %q of the record.", kindNames[t.kind], t.low)
		return m
	}
	if bare {
		m.similarity = subjectOnly
		if slices.ContainsFunc(query.tokens, func(t token) bool { return !t.kind.hard() }) {
			m.refused, m.similarity = "The record's subject is a name alone, and the query asks something about it.", 0
		}
		return m
	}
	if query.core == wording.core {
		return m.same(sameCore)
	}
	return m.measure(query, wording, query.tokens, wording.tokens, 1, idf)
}

// bare reports whether the text is a name alone, which says what a record is
// about but not which question it answers.
func (r *reading) bare() bool {
	names := slices.ContainsFunc(r.tokens, func(t token) bool { return t.kind == name || t.kind == identifier })
	speaks := slices.ContainsFunc(r.tokens, func(t token) bool { return !t.kind.hard() && !t.light })
	return !r.question && (names && !speaks || r.title && slices.ContainsFunc(r.tokens, func(t token) bool { return t.kind.hard() }))
}

// without returns the tokens that are not among the names of the subject.
func without(tokens, names []token) []token {
	var out []token
	for i := range tokens {
		if has(names, &tokens[i]) == 0 {
			out = append(out, tokens[i])
		}
	}
	return out
}

// compareClaim compares the query with the record's statement, of which the
// part that answers the query may be missing in it.
func (l *lexicon) compareClaim(query *reading, p *prepared, idf func(string) float64) match {
	m := match{view: "claim"}
	if query.exact == p.claim.exact {
		return m.same(sameWords)
	}
	m.refused = l.gates(query, p.claim, p, p.claim.negative != p.contrasts)
	if m.refused != "" {
		return m
	}
	if query.long || p.claim.long {
		m.refused = "One of the texts is too long to be compared by meaning, and the words are not the same."
		return m
	}
	var subject []token
	if p.subject.bare() {
		subject = p.subject.tokens
		for i := range subject {
			if has(query.tokens, &subject[i]) == 0 {
				m.refused = fmt.Sprintf("The query lacks %q of the record's subject.", subject[i].low)
				return m
			}
		}
	}
	if t := lacking(p.subject.tokens, query.tokens); t != nil {
		m.refused = fmt.Sprintf("The query lacks the %s %q of the record's subject.", kindNames[t.kind], t.low)
		return m
	}
	if query.core == p.claim.core {
		return m.same(sameCore)
	}
	relation, answer := split(query, p, subject)
	if t := lacking(relation, query.tokens); t != nil {
		m.refused = fmt.Sprintf("The query lacks the %s %q of the record's statement.", kindNames[t.kind], t.low)
		return m
	}
	if query.asks != "" {
		if m.refused = answers(query.asks, answer); m.refused != "" {
			return m
		}
	}
	if m.refused = joins(query, answer); m.refused != "" {
		return m
	}
	asked := without(query.tokens, subject)
	m = m.measure(query, p.claim, asked, without(relation, subject), littleWeight, idf)
	speaks := slices.ContainsFunc(asked, func(t token) bool { return !t.kind.hard() })
	if !speaks && slices.ContainsFunc(answer, func(t token) bool { return t.kind.hard() }) {
		m.similarity = min(m.similarity, subjectOnly)
	}
	return m
}

// gates are the conditions that hold for every text of a record. They return
// the reason of the first that fails.
func (l *lexicon) gates(query, text *reading, p *prepared, negative bool) string {
	if t := lacking(query.tokens, p.all); t != nil {
		return fmt.Sprintf("The record lacks the %s %q of the query.", kindNames[t.kind], t.low)
	}
	if query.negative != negative {
		return "One of the texts is negated and the other is not."
	}
	return direction(query, text, l.directed)
}

func (m match) same(similarity float64) match {
	m.similarity, m.residual, m.lexical, m.spelling = similarity, 1, 1, 1
	return m
}

// measure combines the features. What the texts say of their names decides;
// the words' weights and the spelling order what is left.
func (m match) measure(query, text *reading, a, b []token, lightWeight float64, idf func(string) float64) match {
	m.residual = residual(a, b, lightWeight)
	m.lexical = cosine(a, b, idf)
	m.spelling = trigrams(query.core, text.core)
	m.similarity = m.residual * (0.86 + 0.09*m.lexical + 0.05*m.spelling)
	return m
}

// split parts the statement's tokens into what the query must say as well and
// the answer. The answer is what the rejected statement does not have. Without a
// rejected statement it is the one run of names that the query does not have,
// written as names unless the query says something of the rest, because an
// unknown word may be the statement's verb; and, when the query says something of the rest, the words behind it at the end
// of the statement, or a few words there alone.
func split(query *reading, p *prepared, subject []token) (relation, answer []token) {
	tokens := p.claim.tokens
	if len(p.rejected.tokens) > 0 {
		for i := range tokens {
			if has(p.rejected.tokens, &tokens[i]) > 0 || has(query.tokens, &tokens[i]) > 0 {
				relation = append(relation, tokens[i])
			} else {
				answer = append(answer, tokens[i])
			}
		}
		return relation, answer
	}
	first, last, known, related := len(tokens), -1, -1, false
	for i := range tokens {
		t := &tokens[i]
		switch {
		case has(query.tokens, t) > 0:
			known = i
			related = related || !t.kind.hard() && !t.light && has(subject, t) == 0
		case t.kind.hard():
			first, last = min(first, i), i
		}
	}
	end := last + 1
	switch {
	case last < 0 && related && len(tokens)-known-1 <= fewWords:
		return tokens[:known+1], tokens[known+1:]
	case last < 0:
		return tokens, nil
	case related && known < first:
		end = len(tokens)
	}
	answer = tokens[first:end]
	inside := slices.ContainsFunc(answer, func(t token) bool {
		return has(query.tokens, &t) > 0 || !related && (!t.kind.hard() || t.kind == name && !t.capital)
	})
	if inside || len(answer) > maxAnswer {
		return tokens, nil
	}
	return slices.Concat(tokens[:first], tokens[end:]), answer
}

const (
	// maxAnswer is the length up to which a run of tokens is taken for an answer.
	maxAnswer = 6
	// fewWords is the same for an answer without a name.
	fewWords = 2
)
