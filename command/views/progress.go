// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package views

import (
	"fmt"
	"io"
)

// Progress tells how far a long work is, beside its output.
type Progress struct {
	Err io.Writer
	// Quiet says nothing.
	Quiet bool
	// Terminal shows one line that changes; else each step is a line.
	Terminal bool
	// Done and Failed count what is done, and what of it failed.
	Done, Failed int

	shown bool
}

// Add counts a thing that is done.
func (p *Progress) Add(ok bool) {
	p.Done++
	if !ok {
		p.Failed++
	}
}

// Show tells how far the work is.
func (p *Progress) Show() {
	if p.Quiet {
		return
	}
	text := fmt.Sprintf("%s answered, %d failed", count(int64(p.Done-p.Failed), "question", "questions"), p.Failed)
	if p.Terminal {
		p.shown = true
		_, _ = io.WriteString(p.Err, "\r\x1b[K"+text)
		return
	}
	_, _ = io.WriteString(p.Err, text+"\n")
}

// End ends the line that changes.
func (p *Progress) End() {
	if p.shown {
		p.shown = false
		_, _ = io.WriteString(p.Err, "\n")
	}
}
