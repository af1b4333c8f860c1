// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"testing"

	"github.com/auahq/aua/sdk/plugintest"
)

// As a process of its own, the plugin keeps its side of the contract.
func TestConformance(t *testing.T) {
	plugintest.Run(t, plugintest.Build(t, "."), nil, plugintest.Options{
		Config:    json.RawMessage(`{"words_per_minute": 200, "dollar_weight": 5}`),
		BadConfig: json.RawMessage(`{"words_per_minute": 0}`),
	})
}
