// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package pii is the built-in middleware that keeps personal data and secrets
// from model servers. It finds them in a query and its history, puts
// placeholders such as [EMAIL_1] in their place, and puts the values back where
// the answer repeats a placeholder, so that the user sees them and the model
// server never does.
//
// It is made for precision first: what it takes for a telephone number is one,
// in nearly all cases, since hiding an order's number harms the answer. What
// each kind takes is said at its find function, and measured on the labelled
// lines in testdata. It does not read images, audio and files, and does not
// recognise names and postal addresses.
//
// An answer that is streamed is held back only while it may be in the middle of
// something: a placeholder, or with redact_response a word or a number; never
// more than 16 KiB, the longest secret that is recognised.
package pii

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "pii-redaction",
		Version:     "0.1.0",
		Description: "Keeps personal data and secrets from model servers: placeholders go out, the values come back.",
		Config:      schema(),
		// Parameters hold text as well: tools, stop sequences, schemas.
		Needs:            sdk.NeedsFull,
		TransformsChunks: true, ChangesAnswer: true,
		Validate: func(inst *sdk.Instance) error {
			_, err := compile(inst)
			return err
		},
		Middleware: func(_ context.Context, inst *sdk.Instance) (sdk.Middleware, error) {
			r, err := compile(inst)
			if err != nil {
				return nil, err
			}
			return &middleware{r}, nil
		},
	}
}
