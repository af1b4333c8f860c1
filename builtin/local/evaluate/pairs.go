// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auahq/aua/builtin/local"
	"github.com/auahq/aua/sdk"
)

// relation is one line of the data.
type relation struct {
	Name     string `json:"relation"`
	Patterns []struct {
		Pattern string `json:"pattern"`
	} `json:"patterns"`
	Facts []struct {
		Subject string `json:"sub_label"`
		Object  string `json:"obj_label"`
	} `json:"facts"`
}

// alike are relations whose patterns say the same, so that one is no near miss
// of the other.
var alike = [][]string{{"P131", "P17", "P276"}, {"P176", "P178"}, {"P361", "P463"}, {"P140", "P463"}}

// kind says how a query relates to the record.
type kind string

const (
	paraphrase    kind = "paraphrase"
	exactRepeat   kind = "exact repeat"
	otherEntity   kind = "other entity"
	otherRelation kind = "other relation"
)

// pair is a record and a query, in one of two forms.
type pair struct {
	relation     string
	kind         kind
	form         string
	subject      string
	claim, query string
	score        float64
}

func readRelations(dir string) ([]relation, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "pararel-*.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	var out []relation
	for _, path := range paths {
		found, err := readFile(path)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		out = append(out, found...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is no pararel-*.jsonl.gz with relations in %s", dir)
	}
	return out, nil
}

func readFile(path string) ([]relation, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var out []relation
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var r relation
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, lines.Err()
}

// fill puts the names into a pattern. Without an object the pattern becomes the
// question that a user leaves open.
func fill(pattern, subject, object string) string {
	text := strings.ReplaceAll(strings.ReplaceAll(pattern, "[X]", subject), "[Y]", object)
	return strings.Join(strings.Fields(text), " ")
}

// pairs makes the pairs of all relations. The record's pattern goes round with
// the facts, so that each is a record's about equally often.
func pairs(relations []relation, facts int) []*pair {
	var out []*pair
	for at, r := range relations {
		step := max(1, len(r.Facts)/facts)
		for n := range min(facts, len(r.Facts)) {
			fact, other := r.Facts[n*step], r.Facts[(n*step+step/2+1)%len(r.Facts)]
			record := n % len(r.Patterns)
			claim := fill(r.Patterns[record].Pattern, fact.Subject, fact.Object)
			add := func(k kind, pattern, subject, object string) {
				for _, form := range []string{"statement", "question"} {
					if form == "question" {
						if object != fact.Object {
							continue
						}
						object = ""
					}
					out = append(out, &pair{
						relation: r.Name, kind: k, form: form, subject: fact.Subject, claim: claim, query: fill(pattern, subject, object),
					})
				}
			}
			out = append(out, &pair{relation: r.Name, kind: exactRepeat, form: "statement", subject: fact.Subject, claim: claim, query: claim})
			for i, p := range r.Patterns {
				if i != record {
					add(paraphrase, p.Pattern, fact.Subject, fact.Object)
				}
				if !strings.EqualFold(other.Subject, fact.Subject) {
					add(otherEntity, p.Pattern, other.Subject, fact.Object)
				}
				if !strings.EqualFold(other.Object, fact.Object) {
					add(otherEntity, p.Pattern, fact.Subject, other.Object)
				}
			}
			for i, near := range relations {
				if i == at || slices.ContainsFunc(alike, func(g []string) bool { return slices.Contains(g, r.Name) && slices.Contains(g, near.Name) }) {
					continue
				}
				add(otherRelation, near.Patterns[n%len(near.Patterns)].Pattern, fact.Subject, fact.Object)
			}
		}
	}
	return out
}

// score asks the store for each pair. The records replace each other, so
// that a query cannot find another one.
func score(ctx context.Context, all []*pair) error {
	v, err := local.Plugin().New(ctx, &sdk.Instance{
		Name: "corrections.default", Kind: sdk.KindCorrectionStore, Config: json.RawMessage(`{"min_score": 0}`),
	})
	if err != nil {
		return err
	}
	store := v.(sdk.CorrectionStore)
	sequence := int64(0)
	for i, p := range all {
		if i == 0 || p.claim != all[i-1].claim || p.subject != all[i-1].subject {
			sequence++
			c := &sdk.Correction{Id: "record", Tenant: "acme", Scope: "global", Subject: p.subject, Claim: p.claim}
			if _, err := store.Apply(ctx, &sdk.ApplyRequest{Change: &sdk.Change{Sequence: sequence, Correction: c}}); err != nil {
				return err
			}
		}
		resp, err := store.Search(ctx, &sdk.SearchRequest{Context: &sdk.CallContext{Tenant: "acme"}, Query: p.query, MinSequence: sequence})
		if err != nil {
			return err
		}
		if hits := resp.GetHits(); len(hits) > 0 {
			p.score = hits[0].GetScore()
		}
	}
	return nil
}
