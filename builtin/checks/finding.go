// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"strings"
	"unicode/utf8"

	"github.com/auahq/aua/sdk"
)

// finding is what one check found in one answer.
type finding struct {
	result sdk.CheckResult
	// reason is one sentence for a person.
	reason string
	// start and end are the place in the text; end 0 means the whole answer.
	start, end int
	// hard makes a fail a veto.
	hard bool
}

func passes(reason string) finding {
	return finding{result: sdk.CheckPass, reason: reason}
}

func fails(reason string) finding {
	return finding{result: sdk.CheckFail, reason: reason}
}

// failsAt fails because of text[start:end].
func failsAt(start, end int, reason string) finding {
	return finding{result: sdk.CheckFail, reason: reason, start: start, end: end}
}

// inapplicable is for an answer that has nothing the check is about.
func inapplicable(reason string) finding {
	return finding{result: sdk.CheckNotApplicable, reason: reason}
}

// undecided is for a check that could not be carried out.
func undecided(reason string) finding {
	return finding{result: sdk.CheckUnknown, reason: reason}
}

// evidence puts the finding into the contract's form.
func (f finding) evidence(name string, w weight, text string) *sdk.Evidence {
	e := &sdk.Evidence{Check: name, Result: f.result, Reason: f.reason}
	switch f.result {
	case sdk.CheckPass:
		e.Weight = w.pass
	case sdk.CheckFail:
		e.Weight = w.fail
		e.Hard = f.hard
	}
	if f.end > 0 {
		e.Span = span(text, f.start, f.end)
	}
	return e
}

// span is text[start:end], moved outwards so that it splits no character.
func span(text string, start, end int) *sdk.Span {
	start, end = max(min(start, len(text)), 0), max(min(end, len(text)), 0)
	for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
		start--
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return &sdk.Span{Start: int32(start), End: int32(max(end, start))}
}

// excerpt shortens s to one line of at most about 60 bytes, to quote it in a reason.
func excerpt(s string) string {
	const most = 60
	s = strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "")
	if len(s) <= most {
		return s
	}
	cut := most
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
