// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package threshold

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/plugintest"
)

// asPlugin, as the first argument, makes the test binary the plugin.
const asPlugin = "as-plugin"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == asPlugin {
		sdk.Serve(Plugin())
		return
	}
	os.Exit(m.Run())
}

// As a process of its own, the plugin keeps its side of the contract.
func TestConformance(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	plugintest.Run(t, self, []string{asPlugin}, plugintest.Options{
		Config:    json.RawMessage(`{"margin": 0.02, "peeking": "spending"}`),
		BadConfig: json.RawMessage(`{"level": 2}`),
	})
}
