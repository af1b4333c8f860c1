// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
)

// recording is one answer whose truth is known.
type recording struct {
	question, model, text string
	correct               bool
}

// row is one line of a recordings file, in any of their forms.
type row struct {
	Question string `json:"question"`
	Models   map[string]struct {
		Correct bool   `json:"correct"`
		Text    string `json:"text"`
	} `json:"models"`
}

// system is an answer in the form of the grade-school-math recordings, which
// are members of the row itself.
type system struct {
	Correct  bool   `json:"is_correct"`
	Solution string `json:"solution"`
}

// files lists the recordings in dir.
func files(dir string) ([]string, error) {
	var found []string
	for _, pattern := range []string{"gsm8k-answers-*.jsonl.gz", "mmlu-pro-answers-*.jsonl.gz"} {
		matches, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		found = append(found, matches...)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("there are no recorded answers in %s", dir)
	}
	return found, nil
}

// read yields the recordings of one file, and the error that ended it, if any.
func read(path string) iter.Seq2[recording, error] {
	return func(yield func(recording, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(recording{}, err)
			return
		}
		defer f.Close()
		unzipped, err := gzip.NewReader(f)
		if err != nil {
			yield(recording{}, fmt.Errorf("%s: %w", path, err))
			return
		}
		lines := bufio.NewScanner(unzipped)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			found, err := parse(lines.Bytes())
			if err != nil {
				yield(recording{}, fmt.Errorf("%s: %w", path, err))
				return
			}
			for _, r := range found {
				if !yield(r, nil) {
					return
				}
			}
		}
		if err := lines.Err(); err != nil {
			yield(recording{}, fmt.Errorf("%s: %w", path, err))
		}
	}
}

func parse(line []byte) ([]recording, error) {
	var r row
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, err
	}
	var found []recording
	for model, a := range r.Models {
		found = append(found, recording{r.Question, model, a.Text, a.Correct})
	}
	if found != nil {
		return found, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(line, &members); err != nil {
		return nil, err
	}
	for name, raw := range members {
		var s system
		if json.Unmarshal(raw, &s) == nil && s.Solution != "" {
			found = append(found, recording{r.Question, name, s.Solution, s.Correct})
		}
	}
	return found, nil
}
