// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxEventBytes bounds one event: a done event carries a decision record, and
// with it whole answers.
const maxEventBytes = 64 << 20

var errEventTooLarge = errors.New("event is too large")

// frame is one event of an event stream, as it came.
type frame struct {
	name string
	data []byte
}

// eventReader reads an event stream as the HTML standard, section "Server-sent
// events", describes it. It ignores ids and retry times: AUA's streams cannot
// be resumed.
type eventReader struct {
	r     *bufio.Reader
	first bool
	// afterCR says that the last line ended with a carriage return, so that a
	// line feed that follows belongs to it.
	afterCR bool
}

func newEventReader(r io.Reader) *eventReader {
	return &eventReader{r: bufio.NewReader(r), first: true}
}

// next returns the next event. At the end of the stream it returns [io.EOF];
// an event that the end cuts is dropped, as the standard demands.
func (e *eventReader) next() (frame, error) {
	var (
		f    frame
		data [][]byte
		size int
	)
	for {
		line, err := e.line()
		if err != nil {
			return frame{}, err
		}
		if size += len(line); size > maxEventBytes {
			return frame{}, fmt.Errorf("%w: over %d bytes", errEventTooLarge, maxEventBytes)
		}
		if len(line) == 0 {
			if data == nil {
				f, size = frame{}, 0
				continue
			}
			f.data = bytes.Join(data, []byte("\n"))
			return f, nil
		}
		field, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(field) {
		case "event":
			f.name = string(value)
		case "data":
			data = append(data, bytes.Clone(value))
		}
	}
}

// line returns a line without its end, which is \n, \r\n or \r.
func (e *eventReader) line() ([]byte, error) {
	var line []byte
	for {
		b, err := e.r.ReadByte()
		if err != nil {
			return nil, err
		}
		if e.afterCR {
			e.afterCR = false
			if b == '\n' {
				continue
			}
		}
		if b == '\n' || b == '\r' {
			e.afterCR = b == '\r'
			if e.first {
				e.first = false
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			return line, nil
		}
		if len(line) >= maxEventBytes {
			return nil, fmt.Errorf("%w: a line has over %d bytes", errEventTooLarge, maxEventBytes)
		}
		line = append(line, b)
	}
}

// isEventStream reports whether a content type is that of an event stream.
func isEventStream(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "text/event-stream")
}
