// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
	"github.com/auahq/aua/test/live"
	"github.com/auahq/aua/test/modelserver"
)

// operated is a folder with a configuration of two specialists, and the server
// that it was started with.
func operated(t *testing.T) (*live.Folder, *live.Server) {
	t.Helper()
	upstream := modelserver.New(t, modelserver.Config{Keep: -1})
	upstream.SetDefault(modelserver.Behaviour{Text: "Check for nil before you use it."})
	hcl := models(
		model{name: "swe", fields: `"software_engineering", "general"`, server: upstream, more: `timeout = "30s"`},
		model{name: "spare", fields: `"software_engineering", "general"`, server: upstream},
	)
	f := in(t).Write("aua.hcl", hcl+"\nrouting {\n  fanout_threshold = 0.30\n}\n\nscorer \"default\" {\n  plugin = \"utility\"\n  config {\n    cost_weight = 0.05\n  }\n}\n")
	s := f.Serve()
	f.Env = append(f.Env, "AUA_ADDR="+s.URL)
	return f, s
}

// busy has clients ask a server; none of their queries may fail.
func busy(t *testing.T, s *live.Server) *live.Load {
	t.Helper()
	return live.StartLoad(t, 4, func(c, n int) error {
		r, err := s.Query(t.Context(), &api.QueryRequest{Query: fmt.Sprintf("%s Case %d of %d.", coding, n, c)})
		if err == nil && (len(r.Degraded) > 0 || r.Status != api.StatusAnswered) {
			err = fmt.Errorf("%s, without %v: %s", r.Status, r.Degraded, r.Reason)
		}
		return err
	})
}

func replace(before, after string) func(string) string {
	return func(text string) string { return strings.ReplaceAll(text, before, after) }
}

// TestEditsAreAppliedAndRolledBackUnderLoad plans, applies and takes back an
// edit of each kind; no query fails, and each plan says what it takes.
func TestEditsAreAppliedAndRolledBackUnderLoad(t *testing.T) {
	f, s := operated(t)
	l := busy(t, s)
	serial := int64(1)
	for _, edit := range []struct {
		name          string
		change        func(string) string
		says          []string
		before, after string
	}{
		{"threshold", replace("0.30", "0.35"), []string{"~ routing (aua.hcl:", "fanout_threshold 0.3 → 0.35", "no process is replaced"}, "fanout_threshold = 0.3", "fanout_threshold = 0.35"},
		{"model", replace(`model   = "mock-model"`, `model   = "other-model"`), []string{`~ model "mock-model" → "other-model"`, "0 to add, 2 to change"}, `"mock-model"`, `"other-model"`},
		{"plugin", replace("0.05", "0.1"), []string{"-/+ scorer.default", "config.cost_weight 0.05 → 0.1", "1 process is replaced."}, "cost_weight = 0.05", "cost_weight = 0.1"},
		{"removed", func(text string) string {
			from := strings.Index(text, `specialist "spare"`)
			return text[:from] + text[from+strings.Index(text[from:], "\n}\n")+3:]
		}, []string{"- specialist.spare", "- arbiter.default", "0 to add, 0 to change, 2 to remove"}, `specialist "spare"`, ""},
	} {
		files := f.Read("aua.hcl")
		f.Change("aua.hcl", edit.change)
		require.Equal(t, 2, f.Run("plan", "-detailed-exitcode").Says(edit.says...).Status, edit.name)
		f.Run("apply", "-auto-approve", "-message", edit.name).OK().Says(append(edit.says, fmt.Sprintf("Applied: snapshot %d", serial+1))...)
		require.Zero(t, f.Run("plan", "-detailed-exitcode").Says("No changes.").Status, "what was applied is what was planned")
		shown := f.Run("show", "-hcl").OK().Out
		require.NotContains(t, compact(shown), edit.before+" ", edit.name)
		require.Contains(t, compact(shown), edit.after, edit.name)
		l.More(8)
		f.Run("config", "rollback", "-auto-approve").OK().Says(fmt.Sprintf("Applied: snapshot %d", serial+2))
		require.Contains(t, compact(f.Run("show", "-hcl").OK().Out), edit.before)
		l.More(8)
		f.Write("aua.hcl", files)
		require.Zero(t, f.Run("plan", "-detailed-exitcode").Status, "a rollback leads to what was there before")
		serial += 2
	}
	l.End()
	var history api.ConfigSnapshotList
	f.Run("config", "history", "-json").OK().JSON(&history)
	require.Equal(t, serial, history.Snapshots[0].Serial)
	f.Run("config", "diff", "-serial", "1", "-to", "2").OK().Says("- fanout_threshold = 0.3", "+ fanout_threshold = 0.35")
}

