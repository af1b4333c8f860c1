// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"unicode/utf8"
)

// chunks corrects the text of one answer, and leaves code in it alone. However
// the text is cut into pieces, the same comes out.
type chunks struct {
	glossary *glossary
	// held is the beginning of what may become a term.
	held string
	// within says that the text so far ends within a word.
	within bool
	// run is how many backticks the text so far ends with, and code how many
	// began the code that it ends in; 0 outside of code.
	run, code int
}

// Next implements sdk.Chunks.
func (c *chunks) Next(text string, last bool) (string, error) {
	text = c.held + text
	c.held = ""
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r != '`' {
			c.ticks()
		}
		if isWord(r) && !c.within && c.code == 0 {
			replace, length, undecided := c.glossary.at(text[i:], last)
			if undecided {
				c.held = text[i:]
				break
			}
			if length > 0 {
				out.WriteString(replace)
				c.within = true
				i += length
				continue
			}
		}
		c.follow(r)
		out.WriteString(text[i : i+size])
		i += size
	}
	return out.String(), nil
}

// ticks ends a run of backticks, which begins code or ends it.
func (c *chunks) ticks() {
	switch {
	case c.run == 0:
	case c.code == 0:
		c.code = c.run
	case c.code == c.run:
		c.code = 0
	}
	c.run = 0
}

// follow takes note of a character that passes as it is.
func (c *chunks) follow(r rune) {
	c.within = isWord(r)
	switch {
	case r == '`':
		c.run++
	case r == '\n' && c.code < 3:
		c.code = 0 // A backtick that stands alone on its line begins nothing.
	}
}
