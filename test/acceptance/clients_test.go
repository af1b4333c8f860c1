// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/modelserver"
)

// clients is where "make clients" installs the clients, seen from this folder.
const clients = "../../.cache/clients"

// TestClients runs the official OpenAI and Anthropic clients, the Vercel AI SDK
// and the community's OpenAI client for Go against AUA, with a token as their key.
func TestClients(t *testing.T) {
	upstream, s := clientServer(t)
	token := mint(t, s.Client, api.TokenRequest{Scopes: []string{"aua:query"}}).Secret
	for name, c := range map[string]struct {
		program, script, path string
		checks                int
	}{
		"openai python":        {clients + "/python/bin/python", "openai_client.py", "/v1", 13},
		"openai javascript":    {"node", "openai_client.mjs", "/v1", 10},
		"anthropic python":     {clients + "/python/bin/python", "anthropic_client.py", "", 7},
		"anthropic javascript": {"node", "anthropic_client.mjs", "", 6},
		"vercel ai sdk":        {"node", "ai_sdk_client.mjs", "/v1", 10},
		"go-openai":            {clients + "/go/goopenai", "", "/v1", 8},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{s.url + c.path}
			if script := installed(t, c.program, c.script); script != "" {
				args = []string{script, s.url + c.path}
			}
			before := cancelled(upstream)
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			client := exec.CommandContext(ctx, c.program, args...)
			client.Env = append(os.Environ(), "AUA_TOKEN="+token)
			out, err := client.CombinedOutput()
			require.NoError(t, err, string(out))
			require.Equal(t, c.checks, strings.Count(string(out), "ok "), string(out))
			require.Eventually(t, func() bool { return cancelled(upstream) > before }, patience, tick,
				"a stream that its client leaves is cancelled at the model server")
		})
	}
}

// installed returns the script, next to the libraries that it needs; empty for
// a program that needs none. What is missing skips the test; in continuous
// integration that is a failure.
func installed(t *testing.T, program, script string) string {
	t.Helper()
	missing := ""
	if _, err := exec.LookPath(program); err != nil {
		missing = program
	}
	path := ""
	if script != "" {
		path = "../clients/" + script
	}
	if filepath.Ext(script) == ".mjs" {
		// Node looks for modules beside the script.
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		path = clients + "/node/" + script
		if _, err := os.Stat(clients + "/node/node_modules/ai"); err != nil {
			missing = "the npm packages of the clients"
		} else {
			require.NoError(t, os.WriteFile(path, source, 0o600))
		}
	}
	if missing != "" {
		if os.Getenv("CI") != "" {
			require.FailNow(t, missing+" is missing; make clients installs it")
		}
		t.Skip(missing + " is missing; make clients installs it")
	}
	return path
}

func cancelled(upstream *modelserver.Server) (n int) {
	for _, r := range upstream.ChatRequests() {
		if r.Cancelled {
			n++
		}
	}
	return n
}

// clientServer is AUA with a specialist for each thing that the clients try.
func clientServer(t *testing.T) (*modelserver.Server, *server) {
	t.Helper()
	cities := []modelserver.ToolCall{
		{ID: "call-1", Name: "weather", Arguments: `{"city": "Lund"}`},
		{ID: "call-2", Name: "weather", Arguments: `{"city": "Malmö"}`},
	}
	behaviours := map[string]modelserver.Behaviour{
		"plain": {
			Text: "Hello to you, from a model.", PromptTokens: 11, CompletionTokens: 6, CachedTokens: 4,
			Extra: map[string]json.RawMessage{"system_fingerprint": []byte(`"fp_mock"`)},
		},
		"tools":      {ToolCalls: cities},
		"structured": {Structured: `{"name": "Ada", "age": 36}`},
		"limited":    {Status: 429, Headers: map[string]string{"Retry-After": "30"}},
		"broken":     {Status: 500},
		"cut":        {Text: "one two three four", Fault: modelserver.CutAfter, AfterChunks: 2},
		"endless":    {Text: strings.Repeat("word ", 10_000), ChunkMS: 20},
	}
	upstream := modelserver.New(t, modelserver.Config{ByModel: behaviours})
	hcl := `config_version = "1.0"
backend "mock" {
  plugin = "openai"
  config { base_url = "` + upstream.BaseURL() + `" }
}
`
	for name := range behaviours {
		fields := `"creative_writing"`
		if name == "plain" {
			fields = `"general"`
		}
		hcl += `
specialist "` + name + `" {
  backend = "mock"
  model   = "` + name + `"
  fields  = [` + fields + `]
  retries = 0
  breaker { failures = 1000 }
}
`
	}
	return upstream, serve(t, hcl)
}
