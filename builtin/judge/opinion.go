// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package judge

import (
	"encoding/json"
	"regexp"
	"strings"
)

// opinion is what the judge said of two answers.
type opinion byte

// The opinions. The zero value is none: an unsure judge, a reply that cannot be
// read, a call that failed.
const (
	none opinion = iota
	preferA
	preferB
	both
	neither
)

// words are the verdicts as the judge may write them. "unsure" is none.
var words = map[string]opinion{
	"a": preferA, "answer a": preferA, "answer_a": preferA,
	"b": preferB, "answer b": preferB, "answer_b": preferB,
	"both": both, "neither": neither, "unsure": none,
}

// turned is the opinion as it would be with the answers the other way round.
func (o opinion) turned() opinion {
	switch o {
	case preferA:
		return preferB
	case preferB:
		return preferA
	}
	return o
}

// loose is a verdict in what only resembles JSON: with single quotes, a comma too
// many, or unquoted. The form that the prompt shows, "A" | "B" | …, is none.
var loose = regexp.MustCompile(`(?i)["'\x60*]*\bverdict["'\x60*]*\s*[:=]["'\x60*\s]*((?:answer[ _])?[ab]|both|neither|unsure)\b["'\x60*]*(\s*\|)?`)

// maxTries is how many braces may be the beginning of the verdict, from the last
// one back. It bounds the work on a reply that is full of them.
const maxTries = 50

// read finds the verdict in a judge's reply. ok is false when there is none.
//
// Models put JSON in fences, write prose around it, and think aloud before; some
// repeat the form that they were asked for. The last JSON object with a verdict
// counts, else the last phrase that looks like one, else a reply of one word.
func read(reply string) (o opinion, ok bool) {
	for start, tries := len(reply), 0; tries < maxTries; tries++ {
		if start = strings.LastIndexByte(reply[:start], '{'); start < 0 {
			break
		}
		var object struct {
			Verdict *string `json:"verdict"`
		}
		// A decoder reads the first value and leaves the rest.
		if json.NewDecoder(strings.NewReader(reply[start:])).Decode(&object) != nil || object.Verdict == nil {
			continue
		}
		if o, ok = word(*object.Verdict); ok {
			return o, true
		}
	}
	matches := loose.FindAllStringSubmatch(reply, -1)
	for i := len(matches) - 1; i >= 0; i-- {
		if matches[i][2] == "" {
			return word(matches[i][1])
		}
	}
	return word(reply)
}

func word(s string) (opinion, bool) {
	o, ok := words[strings.ToLower(strings.Trim(s, " \t\r\n.\"'`*"))]
	return o, ok
}
