// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

//go:build real

package real

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// TestClients has each client list the models, chat whole and streamed, meet
// errors, and leave a stream by closing its connection, on which the model
// server must stop.
func TestClients(t *testing.T) {
	l := sharedLlama(t)
	port, err := freePort() // nobody listens there
	require.NoError(t, err)
	a := serve(t, block("small", l.url, ""), block("dead", address(port), "retries = 0\nbreaker { failures = 1000 }"))
	for name, c := range map[string]struct {
		program, script, path string
		checks                int
	}{
		"openai python":        {clients + "/python/bin/python", "openai_client.py", "/v1", 4},
		"openai javascript":    {"node", "openai_client.mjs", "/v1", 4},
		"anthropic python":     {clients + "/python/bin/python", "anthropic_client.py", "", 3},
		"anthropic javascript": {"node", "anthropic_client.mjs", "", 3},
		"vercel ai sdk":        {"node", "ai_sdk_client.mjs", "/v1", 5},
		"go-openai":            {clients + "/go/goopenai", "", "/v1", 4},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{a.URL + c.path, "real"}
			if c.script != "" {
				args = []string{script(t, c.script), a.URL + c.path}
			}
			program, err := exec.LookPath(c.program)
			missing(t, err)
			before := strings.Count(l.log.String(), "cancel task")
			ctx, cancel := context.WithTimeout(t.Context(), live.Patience)
			defer cancel()
			out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
			require.NoError(t, err, string(out))
			require.Equal(t, c.checks, strings.Count(string(out), "ok "), string(out))
			l.logs(t, "cancel task", before+1)
		})
	}
}

// script returns the path of a script, beside the libraries that it needs.
func script(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("clients", name)
	if filepath.Ext(name) != ".mjs" {
		return path
	}
	_, err := os.Stat(clients + "/node/node_modules/ai")
	missing(t, err)
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	path = filepath.Join(clients, "node", "real_"+name) // Node looks for modules beside the script.
	require.NoError(t, os.WriteFile(path, source, 0o600))
	return path
}

// missing skips the test when something is not installed; in continuous
// integration that is a failure.
func missing(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	const remedy = "make clients installs what is missing"
	if os.Getenv("CI") != "" {
		require.NoError(t, err, remedy)
	}
	t.Skipf("%v; %s", err, remedy)
}
