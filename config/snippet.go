// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package config

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

const (
	// snippetLines is how many lines of a long part are shown.
	snippetLines = 4
	// snippetBytes is how much of one long line is shown around the marked part.
	snippetBytes = 240
)

// snippet cuts the lines of rng out of a file; nil when the file is not there
// or has no such place.
func snippet(rng hcl.Range, file *hcl.File) *Snippet {
	if file == nil || rng.Start.Byte > len(file.Bytes) || rng.End.Byte < rng.Start.Byte {
		return nil
	}
	src := file.Bytes
	start, end := rng.Start.Byte, min(rng.End.Byte, len(src))
	if start == end && end < len(src) && src[end] != '\n' {
		_, size := utf8.DecodeRune(src[end:])
		end += size
	}
	from := bytes.LastIndexByte(src[:start], '\n') + 1
	to := endOfLine(src, max(start, end-1))
	to = min(to, nthLine(src, from, snippetLines))
	// A part may begin or end in a line break, which is not shown.
	start, end = min(start, to), min(end, to)
	s := &Snippet{StartLine: rng.Start.Line}
	if bytes.IndexByte(src[from:to], '\n') < 0 {
		from, to = window(src, from, to, start, end)
		end = min(end, to)
	}
	s.Code = string(src[from:to])
	s.HighlightStart, s.HighlightEnd = start-from, end-from
	if nav, ok := file.Nav.(interface{ ContextString(int) string }); ok {
		s.Context = nav.ContextString(rng.Start.Byte)
	}
	return s
}

// endOfLine returns where the line that holds offset ends, without its break.
func endOfLine(src []byte, offset int) int {
	if offset >= len(src) {
		return len(src)
	}
	n := bytes.IndexByte(src[offset:], '\n')
	if n < 0 {
		return len(src)
	}
	end := offset + n
	if end > offset && src[end-1] == '\r' {
		end--
	}
	return end
}

// nthLine returns where the n-th line from offset ends.
func nthLine(src []byte, offset, n int) int {
	end := offset
	for range n {
		end = endOfLine(src, offset)
		if offset = end + 1; offset >= len(src) {
			break
		}
	}
	return end
}

// window shortens one long line to what is around the marked part.
func window(src []byte, from, to, start, end int) (int, int) {
	if to-from <= snippetBytes {
		return from, to
	}
	low := max(from, start-snippetBytes/2)
	high := min(to, max(low+snippetBytes, min(end, start+snippetBytes)))
	for low < start && !utf8.RuneStart(src[low]) {
		low++
	}
	for high < to && !utf8.RuneStart(src[high]) {
		high++
	}
	return low, high
}
