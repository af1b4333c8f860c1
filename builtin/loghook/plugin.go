// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package loghook is the built-in hook "log": it writes one structured line for
// each event that it is configured for, into the host's log or into a file of
// its own. It is how one watches the decisions of a running server without
// writing a plugin.
//
// A line says what happened and not what was said. Content (messages, answers,
// corrections, metadata) is written only where the configuration asks for it.
package loghook

import (
	"context"

	"github.com/auahq/aua/sdk"
)

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "log",
		Version:     "0.1.0",
		Description: "Writes a structured line for each event, to the log or to a file, without content unless asked.",
		Config:      schema(),
		Needs:       sdk.NeedsLastMessage,
		HookPoints:  points(),
		Validate: func(inst *sdk.Instance) error {
			_, err := readSettings(inst)
			return err
		},
		Hook: func(_ context.Context, inst *sdk.Instance) (sdk.Hook, error) {
			s, err := readSettings(inst)
			if err != nil {
				return nil, err
			}
			return newHook(inst, s)
		},
	}
}

// points lists all hook points.
func points() []string {
	var names []string
	for p := sdk.PointPreQuery; p <= sdk.PointOnRollback; p++ {
		names = append(names, sdk.PointName(p))
	}
	return names
}
