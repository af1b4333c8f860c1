// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"slices"
)

// Fields whose evidence is treated in a way of its own.
const (
	fieldSoftware    = "software_engineering"
	fieldMathematics = "mathematics"
	fieldEducation   = "education"
	fieldCreative    = "creative_writing"
	fieldGeneral     = "general"
)

// model is what an instance knows. It is not changed after it was made, and
// may be used by any number of goroutines.
type model struct {
	// fields are the names of the configured fields; they are the first classes.
	fields []string
	// classes counts the configured fields, then the built-in fields that are not
	// configured, and last, no field.
	classes  int
	index    *index
	spelling *speller
	// software, mathematics and general are the classes of these fields.
	software, mathematics, general int
	// topical marks the classes that are topics which mathematics is used in.
	topical []bool
}

// newModel makes a model of the built-in terms and of own, the terms that the
// configuration adds for fields.
func newModel(fields []string, own []phrase) (*model, error) {
	base, err := builtin()
	if err != nil {
		return nil, err
	}
	m := &model{fields: fields, index: newIndex()}
	class := m.number(base)
	// A phrase that the configuration gives to a field belongs to that field alone.
	claimed := map[string]bool{}
	for _, p := range own {
		claimed[p.key()] = true
		m.index.add(p, class[p.field])
	}
	for _, p := range base {
		switch {
		case p.field == commonFile:
			m.index.know(p.head)
		case !claimed[p.key()]:
			m.index.add(p, class[p.field])
		}
	}
	m.spelling = learnSpelling(slices.Concat(own, base), class, m.classes)
	return m, nil
}

// number gives each field and "no field" its class.
func (m *model) number(base []phrase) map[string]int {
	class := map[string]int{}
	for c, f := range m.fields {
		class[f] = c
	}
	next := len(m.fields)
	for _, p := range base {
		if _, ok := class[p.field]; !ok && p.field != noneFile && p.field != commonFile {
			class[p.field] = next
			next++
		}
	}
	class[noneFile] = next
	m.classes = next + 1
	m.software, m.mathematics, m.general = class[fieldSoftware], class[fieldMathematics], class[fieldGeneral]
	m.topical = make([]bool, m.classes)
	for f, c := range class {
		switch f {
		case fieldMathematics, fieldEducation, fieldCreative, fieldGeneral, noneFile:
		default:
			m.topical[c] = true
		}
	}
	return class
}

// learnSpelling makes a speller with the given classes and one more, of the
// words that are of no field.
func learnSpelling(phrases []phrase, class map[string]int, classes int) *speller {
	b := newSpellerBuilder(classes + 1)
	for _, p := range phrases {
		c, ok := class[p.field]
		switch {
		case p.field == commonFile:
			c = classes
		case !ok, p.field == noneFile, p.tier < medium, p.tier == frame:
			continue
		}
		for _, t := range tokenize(p.label) {
			b.add(t.text, c)
		}
	}
	return b.build()
}

// read collects what a text says.
func (m *model) read(text string) *evidence {
	text = window(text)
	tokens := tokenize(text)
	e := &evidence{scores: make([]float64, m.classes)}
	w := m.index.look(tokens)
	m.readTerms(w, e)
	for _, f := range codeFeatures(text) {
		e.add(m.software, f.label, f.tier)
	}
	for _, f := range mathFeatures(text, tokens) {
		// A formula is no frame: it does not say what is asked for.
		e.addWeight(m.mathematics, f.label, min(f.tier, strong), weights[f.tier])
	}
	m.readSpelling(tokens, w, e)
	if share := foreignScript(text); share > 0 {
		e.addWeight(m.classes-1, "another script", strong, scriptWeight*share)
	}
	e.discountForm(m.mathematics, m.topical)
	e.discountSubject(m.general)
	e.discountGeneral(m.general)
	return e
}

// readTerms adds the terms in w, each once.
func (m *model) readTerms(w words, e *evidence) {
	seen := map[uint32]bool{}
	m.index.find(w, func(number uint32) {
		if seen[number] {
			return
		}
		seen[number] = true
		found := &m.index.entries[number]
		for _, v := range found.votes {
			if w.hasAny(v.unless) {
				continue
			}
			weight := weights[v.tier]
			if v.tier < strong && found.words > 1 {
				weight *= phraseFactor
			}
			e.addWeight(v.class, found.label, v.tier, weight)
		}
	})
}

// readSpelling adds what the spelling of unknown words says: for each class,
// the word that says most.
func (m *model) readSpelling(tokens []token, w words, e *evidence) {
	p := make([]float64, m.classes+1)
	best := make([]float64, m.classes)
	looked := 0
	for i, t := range tokens {
		if w.ids[i] != 0 || len(t.text) < shortestSpelled || !asciiLetters(t.text) {
			continue
		}
		if looked++; looked > mostSpelled {
			break
		}
		m.spelling.posterior(t.text, p)
		for c := range best {
			best[c] = max(best[c], p[c])
		}
	}
	for c, p := range best[:m.classes-1] {
		if p > spellingGate {
			// The label names no word: a person's words must not end up in a record of evidence.
			e.addWeight(c, "spelling of a word", weak, spellingWeight*(p-spellingGate)/(1-spellingGate))
		}
	}
}

func asciiLetters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}
