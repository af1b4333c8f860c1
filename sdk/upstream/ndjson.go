// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import "bytes"

// LineReader takes a stream of newline-delimited JSON apart, whatever the
// pieces in which the bytes come. Blank lines are left out, and a last line
// without a line end counts.
type LineReader struct {
	// Max bounds one line, in bytes.
	Max int64
	// line holds the beginning of a line whose end has not come.
	line []byte
	// started says that the first line is past, where a byte order mark may be.
	started bool
}

// Feed takes the next bytes and calls emit with each line that they complete.
// It stops at emit's first error and returns it.
func (r *LineReader) Feed(p []byte, emit func(Event) error) error {
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			r.line = append(r.line, p...)
			return r.checkSize(len(r.line))
		}
		line := p[:end]
		if len(r.line) > 0 {
			line = append(r.line, line...)
			r.line = line[:0]
		}
		p = p[end+1:]
		if err := r.take(line, emit); err != nil {
			return err
		}
	}
	return nil
}

// Finish ends the stream, and emits a line that has no end.
func (r *LineReader) Finish(emit func(Event) error) error {
	line := r.line
	r.line = nil
	return r.take(line, emit)
}

// whole is the first character of a web page, which no line begins with.
func (r *LineReader) whole() string { return "<" }

func (r *LineReader) checkSize(line int) error {
	if int64(line) > r.Max {
		return ErrEventTooLarge
	}
	return nil
}

func (r *LineReader) take(line []byte, emit func(Event) error) error {
	if !r.started {
		r.started = true
		line = bytes.TrimPrefix(line, []byte(byteOrderMark))
	}
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return nil
	}
	if err := r.checkSize(len(line)); err != nil {
		return err
	}
	return emit(Event{Data: line})
}
