// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package handbook

import (
	_ "embed"
	"strings"
)

//go:embed questions.txt
var questionsText string

// known is a question that people ask.
type known struct {
	text string
	// links lead to the sections that answer it, best first; none when it is about
	// something else than AUA.
	links []string
}

// elsewhereGroup is the group of the questions that are about something else.
const elsewhereGroup = "elsewhere"

// knownQuestions reads a text like questions.txt.
func knownQuestions(text string) (list []known) {
	var links []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			if links = strings.Fields(strings.Trim(line, "[]")); links[0] == elsewhereGroup {
				links = nil
			}
		default:
			list = append(list, known{line, links})
		}
	}
	return list
}
