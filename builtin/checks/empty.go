// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package checks

import (
	"context"
	"strings"
	"unicode"
)

// empty fails an answer without a single visible character, unless it calls a
// tool. It is hard: there is nothing to show.
func empty(_ context.Context, a *subject) finding {
	if len(a.calls) > 0 {
		return inapplicable("The answer calls a tool.")
	}
	if strings.ContainsFunc(a.text, visible) {
		return passes("The answer has text.")
	}
	f := fails("The answer is empty.")
	f.hard = true
	return f
}

// visible reports whether r leaves a mark on a page.
func visible(r rune) bool {
	switch r {
	case 0x2800, 0x3164, 0xFFA0, 0x115F, 0x1160, unicode.ReplacementChar:
		// Blank Braille, the Hangul fillers, and what stands for broken text.
		return false
	}
	return unicode.IsGraphic(r) && !unicode.IsSpace(r)
}
