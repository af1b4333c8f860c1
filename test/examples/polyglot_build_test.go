// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// An example in another language, which "make examples" builds.
const (
	pythonExample     = "custom_field_classifier"
	typescriptExample = "custom_backend"
)

// built returns where an example was built: a copy of its folder, with the
// installable plugin in dist. What is missing skips the test; in continuous
// integration that is a failure. What is not as the example is now is a
// failure everywhere.
func built(t *testing.T, example string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("../../.cache/examples", example))
	require.NoError(t, err)
	if _, err := os.Stat(filepath.Join(dir, "dist/plugin.hcl")); err != nil {
		const missing = "the example is not built; make examples builds it"
		if os.Getenv("CI") != "" {
			require.FailNow(t, missing)
		}
		t.Skip(missing)
	}
	source := os.DirFS(filepath.Join("../../examples", example))
	err = fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		switch d.Name() {
		case "dist", "gen", "node_modules", ".venv", "__pycache__":
			return fs.SkipDir
		case "README.md", "aua.hcl", "answers.jsonl": // nothing is built of them
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		now, err := fs.ReadFile(source, name)
		require.NoError(t, err)
		copied, _ := os.ReadFile(filepath.Join(dir, name))
		require.True(t, bytes.Equal(now, copied), "%s has changed since the example was built; make examples builds it anew", name)
		return nil
	})
	require.NoError(t, err)
	return dir
}

// run runs a program in a folder to its end, and returns what it printed.
func run(t *testing.T, dir string, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), live.Patience)
	defer cancel()
	c := exec.CommandContext(ctx, program, args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// TestTheirOwnTests runs the tests of the examples in their own languages.
func TestTheirOwnTests(t *testing.T) {
	for example, passed := range map[string]string{pythonExample: "\nOK\n", typescriptExample: "# fail 0\n"} {
		t.Run(example, func(t *testing.T) {
			proto, err := filepath.Abs("../../sdk/proto")
			require.NoError(t, err)
			require.Contains(t, run(t, built(t, example), "make", "test", "PROTO="+proto), passed)
		})
	}
}
