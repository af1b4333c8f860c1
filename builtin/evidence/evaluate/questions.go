// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
)

// question is a multiple-choice question with the models' answers.
type question struct {
	Field   string            `json:"cat"`
	Text    string            `json:"q"`
	Truth   string            `json:"ans"`
	Answers map[string]string `json:"pred"`
}

// right reports whether a model answered the question rightly. No answer is a wrong one.
func (q question) right(model string) bool { return q.Answers[model] == q.Truth }

// read returns the questions of the recordings.
func read(dir string) ([]question, error) {
	path := filepath.Join(dir, "mmlu-pro-29models-dev.jsonl.gz")
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the recordings: %w", err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var all []question
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(all)+1, err)
		}
		all = append(all, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s has no questions", path)
	}
	return all, nil
}

// The bits of the hash that split the questions.
const (
	heldOutBit = 7
	foldBit    = 19
)

// split divides questions by a bit of a hash of their text, so that equal
// questions stay together.
func split(questions []question, bit int) (zero, one []question) {
	for _, q := range questions {
		h := fnv.New64a()
		_, _ = io.WriteString(h, q.Text)
		// FNV's low bits depend on the last letters alone.
		sum := h.Sum64()
		sum ^= sum >> 32
		sum *= 0x9e3779b97f4a7c15
		if sum>>(63-bit)&1 == 0 {
			zero = append(zero, q)
		} else {
			one = append(one, q)
		}
	}
	return zero, one
}
