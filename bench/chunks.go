// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package bench

import "strings"

// Chunks counts what happened to the chunks of streams on their way.
type Chunks struct {
	// Expected were sent by the upstream.
	Expected int `json:"expected"`
	// Intact came as they were sent.
	Intact int `json:"intact"`
	// Merged came joined to the one before them.
	Merged int `json:"merged"`
	// Lost did not come.
	Lost int `json:"lost"`
	// Foreign are pieces that no chunk that was still to come begins with:
	// changed, repeated, out of order, or of another stream.
	Foreign int `json:"foreign"`
}

// Faulty counts the chunks that did not come as they were sent.
func (c Chunks) Faulty() int { return c.Merged + c.Lost + c.Foreign }

func (c *Chunks) add(o Chunks) {
	c.Expected += o.Expected
	c.Intact += o.Intact
	c.Merged += o.Merged
	c.Lost += o.Lost
	c.Foreign += o.Foreign
}

// Checker compares the pieces of one stream, byte for byte, with the chunks
// that were sent.
type Checker struct {
	want  []string
	next  int
	found Chunks
}

// NewChecker returns a checker for a stream of those chunks, none of them empty.
func NewChecker(want []string) *Checker {
	return &Checker{want: want, found: Chunks{Expected: len(want)}}
}

// Piece takes the next piece that came.
func (c *Checker) Piece(text string) {
	for first := c.next; first < len(c.want); first++ {
		n, ok := c.spans(text, first)
		if !ok {
			continue
		}
		c.found.Lost += first - c.next
		c.found.Intact++
		c.found.Merged += n - 1
		c.next = first + n
		return
	}
	c.found.Foreign++
}

// spans reports whether text is the chunks from first on, and how many of them.
func (c *Checker) spans(text string, first int) (n int, ok bool) {
	for _, chunk := range c.want[first:] {
		rest, is := strings.CutPrefix(text, chunk)
		if !is {
			return 0, false
		}
		n++
		if rest == "" {
			return n, true
		}
		text = rest
	}
	return 0, false
}

// Finish counts the chunks that have not come as lost, and returns what was found.
func (c *Checker) Finish() Chunks {
	c.found.Lost += len(c.want) - c.next
	c.next = len(c.want)
	return c.found
}
