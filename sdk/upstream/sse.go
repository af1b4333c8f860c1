// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package upstream

import (
	"bytes"
	"errors"
)

// ErrEventTooLarge says that one piece of a stream is larger than the configuration allows.
var ErrEventTooLarge = errors.New("an event of the stream is larger than max_response_bytes")

// byteOrderMark may stand before a stream, encoded as UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// Event is one piece of a streamed body. Data is valid until the next one only.
type Event struct {
	// Name is a server-sent event's; empty for the default event, and for a line.
	Name string
	Data []byte
}

// EventReader takes a stream of server-sent events apart, as the WHATWG HTML
// standard §9.2 describes it, whatever the pieces in which the bytes come. It
// is more lenient than the standard in one way: an event that the stream's end
// cuts off before its empty line counts, since some servers send none.
type EventReader struct {
	// Max bounds one event, in bytes.
	Max int64
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

// Feed takes the next bytes and calls emit with each event that they complete.
// It stops at emit's first error and returns it.
func (r *EventReader) Feed(p []byte, emit func(Event) error) error {
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

// Finish ends the stream, and emits what has no empty line after it.
func (r *EventReader) Finish(emit func(Event) error) error {
	if len(r.line) > 0 {
		line := r.line
		r.line = nil
		if err := r.take(line, emit); err != nil {
			return err
		}
	}
	return r.dispatch(emit)
}

// whole are the first characters of a body that is no stream of events, but
// one JSON value or a web page.
func (r *EventReader) whole() string { return "{[<" }

func (r *EventReader) checkSize(line int) error {
	if int64(line)+int64(len(r.data)) > r.Max {
		return ErrEventTooLarge
	}
	return nil
}

// take handles one line.
func (r *EventReader) take(line []byte, emit func(Event) error) error {
	if !r.started {
		r.started = true
		line = bytes.TrimPrefix(line, []byte(byteOrderMark))
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

func (r *EventReader) add(value []byte) {
	if r.filled {
		r.data = append(r.data, '\n')
	}
	r.data = append(r.data, value...)
	r.filled = true
}

func (r *EventReader) dispatch(emit func(Event) error) error {
	ev := Event{Name: r.name, Data: r.data}
	filled := r.filled
	r.name, r.data, r.filled = "", r.data[:0], false
	if !filled {
		return nil
	}
	return emit(ev)
}
