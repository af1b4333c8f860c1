// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/config"
	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
)

// installedKinds has the plugin "tester" of acme as every kind that it can serve queries as.
const installedKinds = `config_version = "1.0"
auth { enabled = false }
required_plugins {
  tester = { source = "acme/tester", version = "~> 1.0" }
}
backend "tester" { plugin = "tester" }
specialist "one" {
  backend = "tester"
  model   = "m"
  fields  = ["software_engineering", "general"]
}
router "tester" { plugin = "tester" }
verifier "tester" { plugin = "tester" }
scorer "tester" { plugin = "tester" }
correction_store "tester" { plugin = "tester" }
middleware "tester" { plugin = "tester" }
hook "tester" {
  plugin = "tester"
  on     = ["pre_query", "post_response"]
}
`

// installedBlocks are the blocks of installedKinds that use the plugin.
var installedBlocks = []string{"backend.tester", "correction_store.tester", "hook.tester", "middleware.tester", "router.tester", "scorer.tester", "verifier.tester"}

// twoVersions is a folder with two versions of the plugin, and the lock file for each.
func twoVersions(t *testing.T) (f *live.Folder, locks map[string]string) {
	t.Helper()
	f, locks = in(t).Write("aua.hcl", installedKinds), map[string]string{}
	for _, version := range []string{"1.1.0", "1.0.0"} {
		_ = os.Remove(f.Path(".aua.lock.hcl"))
		f.LayOut(tester(t, version), "acme/tester", "~> 1.0")
		locks[version] = f.Read(".aua.lock.hcl")
	}
	return f, locks
}

// TestVersionsAreSwappedUnderLoad, back and forth, with kills of the new one in
// between: no query fails, and what is replaced can be removed.
func TestVersionsAreSwappedUnderLoad(t *testing.T) {
	f, locks := twoVersions(t)
	s := serveIn(t, f.Dir, "-config", "aua.hcl")
	generations := map[string]string{"1.0.0": s.status().Generation}
	l := s.load(6)
	running := "1.0.0"
	for n := range 6 {
		before, next := running, "1.1.0"
		if before == next {
			next = "1.0.0"
		}
		f.Write(".aua.lock.hcl", locks[next])
		r := s.reload()
		var replaced []string
		for _, e := range r.Extensions {
			if e.Change == api.ReloadKept {
				continue
			}
			require.Equal(t, []string{api.ReloadReplaced, "tester", next, "tester " + before}, []string{e.Change, e.Plugin, e.Version, e.Before})
			replaced = append(replaced, e.Address)
		}
		require.Equal(t, installedBlocks, replaced)
		require.NotEqual(t, r.Before, r.Generation, "another version is another generation")
		if known := generations[next]; known != "" {
			require.Equal(t, known, r.Generation, "the same version is the same")
		}
		generations[next], running = r.Generation, next
		if n%2 == 0 {
			require.NoError(t, syscall.Kill(s.pid("scorer.tester"), syscall.SIGKILL))
		}
		l.More(30)
	}
	l.End()
	t.Logf("%d queries were answered", l.Answered.Load())
	require.Equal(t, "1.0.0", running)
	f.Write(".aua.lock.hcl", locks["1.1.0"])
	s.reload()
	s.settled(len(installedBlocks) + 1)
	require.Eventually(t, func() bool { return !locked(t, f) }, patience, tick, "nothing holds the old version any more")
}

// TestAVersionThatIsNotAsLockedDoesNotServe: the one before goes on.
func TestAVersionThatIsNotAsLockedDoesNotServe(t *testing.T) {
	f, locks := twoVersions(t)
	s := serveIn(t, f.Dir, "-config", "aua.hcl")
	before := s.status()
	refused := func(code fault.Code, force bool) *fault.Error {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		_, err := s.Reload(ctx, &api.ReloadRequest{Force: force})
		require.Equal(t, code, fault.CodeOf(err), "%v", err)
		require.Contains(t, s.ask(&api.QueryRequest{Query: coding}).Answer, "ok")
		require.Equal(t, before.Generation, s.status().Generation)
		return fault.As(err)
	}
	f.Write(".aua.lock.hcl", locks["1.1.0"])
	newer := strings.Replace(programPath(), "1.0.0", "1.1.0", 1)
	f.Change(newer, flipped)
	e := refused(fault.PluginChecksumMismatch, false)
	require.Contains(t, e.Message, newer)
	require.Len(t, e.Details["failures"], len(installedBlocks))
	require.NoError(t, os.RemoveAll(f.Path(".aua/plugins/acme/tester/1.1.0")))
	e = refused(fault.PluginNotFound, false)
	require.NotEmpty(t, e.Details["diagnostics"], "it is shown where the plugin is named")

	// What runs cannot be started again once its file is another one.
	f.Write(".aua.lock.hcl", locks["1.0.0"]).Change(programPath(), flipped)
	refused(fault.PluginChecksumMismatch, true)
	require.False(t, s.reload().Swapped, "nothing of it has to be started")
	s.settled(len(before.Plugins))
	for _, p := range before.Plugins {
		require.Equal(t, p.PID, s.pid(p.Address))
	}
}

// TestANewConfigurationThatThePluginRefuses, which only a start shows, is
// pointed at where it is written.
func TestANewConfigurationThatThePluginRefuses(t *testing.T) {
	f := withTester(t)
	s := serveIn(t, f.Dir, "-config", "aua.hcl")
	f.Write("aua.hcl", required(`, version = "~> 1.0"`, "    linger        = true\n    exit_after_ms = 60000\n"))
	f.Run("extensions", "reload", "-address", s.url).Refused(fault.ConfigInvalid, "what ran before serves on",
		"on aua.hcl line 20, in verifier \"extra\":", "exit_after_ms = 60000", "Contradicting settings", "A tester that lingers does not end by itself.")
	var told struct {
		Details struct {
			Step        string
			Diagnostics []config.Diagnostic
		}
	}
	f.Run("extensions", "reload", "-json", "-address", s.url).Refused(fault.ConfigInvalid).JSON(&told)
	require.Equal(t, "start", told.Details.Step)
	require.Equal(t, []any{"aua.hcl", 20}, []any{told.Details.Diagnostics[0].Range.File, told.Details.Diagnostics[0].Range.Start.Line})
	require.Contains(t, told.Details.Diagnostics[0].Snippet.Code, "exit_after_ms")

	e, err := s.Extension(t.Context(), "verifier.extra")
	require.NoError(t, err)
	require.Equal(t, []string{"ready", api.ReloadFailed, "start"}, []string{e.State, e.LastReload.Change, e.LastReload.Step})
}