// compact has one space where a text has several, or a line break.
func compact(text string) string { return strings.Join(strings.Fields(text), " ") + " " }

// TestTwoOperators: who applies second what was planned first is refused, and
// so is who comes while the lock is held.
func TestTwoOperators(t *testing.T) {
	f, s := operated(t)
	f.Change("aua.hcl", replace("0.30", "0.35"))
	f.Run("plan", "-out", "ada.plan").OK()
	f.Change("aua.hcl", replace("0.05", "0.1"))
	f.Run("apply", "-auto-approve", "-message", "by bob").OK()
	f.Run("apply", "ada.plan").Refused(fault.PlanStale, "made against the snapshot 1", "the newest one is 2")
	f.Run("apply", "-auto-approve", "-check-serial", "1").Refused(fault.PlanStale)

	lock, err := s.Lock(t.Context(), &api.ConfigLock{Operation: api.OperationApply, Who: "ada", Host: "laptop"})
	require.NoError(t, err)
	f.Change("aua.hcl", replace("0.35", "0.4"))
	f.Run("apply", "-auto-approve").Refused(fault.StateLocked, "ada", "laptop", "aua force-unlock "+lock.ID)
	f.Run("status").OK().Says("locked: held by ada@laptop")
	f.Run("plan").OK().Says("fanout_threshold")
	f.Run("force-unlock", lock.ID).Refused(fault.RequestInvalid, "nobody can answer here")
	f.Run("force-unlock", "-force", lock.ID).OK().Says("Unlocked")
	f.Run("apply").Refused(fault.RequestInvalid, "nobody can answer here", "-auto-approve")
	f.Run("apply", "-auto-approve").OK().Says("Applied: snapshot 3")
}

// TestRestartAfterEdits: the snapshot is served, the drift is said, and with
// -apply the files win. SIGHUP applies them as well.
func TestRestartAfterEdits(t *testing.T) {
	f, s := operated(t)
	f.Change("aua.hcl", replace("0.30", "0.35"))
	f.Run("apply", "-auto-approve").OK()
	f.Change("aua.hcl", replace("0.35", "0.4"))
	s.Stop()

	s = f.Serve()
	f.Env = append(f.Env, "AUA_ADDR="+s.URL)
	f.Run("show", "-hcl").OK().Says("fanout_threshold = 0.35")
	f.Run("plan").OK().Says("fanout_threshold 0.35 → 0.4")
	require.NoError(t, s.Command.Process.Signal(syscall.SIGHUP))
	require.Eventually(t, func() bool {
		return strings.Contains(compact(f.Run("config", "history").Out), " 3 2")
	}, patience, tick)
	f.Run("show", "-hcl").OK().Says("fanout_threshold = 0.4")
	f.Change("aua.hcl", replace("0.4\n", "0.45\n"))
	s.Stop()

	s = f.Serve("-apply")
	f.Env = append(f.Env, "AUA_ADDR="+s.URL)
	f.Run("show", "-hcl").OK().Says("fanout_threshold = 0.45")
	f.Run("plan").OK().Says("No changes.")
}

// TestABadConfigurationIsShownWhereItStands, although the server found it.
func TestABadConfigurationIsShownWhereItStands(t *testing.T) {
	f, _ := operated(t)
	f.Change("aua.hcl", replace(`plugin = "utility"`, `plugin = "utilty"`))
	r := f.Run("plan")
	require.Equal(t, 1, r.Status)
	r.Says("on aua.hcl line", `plugin = "utilty"`, `Did you mean "utility"?`)
	f.Run("apply", "-auto-approve").Says(`Did you mean "utility"?`)
	f.Run("status").OK().SaysNot("locked:")
}
