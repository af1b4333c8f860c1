// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/test/live"
)

// TestNewVersionsReplaceOldOnes installs a new version of each plugin and
// swaps it in while queries are under way. None may fail.
func TestNewVersionsReplaceOldOnes(t *testing.T) {
	const clients = 4
	f, s := tickets(t)
	f.Env = append(f.Env, "AUA_ADDR="+s.URL)
	var stop atomic.Bool
	var answered atomic.Int64
	failed := make(chan error, clients)
	for range clients {
		go func() {
			failed <- func() error {
				for !stop.Load() {
					r, err := s.Query(t.Context(), &api.QueryRequest{Query: shipping})
					if err != nil {
						return err
					}
					if len(r.Degraded) > 0 || r.Specialist != "shipping-desk" {
						return fmt.Errorf("%s answered, without %v", r.Specialist, r.Degraded)
					}
					answered.Add(1)
				}
				return nil
			}()
		}()
	}
	for _, c := range []struct{ example, program, address string }{
		{pythonExample, "main.py", "classifier.tickets"}, {typescriptExample, "main.js", "backend.inhouse"},
	} {
		next := f.Path("next-" + c.example)
		require.NoError(t, os.CopyFS(next, os.DirFS(filepath.Join(built(t, c.example), "dist"))))
		f.Change(filepath.Join("next-"+c.example, c.program), func(text string) string {
			return strings.Replace(text, `"1.0.0"`, `"1.1.0"`, 1)
		})
		f.Run("plugins", "install", next).OK()
		before := answered.Load()
		f.Run("extensions", "reload", c.address).OK()
		e, err := s.Extension(t.Context(), c.address)
		require.NoError(t, err)
		require.Equal(t, "1.1.0", e.Version)
		require.Eventually(t, func() bool { return answered.Load() > before+clients || len(failed) > 0 }, live.Patience, live.Tick)
	}
	stop.Store(true)
	for range clients {
		require.NoError(t, <-failed)
	}
}
