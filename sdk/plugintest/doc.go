// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

// Package plugintest checks whether a plugin keeps its side of the contract.
//
// It knows nothing but the plugin's program: it starts it as a host does, does
// the handshake by itself, and calls it over gRPC. So it tests plugins in any
// language, and finds out what a host would only find out on a bad day: a
// plugin that outlives its host, that has to be killed at every stop, whose
// schema has mistakes, or that a bad configuration takes down.
//
// In a Go test:
//
//	func TestConformance(t *testing.T) {
//		plugintest.Run(t, "bin/aua-plugin-weather", nil, plugintest.Options{
//			Config: json.RawMessage(`{"station": "EDDF"}`),
//		})
//	}
package plugintest
