// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// recorded is one model's answer to one question.
type recorded struct {
	file, model, question, text string
	correct                     bool
	// truth is the right answer; empty when the file does not have it.
	truth string
}

// record is a line of any of the files.
type record struct {
	Question    string `json:"question"`
	GroundTruth string `json:"ground_truth"`
	Answer      string `json:"answer"`
	Models      map[string]struct {
		Correct bool   `json:"correct"`
		Text    string `json:"text"`
	} `json:"models"`
}

// solution is one system's answer in the file of four systems.
type solution struct {
	Correct  bool   `json:"is_correct"`
	Solution string `json:"solution"`
}

func load(files []string) ([]recorded, error) {
	var all []recorded
	truths := map[string]string{}
	for _, file := range files {
		err := lines(file, func(line []byte) error {
			list, truth, err := decode(filepath.Base(file), line)
			if err != nil {
				return err
			}
			if truth != "" && len(list) > 0 {
				truths[list[0].question] = truth
			}
			all = append(all, list...)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
	}
	for i := range all {
		all[i].truth = truths[all[i].question]
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].file+all[i].model < all[j].file+all[j].model })
	return all, nil
}

func lines(file string, each func([]byte) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		if err := each(s.Bytes()); err != nil {
			return err
		}
	}
	return s.Err()
}

func decode(file string, line []byte) (list []recorded, truth string, err error) {
	var r record
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, "", err
	}
	for model, m := range r.Models {
		list = append(list, recorded{file: file, model: model, question: r.Question, text: m.Text, correct: m.Correct})
	}
	if r.GroundTruth == "" {
		return list, r.Answer, nil
	}
	var other map[string]json.RawMessage
	if err := json.Unmarshal(line, &other); err != nil {
		return nil, "", err
	}
	for model, raw := range other {
		var s solution
		if json.Unmarshal(raw, &s) == nil && s.Solution != "" {
			list = append(list, recorded{file: file, model: model, question: r.Question, text: s.Solution, correct: s.Correct})
		}
	}
	_, truth, _ = strings.Cut(r.GroundTruth, "\nA: ")
	return list, truth, nil
}
