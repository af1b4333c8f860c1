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
	// ours says how clearly the question is about AUA by its words alone.
	ours ownership
	// foreign is a word that names something else; empty for none.
	foreign term
}

// ownership is what a question's words say about whose it is.
type ownership int

const (
	// unclaimed questions name nothing of AUA.
	unclaimed ownership = iota
	// named questions have a name that the pages know, such as max_in_flight.
	named
	// addressed questions say AUA.
	addressed
)

// self is how users call the program.
const self term = "aua"

// longestQuestion bounds what is read, in bytes. A pasted log is cut.
const longestQuestion = 4000

func (x *index) read(text string) *question {
	if len(text) > longestQuestion {
		text = strings.ToValidUTF8(text[:longestQuestion], "")
	}
	q := &question{}
	list := terms(text)
	for _, t := range list {
		known := x.in[t] > 0
		switch {
		case t == self:
			q.ours = addressed
			continue
		case t.name() && !known:
			// A name that no page has is as good as its parts.
			if strings.HasPrefix(string(t), "aua_") || strings.HasPrefix(string(t), "aua.") {
				q.ours = addressed
			}
			continue
		case t.name() && strings.Contains(string(t), "_"):
			q.ours = max(q.ours, named)
			if strings.HasPrefix(string(t), "aua_") {
				q.ours = addressed
			}
		case silent(t):
			continue
		case elsewhere(t):
			q.foreign = t
		}
		if !slices.Contains(q.asked, t) {
			q.asked = append(q.asked, t)
		}
	}
	q.pairs = neighbours(list)
	return q
}
