// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package plugintest is the test kit for plugins.
//
// [Connect] serves a plugin inside a Go test and returns typed clients, so that
// a test calls it as a host does, over gRPC:
//
//	func TestScore(t *testing.T) {
//		c := plugintest.Connect(t, Plugin(), &sdk.Instance{Config: json.RawMessage(`{"weight": 2}`)})
//		resp, err := c.Scorer.Score(t.Context(), &sdk.ScoreRequest{Context: c.Call})
//		…
//	}
//
// [Run] checks whether a built plugin keeps its side of the contract. It knows
// nothing but the plugin's program: it starts it as a host does, does the
// handshake by itself, and calls it over gRPC. So it tests plugins in any
// language, and finds out what a host would only find out on a bad day: a
// plugin that outlives its host, that has to be killed at every stop, whose
// schema has mistakes, or that a bad configuration takes down.
//
//	func TestConformance(t *testing.T) {
//		plugintest.Run(t, plugintest.Build(t, "."), nil, plugintest.Options{
//			Config: json.RawMessage(`{"station": "EDDF"}`),
//		})
//	}
package plugintest
