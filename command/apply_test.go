// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
)

var wholeApply = []string{"POST /config/lock", "POST /config/plan", "POST /config/apply", "DELETE /config/lock/lock-1"}

func TestApply(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "apply", "-address", s.url, "-auto-approve", "-message", "faster")
	require.Zero(t, r.status, r.err)
	require.Contains(t, r.out, "~ fanout_threshold  0.3 → 0.35\n")
	require.Contains(t, r.out, "Applied: snapshot 5 serves as generation g-5, after 123 ms.\nTo undo it: aua config rollback\n")
	require.Equal(t, wholeApply, s.paths())
	require.Equal(t, "lock-1", got[api.PlanRequest](t, s, "POST /config/plan").LockID)
	sent := got[api.ApplyRequest](t, s, "POST /config/apply")
	require.Equal(t, []any{"plan-1", int64(4), "lock-1", "faster"}, []any{sent.Plan.ID, *sent.ExpectSerial, sent.LockID, sent.Message})
	lock := got[api.ConfigLock](t, s, "POST /config/lock")
	require.Equal(t, api.OperationApply, lock.Operation)
	require.NotEmpty(t, lock.Who)
	require.NotEmpty(t, lock.Host)
	require.NotEmpty(t, lock.Version)
}

func TestApplyAsEvents(t *testing.T) {
	s := newConfigServer(t)
	all := events(t, run(t, "apply", "-address", s.url, "-auto-approve", "-json").out)
	require.Equal(t, []string{"version", "change", "summary", "applied"}, types(all))
	require.Equal(t, "Applied: snapshot 5 serves as generation g-5, after 123 ms.", all[3].Message)
	require.EqualValues(t, 5, all[3].Applied.Serial)
}

func TestApplyASavedPlan(t *testing.T) {
	s := newConfigServer(t)
	require.Zero(t, run(t, "plan", "-address", s.url, "-out", "aua.plan").status)
	r := run(t, "apply", "-address", s.url, "-check-serial", "4", "aua.plan")
	require.Zero(t, r.status, r.err)
	require.Contains(t, r.out, "~ fanout_threshold")
	require.Contains(t, r.out, "Applied: snapshot 5")
	require.Equal(t, []string{"POST /config/plan", "POST /config/lock", "POST /config/apply", "DELETE /config/lock/lock-1"}, s.paths(), "it is not planned again")
	sent := got[api.ApplyRequest](t, s, "POST /config/apply")
	require.Equal(t, s.plan, *sent.Plan)
	require.EqualValues(t, 4, *sent.ExpectSerial)
}

func TestApplyOfNoChanges(t *testing.T) {
	s := newConfigServer(t)
	s.plan.Changes = nil
	r := run(t, "apply", "-address", s.url, "-auto-approve")
	require.Zero(t, r.status)
	require.Equal(t, "No changes. What runs is what these files say, snapshot 4.\n", r.out)
	require.NotContains(t, s.paths(), "POST /config/apply")
	require.Nil(t, s.lock)
}

// Nobody answers, so nothing is asked of the server either.
func TestApplyWhereNobodyCanAnswer(t *testing.T) {
	s := newConfigServer(t)
	for _, name := range []string{"apply", "apply -json", "config rollback", "force-unlock lock-1"} {
		r := runWith(t, "yes\n", append(strings.Fields(name), "-address", s.url)...)
		require.Equal(t, 1, r.status, name)
		require.Contains(t, r.out+r.err, "nobody can answer here", name)
	}
	require.Empty(t, s.paths())
}

func TestApplyWhileSomebodyElseDoes(t *testing.T) {
	s := newConfigServer(t)
	s.lock = &api.ConfigLock{ID: "lock-9"}
	for _, name := range []string{"apply -auto-approve", "config rollback -auto-approve"} {
		r := run(t, append(strings.Fields(name), "-address", s.url)...)
		require.Equal(t, 1, r.status)
		require.Equal(t, "Error: ada on laptop holds the lock lock-9.\nAUA_STATE_LOCKED\n", r.err)
	}
	require.NotNil(t, s.lock, "it is not ours to give back")
}

func TestApplyOfAnotherSerial(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "apply", "-address", s.url, "-auto-approve", "-check-serial", "3")
	require.Equal(t, 1, r.status)
	require.Contains(t, r.err, "The newest snapshot has the serial 4, and -check-serial demands 3")
	require.Contains(t, r.err, "AUA_PLAN_STALE")
	require.NotContains(t, s.paths(), "POST /config/apply")
	require.Nil(t, s.lock)
}

// A change whose answer never came may have been made.
func TestApplyWhoseOutcomeIsNotKnown(t *testing.T) {
	s := newConfigServer(t)
	s.breaks = true
	r := run(t, "apply", "-address", s.url, "-auto-approve")
	require.Equal(t, 3, r.status)
	require.Contains(t, r.err, `Whether the change was made is not known; "aua config history" tells.`)
	require.Nil(t, s.lock)
}

