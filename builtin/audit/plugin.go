// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package audit is the built-in middleware that writes down every query and
// every answer: one line of JSON for each in a file that only grows, so that
// what was asked and answered can be shown later. The content is kept as a
// hash, unless the configuration wants it in full.
//
// Each line carries the hash of the line before it, and its own. A line that
// is changed, removed or put in later breaks the chain, and [Verify] says
// where. The chain goes on over restarts and from one file to the next. It
// proves nothing against somebody who can write the file and computes all later
// hashes anew; whoever needs that keeps the last hash in another place.
package audit

import (
	"context"
	"time"

	"github.com/auahq/aua/sdk"
)

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "audit",
		Version:     "0.1.0",
		Description: "Writes every query and answer to an append-only file, each line chained to the one before it.",
		Config:      schema(),
		Needs:       sdk.NeedsMessages,
		Validate: func(inst *sdk.Instance) error {
			_, err := readSettings(inst)
			return err
		},
		Middleware: func(ctx context.Context, inst *sdk.Instance) (sdk.Middleware, error) {
			s, err := readSettings(inst)
			if err != nil {
				return nil, err
			}
			return start(ctx, inst, s, time.Now)
		},
	}
}
