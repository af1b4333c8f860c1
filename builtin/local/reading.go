// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package local

import (
	"slices"
	"strings"
	"unicode"
)

// A text of more words or bytes is found by the same words alone: a whole
// document is not a question.
const (
	maxWords = 120
	maxBytes = 4000
)

// token is a word, name, number or phrase of a text, as it is compared.
type token struct {
	low, stem string
	kind      class
	// groups are the groups of synonyms that the token is in.
	groups []int
	// own are those of the groups that hold for names as well.
	own []int
	// capital says that the token is written as a name.
	capital bool
	// light tokens add little: see synonyms.txt.
	light bool
	// filler says that the token only names the kind of answer: "which city".
	filler bool
	// misspelt says that the stem is that of the ordinary word that was meant.
	misspelt bool
	// position counts the text's words, those that mean nothing by themselves included.
	position int
	// before is the class of the preposition in front of the token.
	before string
	// passive says that the verb's sides are swapped: "bought by".
	passive bool
}

// reading is what a text says, as far as the index compares it.
type reading struct {
	// exact are the text's words as they are; core are those without the words that only ask.
	exact, core string
	tokens      []token
	// negative says that the text has an odd number of negations.
	negative bool
	// asks is who, when, where, why, how or how many, and empty for anything else.
	asks string
	// order is the name, number or unit after "than", "from" and "to".
	order map[string]string
	// question says that the text ends in a question mark or begins by asking.
	question bool
	// title says that every word that means something is written as a name, or
	// that there are no other words: "Children of Paradise", "boiling water".
	title bool
	// dangling is the class of a preposition at the end: "who does she work for".
	dangling string
	// long says that the text was too long to be read.
	long bool
}

// read reads a text.
func (l *lexicon) read(text string) *reading {
	raw := tokenise(text)
	r := &reading{order: map[string]string{}}
	words := make([]string, len(raw))
	for i, t := range raw {
		words[i] = t.low
		if t.negated {
			words[i] += "n't"
		}
	}
	r.exact = strings.Join(words, " ")
	core, lead, asked := withoutLead(words)
	r.core = strings.Join(core, " ")
	if len(raw) > maxWords || len(text) > maxBytes {
		r.long = true
		return r
	}
	r.question = strings.Contains(text, "?") || asked
	r.asks = asks(words[lead:], r.question)
	caseless := caseSaysNothing(raw)
	before, order, negations := "", "", 0
	for i := 0; i < len(raw); i++ {
		t := raw[i]
		if i < lead {
			continue
		}
		if t.negated {
			negations++
		}
		if isNegation(t) {
			negations++
			continue
		}
		if n, tok, ok := l.phrase(raw[i:]); ok {
			tok.position, tok.passive = i, isPassive(words, i, i+n)
			r.tokens = append(r.tokens, tok)
			i += n - 1
			before = ""
			continue
		}
		if t.low == "than" || t.low == "from" || t.low == "to" || t.low == "into" {
			order = strings.Replace(t.low, "into", "to", 1)
		}
		if p := prepositions[t.low]; p != "" {
			before = p
		}
		number := i > 0 && raw[i-1].kind == number
		tok, ok := l.token(t, caseless, number)
		if !ok {
			continue
		}
		if tok.kind == soft && classNouns[tok.low] && i > 0 && (words[i-1] == "which" || words[i-1] == "what") {
			tok.light, tok.filler = true, true
		}
		tok.position, tok.before, tok.passive = i, before, isPassive(words, i, i+1)
		if order != "" && tok.kind.hard() {
			r.order[order] = tok.low
		}
		r.tokens = append(r.tokens, tok)
		before, order = "", ""
	}
	r.negative = negations%2 == 1
	r.dangling = before
	if n := len(words); n > 0 && words[n-1] == "of" {
		r.dangling = "of"
	}
	r.title = len(r.tokens) == len(raw)-lead || len(r.tokens) > 1 && slices.ContainsFunc(r.tokens, func(t token) bool { return t.capital }) && !slices.ContainsFunc(raw, func(t rawToken) bool {
		return t.kind == soft && !stopWords[t.low] && !unicode.IsUpper(firstRune(t.text))
	})
	return r
}

