// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// opened is what a start says of the configuration.
type opened struct {
	Generation string
	Config     *api.ConfigStatus
	Drift      []api.PlanChange
}

// TestDriftIsSaidAtTheStart, and a start that is only tried out changes nothing.
func TestDriftIsSaidAtTheStart(t *testing.T) {
	f := in(t).Write("aua.hcl", calculating)
	dryRun := func(args ...string) (s opened) {
		f.Run(append([]string{"serve", "-dry-run", "-json"}, args...)...).OK().JSON(&s)
		return s
	}
	require.Equal(t, int64(1), dryRun().Config.Serial)
	s := f.Serve()
	first := stands(t, s)
	s.Stop()
	require.Equal(t, first.generation, dryRun().Generation)
	require.Empty(t, dryRun().Drift)

	f.Write("aua.hcl", calculating+"routing {\n  fanout_threshold = 0.35\n}\n")
	said := dryRun()
	require.Equal(t, first.generation, said.Generation, "the snapshot is what serves")
	require.Equal(t, int64(1), said.Config.Serial)
	require.Len(t, said.Drift, 1)
	require.Equal(t, "routing", said.Drift[0].Address)
	f.Run("serve", "-dry-run").OK().Says("What was tried is not what the files say, but snapshot 1", "update routing: fanout_threshold", "aua serve -apply")
	said = dryRun("-apply")
	require.NotEqual(t, first.generation, said.Generation, "the files are what serves")
	require.Empty(t, said.Drift)

	s = f.Serve()
	now := stands(t, s)
	require.Equal(t, []any{first.generation, int64(1), 1}, []any{now.generation, now.serial, now.snapshots})
	s.Stop()
	s = f.Serve("-apply")
	now = stands(t, s)
	require.Equal(t, []any{said.Generation, int64(2), 2}, []any{now.generation, now.serial, now.snapshots})
	s.Stop()
	s = f.Serve("-apply")
	require.Equal(t, 2, stands(t, s).snapshots, "nothing was edited since")
}

// TestASnapshotThatCannotBeLoaded ends the start, and says the way out.
func TestASnapshotThatCannotBeLoaded(t *testing.T) {
	f := in(t).Write("aua.hcl", strings.Replace(required(`, version = "~> 1.0"`, ""), "state \"memory\" {}\n", "", 1))
	f.LayOut(tester(t, "1.0.0"), "acme/tester", "~> 1.0")
	f.Serve().Stop()
	f.Write("aua.hcl", calculating)
	require.NoError(t, os.Rename(f.Path(".aua/plugins"), f.Path("away")))
	f.Run("serve", "-json", "-listen", "127.0.0.1:0").Refused(fault.PluginNotFound,
		"The snapshot 1 of the configuration, which was applied last, cannot be loaded", "acme/tester 1.0.0 is not installed", "aua serve -apply")

	require.NoError(t, os.Rename(f.Path("away"), f.Path(".aua/plugins")))
	s := f.Serve()
	require.Contains(t, running(t, s), "verifier.extra", "the plugin was mended, and the snapshot serves")
	s.Stop()
	require.NoError(t, os.RemoveAll(f.Path(".aua/plugins")))
	s = f.Serve("-apply")
	require.NotContains(t, running(t, s), "verifier.extra", "the files were applied")
	_, err := s.Rollback(t.Context(), &api.RollbackRequest{})
	require.Equal(t, fault.PluginNotFound, fault.CodeOf(err), "%v", err)
	require.Equal(t, int64(2), stands(t, s).serial)
}

// TestAHangUpWithAMistakeInTheFiles changes nothing; the log says why.
func TestAHangUpWithAMistakeInTheFiles(t *testing.T) {
	f := in(t).Write("aua.hcl", calculating)
	s := f.Serve()
	before := stands(t, s)
	f.Write("aua.hcl", strings.Replace(calculating, `"calc" }`, `"clac" }`, 1))
	require.NoError(t, s.Command.Process.Signal(syscall.SIGHUP))
	require.Eventually(t, func() bool {
		return strings.Contains(scraped(t, s.URL), `aua_config_applies_total{outcome="refused"} 1`)
	}, patience, tick)
	require.Eventually(t, func() bool { return strings.Contains(s.Log.String(), "clac") }, patience, tick)
	require.Equal(t, before, stands(t, s))
}

// TestDevKeepsNoConfiguration, and says so to whoever wants to change it.
func TestDevKeepsNoConfiguration(t *testing.T) {
	s := in(t).Serve("-dev", "-detect", "none")
	ctx := t.Context()
	calls := map[string]func() error{
		"plan":     func() error { _, err := s.Plan(ctx, &api.PlanRequest{}); return err },
		"apply":    func() error { _, err := s.Apply(ctx, &api.ApplyRequest{Bundle: bundle(calculating)}); return err },
		"rollback": func() error { _, err := s.Rollback(ctx, &api.RollbackRequest{}); return err },
		"reload":   func() error { _, err := s.ReloadConfig(ctx, &api.ConfigReloadRequest{}); return err },
		"lock":     func() error { _, err := s.Lock(ctx, &api.ConfigLock{Operation: api.OperationApply}); return err },
	}
	for name, call := range calls {
		err := call()
		require.Equal(t, fault.Conflict, fault.CodeOf(err), "%s: %v", name, err)
		require.ErrorContains(t, err, "A server that was started with -dev keeps no configuration")
	}
	list, err := s.Snapshots(ctx, 10, 0)
	require.NoError(t, err)
	require.Empty(t, list.Snapshots)
	require.NoError(t, s.Command.Process.Signal(syscall.SIGHUP))
	require.Eventually(t, func() bool { return strings.Contains(s.Log.String(), "keeps no configuration") }, patience, tick)
	_, err = s.Query(ctx, &api.QueryRequest{Query: "what is 17*23?"})
	require.NoError(t, err, "a hang-up is not its end")
}
