// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package replay

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/plugintest"
)

// TestConformance runs the plugin as a process of its own.
func TestConformance(t *testing.T) {
	file := recording(t, `{"prompt":"What is 2 + 2?","answer":"It is 4."}`, `{"prompt":"Take your time","answer":"At last.","latency_ms":60000}`)
	self, err := os.Executable()
	require.NoError(t, err)
	cfg, err := json.Marshal(config{"file": file})
	require.NoError(t, err)
	plugintest.Run(t, self, nil, plugintest.Options{
		Config: cfg, BadConfig: json.RawMessage(`{"file":""}`), Env: []string{serveEnv + "=1"}, SlowQuery: "Take your time",
	})
}
