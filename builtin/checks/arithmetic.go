// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"fmt"
	"strings"

	"github.com/auahq/aua/sdk/answer"
)

// passageBytes is how much text is searched for equations at a time, so that
// a long text can be left when nobody waits for it any more.
const passageBytes = 64 << 10

// arithmetic computes every equation of the answer again, and fails an answer
// with one that is false under every sensible reading.
func arithmetic(ctx context.Context, a *subject) finding {
	hold, unclear := 0, 0
	for start := 0; start < len(a.text); {
		if ctx.Err() != nil {
			return undecided("The check was cancelled.")
		}
		end := passageEnd(a.text, start)
		for _, e := range answer.Equations(a.text[start:end]) {
			switch {
			case brokenOff[a.finish] && start+e.End == len(a.text):
				// Its last number may have been cut.
				unclear++
			case e.Verdict == answer.Fails:
				return failsAt(start+e.Start, start+e.End, fmt.Sprintf("“%s” does not hold: %s.", excerpt(a.text[start+e.Start:start+e.End]), e.Reason))
			case e.Verdict == answer.Holds:
				hold++
			default:
				unclear++
			}
		}
		start = end
	}
	switch {
	case hold > 0:
		return passes(fmt.Sprintf("The equations that can be computed again hold (%d of %d).", hold, hold+unclear))
	case unclear > 0:
		return undecided(fmt.Sprintf("None of the answer's equations can be computed again with certainty (%d).", unclear))
	}
	return inapplicable("The answer has no equation.")
}

// passageEnd returns the end of the passage that begins at start: the last
// paragraph or else line that ends within passageBytes.
func passageEnd(text string, start int) int {
	if len(text)-start <= passageBytes {
		return len(text)
	}
	window := text[start : start+passageBytes]
	for _, mark := range []string{"\n\n", "\n", " "} {
		if i := strings.LastIndex(window, mark); i > passageBytes/2 {
			return start + i + len(mark)
		}
	}
	return start + passageBytes
}
