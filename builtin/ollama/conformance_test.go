// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package ollama

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/plugintest"
	"github.com/auahq/aua/test/backendtest"
	"github.com/auahq/aua/test/modelserver"
)

// TestConformance runs the plugin as a process of its own, against a model
// server that answers, and that stalls for the query that is to be slow.
func TestConformance(t *testing.T) {
	s := modelserver.New(t, modelserver.Config{Dialect: modelserver.Ollama, Keep: -1, Default: modelserver.Behaviour{Text: "It is 4."}})
	self, err := os.Executable()
	require.NoError(t, err)
	cfg, err := json.Marshal(config{"base_url": s.URL(), "options": map[string]any{"top_k": 1}})
	require.NoError(t, err)
	plugintest.Run(t, self, nil, plugintest.Options{
		Config: cfg, BadConfig: json.RawMessage(`{"keep_alive":"soon"}`), Env: []string{serveEnv + "=1"},
		SlowQuery: modelserver.Behaviour{Fault: modelserver.StallBefore}.Directive(),
	})
	require.True(t, s.WaitFor(backendtest.Patience, func([]modelserver.Request) bool { return s.InFlight() == 0 }),
		"no call goes on after the plugin is gone")
}
