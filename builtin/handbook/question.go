// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	"slices"
	"strings"
)

// question is a question as it is searched for.
type question struct {
	text string
	// asked are the terms that say what it is about, each once.
	asked []term
	// pairs are those of them that stand side by side.
	pairs [][2]term
	// named says that it names AUA.
	named bool
	// key says that it has a name as only programs have them and that a page has,
	// such as a key of the configuration.
	key bool
	// strange says that no page has one of the words that name something.
	strange bool
	// foreign says that a word names something else.
	foreign bool
}

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
	q := &question{text: text, foreign: elsewhere(text)}
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
			q.key = q.key || strings.ContainsAny(string(t), "_./")
			skip = len(parts.FindAllString(string(t), -1))
		}
		if t == self || t.name() && strings.HasPrefix(string(t), string(self)) {
			q.named = true
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
	}
	q.pairs = neighbours(list)
	return q
}
