// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package audit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Chain describes lines that were verified.
type Chain struct {
	// Lines is how many lines there are.
	Lines int
	// First and Last are their numbers in the whole chain, which begins with 1.
	First, Last int64
	// Prev is the hash of the line before the first one: that of the last line
	// of the file before, and only zeros at the beginning of the chain.
	Prev string
	// Hash is that of the last line. To prove later that no line was taken away
	// at the end, keep it in another place.
	Hash string
}

// BrokenError says where a chain is broken.
type BrokenError struct {
	// Line counts from 1, in what was read.
	Line int
	// Reason is one sentence.
	Reason string
}

// Error names the line and the reason.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("The audit is broken at line %d: %s", e.Line, e.Reason)
}

// Verify reads the lines of an audit file, or of several files in their order,
// and reports the first one that was changed, or before which a line is
// missing, as a [BrokenError]; then Chain describes the lines before it. Other
// errors are those of r.
func Verify(r io.Reader) (Chain, error) {
	var c Chain
	lines := bufio.NewReaderSize(r, 64<<10)
	for {
		line, err := lines.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF) && len(line) == 0:
			return c, nil
		case errors.Is(err, io.EOF):
			return c, c.broken("It was not written to its end.")
		case err != nil:
			return c, err
		}
		l, prev, err := readLine(line[:len(line)-1])
		switch {
		case errors.Is(err, errHash):
			return c, c.broken("It was changed: its hash is not that of its content.")
		case err != nil:
			return c, c.broken("It is not a line of an audit file.")
		case c.Lines == 0 && l.seq == 1 && prev != genesis.hash:
			return c, c.broken("It is the first of a chain and names a line before it.")
		case c.Lines > 0 && l.seq != c.Last+1:
			return c, c.broken(fmt.Sprintf("It has the number %d, where %d must follow %d.", l.seq, c.Last+1, c.Last))
		case c.Lines > 0 && prev != c.Hash:
			return c, c.broken("It does not continue the line before it: the hash that it names is another one.")
		}
		if c.Lines == 0 {
			c.First, c.Prev = l.seq, prev
		}
		c.Lines, c.Last, c.Hash = c.Lines+1, l.seq, l.hash
	}
}

func (c Chain) broken(reason string) error { return &BrokenError{Line: c.Lines + 1, Reason: reason} }
