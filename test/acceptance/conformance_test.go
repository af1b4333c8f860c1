// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/builtin"
	"github.com/auahq/aua/sdk/plugintest"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
	"github.com/auahq/aua/website"
)

// TestBuiltinsConform runs the conformance tests against each built-in plugin
// as the binary serves it.
func TestBuiltinsConform(t *testing.T) {
	// The race detector would falsify the times and the memory that they are held to.
	plain, err := live.Build(t.TempDir())
	require.NoError(t, err)
	// It repeats no question of 5 MiB, word by word, and keeps none.
	upstream := modelserver.New(t, modelserver.Config{Keep: -1, Default: modelserver.Behaviour{Text: "It is four."}})
	dir := t.TempDir()
	answers := filepath.Join(dir, "answers.jsonl")
	require.NoError(t, os.WriteFile(answers, []byte(`{"prompt": "what is 2 + 2?", "answer": "4"}`+"\n"), 0o600))
	configs := map[string]map[string]any{
		"openai":    {"base_url": upstream.BaseURL()},
		"anthropic": {"base_url": upstream.URL()},
		"ollama":    {"base_url": upstream.URL()},
		"replay":    {"file": answers, "on_miss": "decline"},
		"audit":     {"path": filepath.Join(dir, "audit.jsonl")},
		"webhook":   {"url": upstream.URL(), "secret": "a-shared-secret-of-some-length"},
	}
	for name := range builtin.Plugins(website.Docs()) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, err := json.Marshal(configs[name])
			require.NoError(t, err)
			if configs[name] == nil {
				config = []byte(`{}`)
			}
			plugintest.Run(t, plain, []string{"plugin-serve", name}, plugintest.Options{Config: config})
		})
	}
}
