// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package local is the built-in correction store: it finds the corrections that
// are about a query without a model, in an index in memory.
//
// A correction that is applied to another question makes a right answer wrong,
// and a correction that is missed leaves things as they were. So the index
// refuses first and ranks afterwards:
//
//   - Gates. The names, numbers, units, signs and program identifiers of the query
//     must be in the record, and those of the record's question in the query. Both
//     are negated or neither is. What is asked for (who, when, where, how many)
//     and who does what to whom must agree. A word that is neither in common.txt nor
//     in synonyms.txt counts as a name.
//   - Residual. What is left, the words that say what is asked of those names, must
//     be the same words but for their endings and for the groups in synonyms.txt and
//     in the configuration.
//   - Ranking by tf-idf and by spelling (see match.go).
//   - The score is a lower confidence bound, measured (see estimate.go).
//
// A record is compared in the wording of its subject, of its key, and as a
// statement whose answer the query need not have.
//
// Each tenant has an index of its own. The host keeps the records: what is here
// can be lost at any time, and a snapshot file only makes the start shorter.
//
// English is the only language in which paraphrases are found; the same words are
// found in any.
package local

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/auahq/aua/sdk"
)

const (
	// defaultMinScore lies in the gap between paraphrases and near misses; see the
	// command in the folder evaluate.
	defaultMinScore = 0.9
	defaultLimit    = 8
)

// config is the plugin's config block.
type config struct {
	MinScore float64             `json:"min_score"`
	Limit    int                 `json:"limit"`
	Synonyms map[string][]string `json:"synonyms"`
}

// schema is what the config block may hold.
func schema() sdk.Schema {
	return sdk.Schema{Attributes: []sdk.Attribute{
		{
			Name: "min_score", Type: "number", Default: defaultMinScore,
			Min: sdk.Float(0), Max: sdk.Float(1), Unit: "probability",
			Description: "The least score of a correction that is found: the lower confidence bound of the probability that it is about the query. The same words score near 1. A lower value finds looser paraphrases, and applies corrections to questions that they are not about.",
		},
		{
			Name: "limit", Type: "int", Default: defaultLimit,
			Min: sdk.Float(1), Max: sdk.Float(100), Unit: "corrections",
			Description: "The most corrections that are found for a query, however many the host asks for.",
		},
		{
			Name: "synonyms", Type: "map(list(string))",
			Description: "Words and phrases that mean the same in your questions, besides those that are built in, such as { kubernetes = [\"k8s\"] }. Do not list what only resembles each other: a correction about the one would be applied to the other.",
		},
	}}
}

// Plugin returns the correction store's description and constructor.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "local",
		Version:     "0.1.0",
		Description: "Finds corrections by meaning in an index in memory, without a model.",
		Config:      schema(),
		Validate: func(inst *sdk.Instance) error {
			_, err := decode(inst)
			return err
		},
		CorrectionStore: func(ctx context.Context, inst *sdk.Instance) (sdk.CorrectionStore, error) {
			return open(ctx, inst, time.Now)
		},
	}
}

// open makes an instance, and fills it from the snapshot in its folder. A
// snapshot that cannot be read is passed over: the host has the records.
func open(ctx context.Context, inst *sdk.Instance, now func() time.Time) (*store, error) {
	cfg, err := decode(inst)
	if err != nil {
		return nil, err
	}
	log := inst.Log
	if log == nil {
		log = hclog.NewNullLogger()
	}
	var d *disk
	if inst.DataDir != "" {
		d = &disk{dir: inst.DataDir}
	}
	s := newStore(cfg, d, log, now)
	if err := s.restore(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		log.Warn("The snapshot of the corrections is not used; all of them are loaded anew.", "error", err)
	}
	return s, nil
}

// decode reads the config block, and holds it against the schema for hosts
// that did not.
func decode(inst *sdk.Instance) (config, error) {
	cfg := config{MinScore: defaultMinScore, Limit: defaultLimit}
	if err := inst.Decode(&cfg); err != nil {
		return config{}, err
	}
	values := map[string]float64{"min_score": cfg.MinScore, "limit": float64(cfg.Limit)}
	var errs []error
	for _, a := range schema().Attributes {
		if v, ok := values[a.Name]; ok && (v < *a.Min || v > *a.Max) {
			errs = append(errs, &sdk.ConfigError{
				Path:    []string{a.Name},
				Summary: "Number out of range",
				Detail:  fmt.Sprintf("%s is %g, but must be between %g and %g (%s).", a.Name, v, *a.Min, *a.Max, a.Unit),
			})
		}
	}
	for _, word := range slices.Sorted(maps.Keys(cfg.Synonyms)) {
		for _, member := range append([]string{word}, cfg.Synonyms[word]...) {
			if key, n := phraseKey(member); n == 0 || n == 1 && stopWords[strings.ToLower(key)] {
				errs = append(errs, &sdk.ConfigError{
					Path:    []string{"synonyms", word},
					Summary: "Word without a meaning",
					Detail:  fmt.Sprintf("The synonyms of %q contain %q, which says nothing by itself and is not compared. Name a word or a phrase that does.", word, member),
				})
			}
		}
	}
	return cfg, errors.Join(errs...)
}