func TestRollback(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "config", "rollback", "-address", s.url, "-auto-approve", "-message", "slow")
	require.Zero(t, r.status, r.err)
	require.Contains(t, r.out, "    ~ routing  hot\n", "nobody has the file of a snapshot")
	require.Contains(t, r.out, "Applied: snapshot 5")
	sent := got[api.RollbackRequest](t, s, "POST /config/rollback")
	require.Equal(t, []any{int64(3), int64(4), "lock-1", "slow"}, []any{sent.To, *sent.ExpectSerial, sent.LockID, sent.Message})
	require.Nil(t, s.lock)

	r = run(t, "config", "rollback", "-address", s.url, "-auto-approve", "-to", "2", "-json")
	require.Equal(t, []string{"version", "change", "summary", "applied"}, types(events(t, r.out)))
	require.EqualValues(t, 2, got[api.RollbackRequest](t, s, "POST /config/rollback").To)
	require.Equal(t, 1, run(t, "config", "rollback", "-address", s.url, "-auto-approve", "-to", "99").status)
}

func TestReloadOfTheConfiguration(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "config", "reload", "-address", s.url, "-message", "m")
	require.Zero(t, r.status, r.err)
	require.Contains(t, r.out, "Applied: snapshot 5")
	require.Equal(t, "m", got[api.ConfigReloadRequest](t, s, "POST /config/reload").Message)
	require.EqualValues(t, 6, decode[api.Applied](t, run(t, "config", "reload", "-address", s.url, "-json").out).Serial)
}

func TestShow(t *testing.T) {
	s := newConfigServer(t)
	golden(t, "show.txt", run(t, "show", "-address", s.url).out)
	r := run(t, "show", "-address", s.url, "-serial", "3", "-hcl")
	require.Equal(t, "config_version = \"1.0\"\n\nrouting {\n  single_threshold = 0.7\n  fanout_threshold = 0.3\n}\n", r.out)
	shown := decode[map[string]any](t, run(t, "show", "-address", s.url, "-serial", "3", "-json").out)
	require.EqualValues(t, 3, shown["serial"])
	require.Equal(t, r.out, shown["hcl"])
	require.Equal(t, 1, run(t, "show", "-address", s.url, "-serial", "9").status)
}

func TestDiffOfConfigurations(t *testing.T) {
	s := newConfigServer(t)
	r := run(t, "config", "diff", "-address", s.url)
	require.Zero(t, r.status, r.err)
	require.Equal(t, "--- snapshot 4\n+++ files\n  config_version = \"1.0\"\n\n  routing {\n-   single_threshold = 0.7\n-   fanout_threshold = 0.4\n+   fanout_threshold = 0.35\n  }\n", r.out)
	require.True(t, got[api.PlanRequest](t, s, "POST /config/plan").Static)
	r = run(t, "config", "diff", "-address", s.url, "-serial", "2", "-to", "3")
	require.Equal(t, "--- snapshot 2\n+++ snapshot 3\n  … 2 lines as before\n  routing {\n    single_threshold = 0.7\n-   fanout_threshold = 0.2\n+   fanout_threshold = 0.3\n  }\n", r.out)
	require.Equal(t, "No differences: snapshot 3 and snapshot 3 mean the same.\n", run(t, "config", "diff", "-address", s.url, "-serial", "3", "-to", "3").out)
	s.plan.Config = s.snapshot(4).Config
	require.Contains(t, run(t, "config", "diff", "-address", s.url).out, "No difference that is shown: snapshot 4 and files differ in credentials")
}

func TestHistoryOfTheConfiguration(t *testing.T) {
	s := newConfigServer(t)
	golden(t, "history.txt", run(t, "config", "history", "-address", s.url, "-limit", "2").out)
	require.Len(t, decode[api.ConfigSnapshotList](t, run(t, "config", "history", "-address", s.url, "-json").out).Snapshots, 2)
}

func TestForceUnlock(t *testing.T) {
	s := newConfigServer(t)
	s.lock = &api.ConfigLock{ID: "lock-9", Who: "ada", Host: "laptop", Operation: api.OperationApply, Created: at, Version: "0.1.0"}
	r := run(t, "force-unlock", "-address", s.url, "-force", "lock-9")
	require.Zero(t, r.status, r.err)
	require.Equal(t, "Unlocked: nobody holds the lock of the configuration now. It was held by ada@laptop for apply since 2026-05-04 03:02:01 UTC, id lock-9.\n", r.out)
	require.Nil(t, s.lock)
	require.Equal(t, 1, run(t, "force-unlock", "-address", s.url, "-force", "gone").status)
}
