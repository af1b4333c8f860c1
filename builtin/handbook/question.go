// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"slices"
	"strings"
)

// question is a question as it is searched for.
type question struct {
	// asked are the terms that say what it is about, each once.
	asked []term
	// pairs are those of them that stand side by side.
	pairs [][2]term
	// ours says how much of the question's words are AUA's: 1 for each word of
	// AUA and for each name that the pages have in spans of code, and more when
	// it names AUA.
	ours float64
	// strange says that no page has one of the words that name something.
	strange bool
	// foreign says that a word names something else.
	foreign bool
}

// addressed is what naming AUA counts.
const addressed = 10

// headingOurs is what a word counts that is in a heading of any page.
const headingOurs = 0.1

// nameOurs is what a name counts that the pages have in spans of code.
const nameOurs = 2.5

// self is how users call the program.
const self term = "aua"

// configurationFile says AUA, and nothing of the question's subject.
const configurationFile = self + ".hcl"

// longestQuestion bounds what is read, in bytes. A pasted log is cut.
const longestQuestion = 4000

func (x *index) read(text string) *question {
	if len(text) > longestQuestion {
		text = strings.ToValidUTF8(text[:longestQuestion], "")
	}
	q := &question{foreign: elsewhere(text)}
	list := terms(text)
	skip := 0
	for _, t := range list {
		if skip > 0 {
			skip--
			continue
		}
		named := t.name() && x.in[t] > 0
		if named {
			// What a name is made of says less than the name.
			skip = len(parts.FindAllString(string(t), -1))
		}
		if t == self || t.name() && strings.HasPrefix(string(t), string(self)) {
			q.ours += addressed
		}
		switch {
		case t == self, silent(t), t.name() && !named, t == configurationFile:
			// A name that no page has is as good as its parts.
			continue
		}
		if slices.Contains(q.asked, t) {
			continue
		}
		q.asked = append(q.asked, t)
		if x.in[t] == 0 && !vocabulary().light[t] {
			q.strange = true
		}
		if x.names[t] {
			q.ours += nameOurs
		}
		if x.titled[t] {
			q.ours += headingOurs
		}
		q.ours += vocabulary().ours[t]
	}
	q.pairs = neighbours(list)
	return q
}

// heavy counts the terms that name something.
func (q *question) heavy() int {
	n := 0
	for _, t := range q.asked {
		if !vocabulary().light[t] {
			n++
		}
	}
	return n
}
