// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package handbook is a specialist without a model: it answers questions about
// AUA with sentences of AUA's documentation, says where they stand, and declines
// all others.
//
// Sections are ranked by BM25 over title, headings, text, samples and the known
// questions that they answer, and by how like the question is to those. Whether
// it is about AUA is decided by its wording, as learned from known questions about AUA
// and about other things, and by how much of it the best section covers. The
// answer is quoted and not written, so it cannot say what the documentation does
// not.
package handbook

import (
	"context"
	"errors"
	"io/fs"
	"runtime/debug"
	"sync"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/program"
)

// config is the config block.
type config struct {
	LinkPrefix string `json:"link_prefix"`
}

// defaultPrefix is where the pages are in the repository.
const defaultPrefix = "website/docs/"

// Plugin describes the backend "handbook" over the pages in docs, which are
// read when the first instance is made.
func Plugin(docs fs.FS) *sdk.Plugin {
	load := sync.OnceValues(func() (*index, error) {
		if docs == nil {
			return nil, errors.New("this program was built without the documentation")
		}
		// What is built in between is collected soon, so that what stays lies close together.
		defer debug.SetGCPercent(debug.SetGCPercent(10))
		pages, err := readPages(docs)
		if err != nil {
			return nil, err
		}
		return newIndex(pages, knownQuestions(questionsText)), nil
	})
	return &sdk.Plugin{
		Name:        "handbook",
		Version:     "0.1.0",
		Description: "Answers questions about AUA from its documentation, with the place where it is written, and declines everything else.",
		Config: sdk.Schema{Attributes: []sdk.Attribute{{
			Name: "link_prefix", Type: "string", Default: defaultPrefix,
			Description: "Stands before the page in a citation: a folder, or the address at which you publish the pages, with its final slash.",
		}}},
		Backend: func(_ context.Context, inst *sdk.Instance) (sdk.Backend, error) {
			cfg := config{LinkPrefix: defaultPrefix}
			if err := inst.Decode(&cfg); err != nil {
				return nil, err
			}
			x, err := load()
			if err != nil {
				return nil, err
			}
			return program.New("handbook", (&reader{index: x, prefix: cfg.LinkPrefix}).answer), nil
		},
	}
}
