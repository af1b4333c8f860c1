// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/auahq/aua/sdk"
)

// plugin describes the plugin, and makes its instances.
func plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "glossary",
		Version:     "1.0.0",
		Description: "Has answers use the terms of a glossary, also while they are streamed.",
		// It needs to see nothing of the query; answers come to it anyway.
		Needs:            sdk.NeedsNone,
		TransformsChunks: true,
		ChangesAnswer:    true,
		Config: sdk.Schema{Blocks: []sdk.Block{{
			Type: "term", Labels: []string{"term"}, Min: 1,
			Description: "A term as it is to be written. It is corrected in any other case as well.",
			Schema: sdk.Schema{Attributes: []sdk.Attribute{{
				Name: "instead_of", Type: "list(string)",
				Description: "What is replaced by the term: whole words, in any case.",
			}}},
		}}},
		Validate: func(inst *sdk.Instance) error {
			_, err := readGlossary(inst)
			return err
		},
		Middleware: func(_ context.Context, inst *sdk.Instance) (sdk.Middleware, error) {
			g, err := readGlossary(inst)
			if err != nil {
				return nil, err
			}
			return &middleware{g}, nil
		},
	}
}

// readGlossary decodes and checks the config block.
func readGlossary(inst *sdk.Instance) (*glossary, error) {
	var config struct {
		Terms []struct {
			Term      string   `json:"term"`
			InsteadOf []string `json:"instead_of"`
		} `json:"term"`
	}
	if err := inst.Decode(&config); err != nil {
		return nil, err
	}
	g := &glossary{}
	owner := map[string]string{}
	var errs []error
	for i, t := range config.Terms {
		// Of an error in an attribute, the path leads to it; the label is the block's own.
		block := []string{"term", strconv.Itoa(i)}
		for j, written := range append([]string{t.Term}, t.InsteadOf...) {
			path := block
			if j > 0 {
				path = append(block, "instead_of", strconv.Itoa(j-1))
			}
			key := strings.ToLower(written)
			other, taken := owner[key]
			switch {
			case !isTerm(written):
				errs = append(errs, &sdk.ConfigError{
					Path: path, Summary: "Not a term",
					Detail: fmt.Sprintf("%q does not begin and end with a letter or a digit, so that it would not be found as a word.", written),
				})
			case taken && other != t.Term:
				errs = append(errs, &sdk.ConfigError{
					Path: path, Summary: "Term with two replacements",
					Detail: fmt.Sprintf("%q would become %q and %q. Leave it in one of the two.", written, other, t.Term),
				})
			case !taken:
				owner[key] = t.Term
				g.add(written, t.Term)
			}
		}
	}
	return g, errors.Join(errs...)
}
