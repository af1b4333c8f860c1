// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/plugintest"
	"github.com/auahq/aua/test/live"
)

// inhouse runs the server that the TypeScript example speaks to, and returns
// its address. What it prints goes to a file.
func inhouse(t *testing.T, log string) string {
	t.Helper()
	out, err := os.Create(log)
	require.NoError(t, err)
	defer out.Close()
	c := exec.Command("node", "../../examples/custom_backend/fake-server.mjs", "0")
	c.Stdout = out
	require.NoError(t, c.Start())
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	var url []byte
	require.Eventually(t, func() bool {
		url, err = os.ReadFile(log)
		return err == nil && bytes.HasSuffix(url, []byte("\n"))
	}, live.Patience, live.Tick)
	return strings.TrimSpace(string(url))
}

// gadgets builds a plugin that misbehaves on demand, with the plumbing of each
// example, and returns their command lines by language.
func gadgets(t *testing.T) map[string][]string {
	t.Helper()
	source, err := filepath.Abs("testdata/gadget")
	require.NoError(t, err)
	python, typescript := filepath.Join(built(t, pythonExample), "dist"), built(t, typescriptExample)
	dir := t.TempDir()
	run(t, dir, filepath.Join(typescript, "node_modules/.bin/esbuild"), filepath.Join(source, "gadget.ts"),
		"--bundle", "--platform=node", "--alias:aua-plugin="+filepath.Join(typescript, "src/aua-plugin.ts"), "--outfile=gadget.js")
	run(t, dir, "cp", filepath.Join(source, "gadget.py"), filepath.Join(python, "aua_plugin.py"), dir)
	require.NoError(t, os.Symlink(filepath.Join(typescript, "dist/proto"), filepath.Join(dir, "proto")))
	require.NoError(t, os.Symlink(filepath.Join(python, "lib"), filepath.Join(dir, "lib")))
	return map[string][]string{
		"python":     {"python3", filepath.Join(dir, "gadget.py")},
		"typescript": {"node", filepath.Join(dir, "gadget.js")},
	}
}

// TestPlumbingConforms makes the demands on the plumbing of the examples that
// the examples themselves, which their READMEs have checked in full, give no
// occasion for: calls that raise, that hang and are given up, and that are
// streams in any direction.
func TestPlumbingConforms(t *testing.T) {
	for language, command := range gadgets(t) {
		t.Run(language, func(t *testing.T) {
			o := plugintest.Options{
				Config: json.RawMessage(`{"greeting": "hello"}`), BadConfig: json.RawMessage(`{"greeting": "HELLO!"}`),
				SlowQuery: "do:hang", PanicQuery: "do:raise",
				Only: []string{"configure_path", "call", "abandoned", "deadline", "cancel", "panic", "fit_artefact", "middleware_cuts"},
			}
			results, err := plugintest.Check(t.Context(), command[0], command[1:], o)
			require.NoError(t, err)
			for _, r := range results {
				require.Equal(t, plugintest.Pass, r.Status, "%s: %s", r.Check, r.Detail)
			}
		})
	}
}
