// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/test/live"
)

// TestReadmes does what the READMEs say.
func TestReadmes(t *testing.T) {
	for _, example := range []string{pythonExample, typescriptExample} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			dist := filepath.Join(built(t, example), "dist")
			dir := Copy(t, example)
			require.NoError(t, os.Symlink(dist, filepath.Join(dir, "dist")))
			if example == typescriptExample {
				url := strings.TrimPrefix(inhouse(t, filepath.Join(dir, "server.log")), "http://")
				for _, name := range []string{"README.md", "aua.hcl"} {
					text, err := os.ReadFile(filepath.Join(dir, name))
					require.NoError(t, err)
					changed := strings.ReplaceAll(string(text), "127.0.0.1:7070", url)
					require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(changed), 0o600))
				}
			}
			Follow(t, aua, dir)
		})
	}
}

// TestProblemsAreShownWhereTheyStand: what a plugin in another language finds
// wrong with its settings has file, line and snippet.
func TestProblemsAreShownWhereTheyStand(t *testing.T) {
	f := live.In(t, aua)
	f.Write("aua.hcl", strings.ReplaceAll(ticketing, "INHOUSE", "inference.internal"))
	for _, example := range []string{pythonExample, typescriptExample} {
		f.Run("plugins", "install", filepath.Join(built(t, example), "dist")).OK()
	}
	f.Run("validate").OK() // the schema allows any text
	f.Change("aua.hcl", func(text string) string { return strings.ReplaceAll(text, "shipping = [", "shiping = [") })
	ran := f.Run("serve", "-dry-run")
	require.NotZero(t, ran.Status)
	ran.Says(
		"Unknown field", "shiping = [", `Did you mean "shipping"?`,
		"Not an address", `config { base_url = "inference.internal" }`, "begins with http:// or https://",
	)
}