// token looks one word up; ok is false for a word without a meaning of its own.
func (l *lexicon) token(t rawToken, caseless, afterNumber bool) (token, bool) {
	tok := token{low: t.low, stem: t.low, kind: t.kind}
	tok.own = l.owned(l.groups[t.low])
	if tok.kind == number || tok.kind == identifier || tok.kind == symbol {
		return tok, true
	}
	upper := unicode.IsUpper(firstRune(t.text))
	shout := upper && len(t.text) > 1 && strings.ToUpper(t.text) == t.text && !caseless
	if n := numberWords[t.low]; n != "" && !shout {
		return token{low: n, stem: n, kind: number}, true
	}
	if u := units[t.low]; u != "" && (afterNumber || !shortUnits[t.low]) {
		return token{low: u, stem: u, kind: unit}, true
	}
	if stopWords[t.low] && !shout {
		return token{}, false
	}
	tok.stem = stem(t.low)
	tok.groups = l.groups[tok.stem]
	tok.own = l.owned(tok.groups)
	tok.light = l.isLight(tok.groups)
	known := l.knows(tok.stem)
	switch {
	case upper && !caseless && (shout || !t.first || !known):
		tok.kind, tok.capital, tok.light = name, true, false
	case known:
	default:
		tok.kind = name
		if s, ok := l.corrected(tok.stem); ok {
			tok.kind, tok.stem, tok.misspelt = soft, s, true
			tok.groups = l.groups[s]
			tok.light = l.isLight(tok.groups)
		}
	}
	return tok, true
}

// phrase finds the longest phrase of the lexicon at the beginning of raw, and
// how many tokens it takes.
func (l *lexicon) phrase(raw []rawToken) (int, token, bool) {
	if determiners[raw[0].low] {
		return 0, token{}, false
	}
	var key strings.Builder
	taken, found := 0, token{}
	words, capital := 0, false
	for i, t := range raw {
		if i > 0 && determiners[t.low] {
			continue
		}
		if words == l.longest || t.kind != soft && t.kind != identifier {
			break
		}
		capital = capital || !t.first && unicode.IsUpper(firstRune(t.text))
		if words > 0 {
			key.WriteByte(' ')
		}
		key.WriteString(stem(t.low))
		words++
		groups := l.groups[key.String()]
		if capital {
			groups = l.owned(groups)
		}
		if words > 1 && len(groups) > 0 {
			taken = i + 1
			found = token{low: key.String(), stem: key.String(), groups: groups, own: l.owned(groups), light: l.isLight(groups)}
			if len(found.own) > 0 {
				found.kind = name
			}
		}
	}
	return taken, found, taken > 0
}

func isNegation(t rawToken) bool { return negations[t.low] && t.kind == soft }

// passiveReach is how far before a participle the form of "be" may stand: "by
// whom was the company bought".
const passiveReach = 6

// isPassive reports whether the words from i to end are a verb in the passive:
// followed by "by", or a participle after a form of "be".
func isPassive(words []string, i, end int) bool {
	if slices.Contains(words[end:min(end+2, len(words))], "by") {
		return true
	}
	participle := slices.ContainsFunc(words[i:end], func(w string) bool {
		return strings.HasSuffix(w, "ed") || irregular[w]
	})
	return participle && slices.ContainsFunc(words[max(0, i-passiveReach):i], func(w string) bool { return auxiliaries[w] })
}

// asks is the kind of thing that a question asks for.
func asks(words []string, question bool) string {
	for i, w := range words {
		if i > 2 && !question {
			return ""
		}
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch w {
		case "who", "whom", "whose":
			if i == 0 || question {
				return "who"
			}
		case "when", "where", "why":
			return w
		case "how":
			if next == "many" || next == "much" {
				return "how many"
			}
			if stopWords[next] || next == "" {
				return "how"
			}
			return "how many"
		case "what", "which":
			if next == "year" || next == "date" {
				return "when"
			}
			return ""
		}
	}
	return ""
}

// withoutLead removes the openings that only ask, and an article. It
// says how many words they were, and whether they asked.
func withoutLead(words []string) ([]string, int, bool) {
	all := len(words)
	for again := true; again; {
		again = false
		for _, lead := range leads {
			if len(words) > len(lead) && slices.Equal(words[:len(lead)], lead) {
				words, again = words[len(lead):], true
				break
			}
		}
	}
	asked := all > len(words)
	if len(words) > 1 && determiners[words[0]] {
		words = words[1:]
	}
	lead := all - len(words)
	if n := len(words); n > 1 && (words[n-1] == "please" || words[n-1] == "thanks") {
		words = words[:n-1]
	}
	return words, lead, asked
}

// caseSaysNothing reports whether the text is in capitals throughout, or even
// its little words begin with one, so that capitals do not tell names.
func caseSaysNothing(raw []rawToken) bool {
	words, capitals, shouted, little := 0, 0, 0, 0
	for i, t := range raw {
		if t.kind != soft {
			continue
		}
		words++
		if unicode.IsUpper(firstRune(t.text)) {
			capitals++
			if i > 0 && stopWords[t.low] {
				little++
			}
		}
		if len(t.text) > 1 && strings.ToUpper(t.text) == t.text {
			shouted++
		}
	}
	return words > 2 && words == capitals && (words == shouted || little > 1 && words > 4)
}
