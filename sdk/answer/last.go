// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package answer

import (
	"strings"

	"github.com/auahq/aua/sdk/answer/unit"
)

// bold takes the last bold text of the last paragraph, if it has a number or is short.
func bold(text string) (Final, bool) {
	trimmed := strings.TrimRight(text, " \n")
	paragraph := strings.LastIndex(trimmed, "\n\n") + 1
	end := strings.LastIndex(trimmed, "**")
	if end <= paragraph {
		return Final{}, false
	}
	start := strings.LastIndex(trimmed[:end], "**")
	if start < paragraph-1 || start < 0 || strings.Contains(trimmed[start:end], "\n") {
		return Final{}, false
	}
	f, ok := final(text, start+2, end, MarkBold)
	if !ok || strings.HasSuffix(strings.TrimSpace(text[start+2:end]), ":") {
		return Final{}, false
	}
	return f, Read(f.Text).Kind != KindText || len(strings.Fields(f.Text)) <= 4
}

// solved takes several solutions behind the last "so": "…, so x = 2 or x = 3".
func solved(text string) (Final, bool) {
	start := -1
	for _, word := range []string{" so ", " So ", "herefore ", "hus ", "ence ", "herefore, ", "hus, ", "ence, "} {
		if i := strings.LastIndex(text, word); i >= 0 {
			start = max(start, i+len(word))
		}
	}
	if start < 0 {
		return Final{}, false
	}
	f, ok := final(text, start, start+sentenceLength(text[start:]), MarkLast)
	return f, ok && Read(f.Text).Kind == KindSet
}

// lastNumber takes the last number with its sign, currency, percent sign and unit.
func lastNumber(text string) (Final, bool) {
	pieces := scan(text, 0, len(text)).pieces
	for i := len(pieces) - 1; i >= 0; i-- {
		if pieces[i].kind != pNumber {
			continue
		}
		from, to := i, i
		if i >= 2 && pieces[i-1].isOp("/") && pieces[i-2].kind == pNumber && !pieces[i].space && !pieces[i-1].space {
			from = i - 2
		}
		for from > 0 && pieces[from-1].end == pieces[from].start && (pieces[from-1].kind == pCurrency || pieces[from-1].isOp("-") && (from < 2 || pieces[from-2].kind != pNumber)) {
			from--
		}
		to += unitLength(text, pieces[to+1:])
		return final(text, pieces[from].start, pieces[to].end, MarkLast)
	}
	return Final{}, false
}

// unitLength returns how many pieces behind a number are its unit.
func unitLength(text string, pieces []piece) int {
	if len(pieces) > 0 && pieces[0].kind == pPercent {
		return 1
	}
	longest := 0
	for longest < min(len(pieces), maxUnitWords) && (pieces[longest].kind == pWord || longest > 0 && pieces[longest].kind != pStop && pieces[longest].start >= pieces[longest-1].end) {
		longest++
	}
	for n := longest; n > 0; n-- {
		name := text[pieces[0].start:pieces[n-1].end]
		ends := n == len(pieces) || pieces[n].kind == pStop
		// Not the "in" of "5 in total".
		if (ends || len(name) > 2) && unit.Known(name) {
			return n
		}
	}
	return 0
}
