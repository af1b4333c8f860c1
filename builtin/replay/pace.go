// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"context"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxPiece bounds a piece in characters, for text without spaces.
const maxPiece = 24

// pieces cuts a text into words, each with the white space before it. Joined,
// the pieces are the text.
func pieces(text string) []string {
	var out []string
	start, length, inWord := 0, 0, false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		space := unicode.IsSpace(r)
		if space && inWord || length == maxPiece {
			out = append(out, text[start:i])
			start, length = i, 0
		}
		inWord = !space
		length++
		i += size
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// wait waits for d, or until the context ends, whose error it returns.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
