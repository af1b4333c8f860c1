// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package lexical

import (
	"unicode"
	"unicode/utf8"
)

// foreignScript returns the share of letters that are of a script other than
// Latin, and Greek, whose letters English texts use as symbols.
func foreignScript(text string) float64 {
	letters, foreign := 0, 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			if letter(byte(r)) {
				letters++
			}
			continue
		}
		if unicode.IsLetter(r) {
			letters++
			if !unicode.In(r, unicode.Latin, unicode.Greek) {
				foreign++
			}
		}
	}
	if foreign == 0 {
		return 0
	}
	return float64(foreign) / float64(letters)
}
