// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package openai

import (
	"bytes"
	"errors"
)

var errEventTooLarge = errors.New("an event of the stream is larger than max_response_bytes")

// event is a server-sent event. Data is valid until the next one only.
type event struct {
	// name is empty for the default event.
	name string
	data []byte
}

// eventReader takes a stream of server-sent events apart, as the WHATWG HTML
// standard §9.2 describes it, whatever the pieces in which the bytes come. It
// is more lenient than the standard in one way: an event that the stream's end
// cuts off before its empty line counts, since some servers send none.
type eventReader struct {
	// max bounds one event.
	max int64
	// line holds the beginning of a line whose end has not come.
	line []byte
	data []byte
	name string
	// filled says that the event has a data line, maybe an empty one.
	filled bool
	// started says that the stream's first line is past, where a byte order mark may be.
	started bool
	// returned says that the last byte was a carriage return, whose line feed may follow.
	returned bool
}

// feed takes the next bytes and calls emit with each event that they complete.
// It stops at emit's first error and returns it.
func (r *eventReader) feed(p []byte, emit func(event) error) error {
	for len(p) > 0 {
		if r.returned && p[0] == '\n' {
			p = p[1:]
		}
		r.returned = false
		end := bytes.IndexAny(p, "\r\n")
		if end < 0 {
			r.line = append(r.line, p...)
			return r.checkSize(len(r.line))
		}
		line := p[:end]
		if len(r.line) > 0 {
			line = append(r.line, line...)
			r.line = line[:0]
		}
		r.returned = p[end] == '\r'
		p = p[end+1:]
		if err := r.take(line, emit); err != nil {
			return err
		}
	}
	return nil
}

// finish ends the stream, and emits what has no empty line after it.
func (r *eventReader) finish(emit func(event) error) error {
	if len(r.line) > 0 {
		line := r.line
		r.line = nil
		if err := r.take(line, emit); err != nil {
			return err
		}
	}
	return r.dispatch(emit)
}

func (r *eventReader) checkSize(line int) error {
	if int64(line)+int64(len(r.data)) > r.max {
		return errEventTooLarge
	}
	return nil
}

// take handles one line.
func (r *eventReader) take(line []byte, emit func(event) error) error {
	if !r.started {
		r.started = true
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	if len(line) == 0 {
		return r.dispatch(emit)
	}
	if err := r.checkSize(len(line)); err != nil {
		return err
	}
	field, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(field) {
	case "data":
		r.add(value)
	case "event":
		r.name = string(value)
	case "error":
		// Older llama-servers send an error as a field of this name.
		r.name = "error"
		r.add(value)
	}
	return nil
}

func (r *eventReader) add(value []byte) {
	if r.filled {
		r.data = append(r.data, '\n')
	}
	r.data = append(r.data, value...)
	r.filled = true
}

func (r *eventReader) dispatch(emit func(event) error) error {
	ev := event{name: r.name, data: r.data}
	filled := r.filled
	r.name, r.data, r.filled = "", r.data[:0], false
	if !filled {
		return nil
	}
	return emit(ev)
}
