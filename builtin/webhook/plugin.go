// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package webhook is the built-in hook that posts events to an HTTP server of
// yours, as JSON, signed, and again when it fails.
//
// A request follows the conventions of Standard Webhooks, for which receivers
// find libraries in most languages:
//
//	webhook-id         the event's id, the same for every attempt; also sent as Idempotency-Key
//	webhook-timestamp  when this attempt was made, in seconds since 1970
//	webhook-signature  "v1," and the base64 of HMAC-SHA256(key, id + "." + timestamp + "." + body)
//
// The key is the secret of the configuration, byte for byte; of a secret that
// begins with "whsec_" it is what the base64 behind that stands for. A receiver
// computes the signature anew, compares it in constant time, refuses old
// timestamps, and takes an id only once.
//
// Events wait in memory, bounded, and are delivered by a few workers; those of
// one request in order. They are lost when the process is killed, and an event
// that the server refuses, or does not accept in so many attempts, is dropped.
package webhook

import (
	"context"
	"errors"

	"github.com/auahq/aua/sdk"
)

const version = "0.1.0"

// Plugin returns the plugin's definition.
func Plugin() *sdk.Plugin {
	return &sdk.Plugin{
		Name:        "webhook",
		Version:     version,
		Description: "Posts events to an HTTP server, signed and retried, without content unless asked.",
		Config:      schema(),
		Needs:       sdk.NeedsLastMessage,
		HookPoints:  points(),
		Validate: func(inst *sdk.Instance) error {
			s, err := readSettings(inst)
			if err != nil {
				return err
			}
			return errors.Join(s.warnings()...)
		},
		Hook: func(_ context.Context, inst *sdk.Instance) (sdk.Hook, error) {
			s, err := readSettings(inst)
			if err != nil {
				return nil, err
			}
			return start(inst, s, realTime), nil
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
