// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// question is a query whose field is known.
type question struct {
	set, category, text string
	// right lists what is right: fields, or noField. Empty when nobody knows.
	right   []string
	heldOut bool
}

func (q question) accepts(field string) bool { return slices.Contains(q.right, field) }

// held reports whether a question is in the half that is not tuned on.
func held(text string) bool {
	h := fnv.New32a()
	_, _ = io.WriteString(h, text)
	return h.Sum32()>>7&1 == 1
}

// mmluFields maps the categories of MMLU-Pro to fields. The mapping is coarse:
// health has much biology, business many word problems, computer science much
// mathematics; what a question is about and who should answer it are not the same.
var mmluFields = map[string]string{
	"math": "mathematics", "computer science": "software_engineering", "law": "law", "health": "medicine",
	"economics": "finance", "business": "finance", "physics": "research", "chemistry": "research", "biology": "research",
	"engineering": "research", "psychology": "research", "philosophy": "research", "history": "research", "other": "general",
}

// bankingIntents are the intents of CLINC150 that are about money.
var bankingIntents = strings.Fields(`account_blocked application_status apr balance bill_balance bill_due card_declined credit_limit
	credit_limit_change credit_score damaged_card direct_deposit exchange_rate expiration_date freeze_account improve_credit_score
	income insurance insurance_change interest_rate international_fees min_payment new_card order_checks pay_bill payday pin_change
	redeem_rewards replacement_card_duration report_fraud report_lost_card rewards_balance rollover_401k routing spending_history
	taxes transactions transfer w2`)

// read returns the prompts and the questions of the data sets that are there.
func read(prompts, data string) ([]question, error) {
	var all []question
	for _, name := range []string{"tuned.txt", "heldout.txt"} {
		found, err := readPrompts(filepath.Join(prompts, name), name == "heldout.txt")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		all = append(all, found...)
	}
	if data == "" {
		return all, nil
	}
	for name, parse := range map[string]func([]byte) ([]question, error){
		"mmlu-pro-29models-dev.jsonl.gz": parseMMLU, "gsm8k-answers-2models-dev.jsonl.gz": parseGSM8K,
		"clinc150-train-val.json.gz": parseCLINC, "dcrouter-9models-train.json.gz": parseDCRouter,
	} {
		found, err := readGzip(filepath.Join(data, name), parse)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b question) int { return strings.Compare(a.set, b.set) })
	return all, nil
}

func readPrompts(path string, heldOut bool) ([]question, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []question
	for line := range strings.Lines(string(text)) {
		field, prompt, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		all = append(all, question{set: "prompts", category: field, text: strings.ReplaceAll(prompt, `\n`, "\n"), right: everyday(field), heldOut: heldOut})
	}
	return all, nil
}

// everyday accepts no field where the truth is general: both go to the general specialist.
func everyday(field string) []string {
	if field == "general" {
		return []string{field, noField}
	}
	return []string{field}
}

// readGzip parses each line of a file, or nothing when it does not exist.
func readGzip(path string, parse func([]byte) ([]question, error)) ([]question, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	lines := bufio.NewReader(unzipped)
	var all []question
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			found, err := parse(line)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			all = append(all, found...)
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
}

func parseMMLU(line []byte) ([]question, error) {
	var row struct {
		Cat string `json:"cat"`
		Q   string `json:"q"`
	}
	if err := json.Unmarshal(line, &row); err != nil {
		return nil, err
	}
	return []question{{set: "mmlu-pro", category: row.Cat, text: row.Q, right: everyday(mmluFields[row.Cat]), heldOut: held(row.Q)}}, nil
}

func parseGSM8K(line []byte) ([]question, error) {
	var row struct {
		Question string `json:"question"`
	}
	if err := json.Unmarshal(line, &row); err != nil {
		return nil, err
	}
	return []question{{set: "gsm8k", category: "gsm8k", text: row.Question, right: []string{"mathematics"}, heldOut: held(row.Question)}}, nil
}

func parseCLINC(line []byte) ([]question, error) {
	var splits map[string][][2]string
	if err := json.Unmarshal(line, &splits); err != nil {
		return nil, err
	}
	var all []question
	for _, row := range splits["val"] {
		text, intent := row[0], row[1]
		q := question{set: "clinc150", category: "everyday", text: text, right: everyday("general"), heldOut: held(text)}
		switch {
		case slices.Contains(bankingIntents, intent):
			q.category, q.right = "banking", append(q.right, "finance")
		case intent == "calculator" || intent == "measurement_conversion":
			q.category, q.right = "calculation", []string{"mathematics"}
		case intent == "vaccines":
			q.right = append(q.right, "medicine")
		}
		all = append(all, q)
	}
	return all, nil
}

func parseDCRouter(line []byte) ([]question, error) {
	var file struct {
		Questions []struct {
			Question string `json:"question"`
			Cluster  int    `json:"cluster_id"`
		} `json:"questions"`
	}
	if err := json.Unmarshal(line, &file); err != nil {
		return nil, err
	}
	var all []question
	for _, row := range file.Questions {
		q := question{set: "dcrouter", category: fmt.Sprintf("cluster %d", row.Cluster), text: row.Question, heldOut: held(row.Question)}
		// Only the questions that ask for a function say what they are.
		if lower := strings.ToLower(row.Question); strings.HasPrefix(lower, "write a ") && strings.Contains(lower, "function") {
			q.category, q.right = "write a function", []string{"software_engineering"}
		}
		all = append(all, q)
	}
	return all, nil
}
