// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// Bounds of a part that is sent at once: the server takes up to 1000 queries,
// and less is better, since their results come together.
const (
	partQueries     = 1000
	partPerParallel = 25
	partBytes       = 8 << 20
)

// question is a line of the file.
type question struct {
	body json.RawMessage
	// problem says why the line is no question; nil when it is one.
	problem *api.Error
}

// questions reads the questions of a file.
type questions struct {
	in *bufio.Reader
	// line and count are how many lines and questions were read.
	line, count int
}

func newQuestions(r io.Reader) *questions { return &questions{in: bufio.NewReader(r)} }

// next returns the next question, or io.EOF.
func (q *questions) next() (question, error) {
	for {
		text, err := q.in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return question{}, fault.Wrap(err, fault.RequestInvalid, "The questions cannot be read: %v.", err)
		}
		if len(text) > 0 {
			q.line++
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			q.count++
			return q.parse(text), nil
		}
		if err != nil {
			return question{}, io.EOF
		}
	}
}

// parse takes a line for a JSON object, or for a string, which is the question alone.
func (q *questions) parse(text []byte) question {
	var alone string
	if json.Unmarshal(text, &alone) == nil {
		body, err := json.Marshal(api.QueryRequest{Query: alone})
		if err == nil {
			return question{body: body}
		}
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return question{problem: &api.Error{
			Code: string(fault.RequestInvalid), Details: map[string]any{"line": q.line},
			Message: fmt.Sprintf("Line %d is neither a JSON object, as {\"query\": \"…\"}, nor a JSON string: %v.", q.line, err),
		}}
	}
	return question{body: text}
}

// part returns the questions that are sent next; none at the end.
func (q *questions) part(parallel int) ([]question, error) {
	var part []question
	size := 0
	for len(part) < min(partQueries, partPerParallel*parallel) && size < partBytes {
		next, err := q.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		part = append(part, next)
		size += len(next.body)
	}
	return part, nil
}

// batchOutput opens what takes the results, and says how many it holds already.
func batchOutput(file string, standard io.Writer) (out io.WriteCloser, done int, err error) {
	if file == "" {
		return unclosed{standard}, 0, nil
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, fault.Wrap(err, fault.RequestInvalid, "The results cannot be written: %v.", err)
	}
	done, end, err := written(f)
	if err == nil {
		// A line that an interruption has cut is written again.
		if err = f.Truncate(end); err == nil {
			_, err = f.Seek(end, io.SeekStart)
		}
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, done, nil
}

// written counts the whole results in a file, and says where they end.
func written(f *os.File) (results int, end int64, err error) {
	in := bufio.NewReader(f)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return results, end, nil
		}
		var r struct{ Index *int }
		if err != nil || json.Unmarshal(line, &r) != nil || r.Index == nil || *r.Index != results {
			return 0, 0, fault.Wrap(err, fault.RequestInvalid, "The file %s holds something other than the results of a batch in its line %d. Name another one with -out.", f.Name(), results+1)
		}
		results++
		end += int64(len(line))
	}
}

// unclosed is a writer that stays open.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
