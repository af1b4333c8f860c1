// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// start runs the program and returns its base URL.
func start(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- run(ctx, args, strings.NewReader(stdin), in) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
	})
	return strings.TrimSpace(line)
}

func ask(t *testing.T, base string) string {
	t.Helper()
	resp, err := http.Post(base+"/chat/completions", "application/json", strings.NewReader(`{"messages":[{"role":"user","content":"hi"}]}`))
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return string(body)
}

func TestPrintsItsAddressAndServesTheScript(t *testing.T) {
	base := start(t, `{"default":{"text":"from the script"}}`, "-listen", "127.0.0.1:0", "-script", "-")
	require.Regexp(t, `^http://127\.0\.0\.1:\d+/v1$`, base)
	require.Contains(t, ask(t, base), "from the script")

	file := filepath.Join(t.TempDir(), "script.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"default":{"text":"from the file"}}`), 0o600))
	require.Contains(t, ask(t, start(t, "", "-script", file)), "from the file")
	require.Contains(t, ask(t, start(t, "")), "You said: hi")
}

func TestRefusesWhatIsWrong(t *testing.T) {
	for _, args := range [][]string{
		{"-script", filepath.Join(t.TempDir(), "absent.json")}, {"-script", "-"}, {"-listen", "0.0.0.0:0"}, {"-nonsense"},
	} {
		require.Error(t, run(t.Context(), args, strings.NewReader(`{"unknown":1}`), io.Discard), args)
	}
}
