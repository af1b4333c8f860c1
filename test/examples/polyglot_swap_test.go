// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNewVersionsReplaceOldOnes installs a new version of each plugin and
// swaps it in while queries are under way. None may fail.
func TestNewVersionsReplaceOldOnes(t *testing.T) {
	const clients = 4
	f, s := tickets(t)
	f.Env = append(f.Env, "AUA_ADDR="+s.URL)
	load := load(t, s, clients, shipping, "shipping-desk")
	for _, c := range []struct{ example, program, address string }{
		{pythonExample, "main.py", "classifier.tickets"}, {typescriptExample, "main.js", "backend.inhouse"},
	} {
		next := f.Path("next-" + c.example)
		require.NoError(t, os.CopyFS(next, os.DirFS(filepath.Join(built(t, c.example), "dist"))))
		f.Change(filepath.Join("next-"+c.example, c.program), func(text string) string {
			return strings.Replace(text, `"1.0.0"`, `"1.1.0"`, 1)
		})
		f.Run("plugins", "install", next).OK()
		f.Run("extensions", "reload", c.address).OK()
		e, err := s.Extension(t.Context(), c.address)
		require.NoError(t, err)
		require.Equal(t, "1.1.0", e.Version)
		load.More(clients + 1)
	}
	load.End()
}
