// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package state

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/fault"
)

// snapshot is one with something in each of its members.
func snapshot(serial int64) *api.ConfigSnapshot {
	return &api.ConfigSnapshot{
		Lineage: "l1", Serial: serial, CreatedAt: epoch.Add(time.Duration(serial) * time.Minute), Operation: api.OperationApply, By: "t1",
		Message: "☺", Digest: fmt.Sprint("sha256:", serial), FromSerial: 1, Config: json.RawMessage(`{"field":{"law":{"description":"${sensitive(\"x\")}"}}}`), PluginLock: "lock",
	}
}

func event(action, target string) *api.AuditEvent {
	return &api.AuditEvent{At: epoch, Tenant: "acme", Actor: "t1", Action: action, Target: target}
}

// actions are those of the audit log, the oldest first; the log must be valid.
func actions(t *testing.T, s Store) []string {
	t.Helper()
	list := []string{}
	require.NoError(t, s.Audit().Walk(t.Context(), func(e *api.AuditEvent) error {
		list = append(list, e.Action+" "+e.Target)
		return nil
	}))
	v, err := s.Audit().Verify(t.Context(), "")
	require.NoError(t, err)
	require.True(t, v.Valid, "%+v", v.Problem)
	require.EqualValues(t, len(list), v.Events)
	return list
}

func TestSnapshotsComeBackWhole(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		latest, err := s.Snapshots().Latest(t.Context())
		require.NoError(t, err)
		require.Nil(t, latest)
		for serial := range int64(5) {
			require.NoError(t, s.Snapshots().Append(t.Context(), snapshot(serial+1), event(api.AuditConfigApply, fmt.Sprint(serial+1))))
		}
		latest, err = s.Snapshots().Latest(t.Context())
		require.NoError(t, err)
		require.Equal(t, snapshot(5), latest)
		got, err := s.Snapshots().Get(t.Context(), 2)
		require.NoError(t, err)
		require.Equal(t, snapshot(2), got)
		for _, serial := range []int64{0, -1, 6} {
			_, err = s.Snapshots().Get(t.Context(), serial)
			require.Equal(t, fault.NotFound, fault.CodeOf(err))
		}
		require.Equal(t, []string{"config.apply 1", "config.apply 2", "config.apply 3", "config.apply 4", "config.apply 5"}, actions(t, s))
	})
}

func TestSnapshotsAreListedWithoutTheirConfiguration(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		for serial := range int64(7) {
			require.NoError(t, s.Snapshots().Append(t.Context(), snapshot(serial+1), nil))
		}
		list := func(limit int, before int64) (serials []int64) {
			found, err := s.Snapshots().List(t.Context(), limit, before)
			require.NoError(t, err)
			for _, one := range found {
				want := snapshot(one.Serial)
				want.Config, want.PluginLock = nil, ""
				require.Equal(t, want, one)
				serials = append(serials, one.Serial)
			}
			return serials
		}
		require.Equal(t, []int64{7, 6, 5}, list(3, 0))
		require.Equal(t, []int64{4, 3, 2}, list(3, 5))
		require.Equal(t, []int64{1}, list(3, 2))
		require.Empty(t, list(3, 1))
		require.Equal(t, []int64{7, 6, 5, 4, 3, 2, 1}, list(0, 100))
		_, err := s.Snapshots().List(t.Context(), -1, 0)
		require.Equal(t, fault.RequestInvalid, fault.CodeOf(err))
		latest, err := s.Snapshots().Latest(t.Context())
		require.NoError(t, err)
		require.NotNil(t, latest.Config, "a list changed what is stored")
	})
}

func TestASnapshotFollowsTheNewestOrIsAConflict(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		put := func(serial int64, lineage string) error {
			one := snapshot(serial)
			one.Lineage = lineage
			return s.Snapshots().Append(t.Context(), one, event(api.AuditConfigApply, fmt.Sprint(serial)))
		}
		refused := func(err error) {
			t.Helper()
			require.Equal(t, fault.Conflict, fault.CodeOf(err), "%v", err)
		}
		refused(put(2, "l1"))
		require.NoError(t, put(1, "l1"))
		refused(put(1, "l1"))
		refused(put(3, "l1"))
		refused(put(2, "l2"))
		refused(put(1, "l2"))
		require.NoError(t, put(2, "l1"))
		require.Equal(t, []string{"config.apply 1", "config.apply 2"}, actions(t, s), "what was refused leaves no event")
	})
}

func TestOneOfManyTakesTheSerialAndTheLock(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		var appended, locked atomic.Int32
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				if err := s.Snapshots().Append(t.Context(), snapshot(1), event(api.AuditConfigApply, "1")); err == nil {
					appended.Add(1)
				} else {
					require.Equal(t, fault.Conflict, fault.CodeOf(err))
				}
				if err := s.Snapshots().Lock(t.Context(), &api.ConfigLock{ID: fmt.Sprint(i)}); err == nil {
					locked.Add(1)
				} else {
					require.Equal(t, fault.StateLocked, fault.CodeOf(err))
				}
			})
		}
		group.Wait()
		require.EqualValues(t, 1, appended.Load())
		require.EqualValues(t, 1, locked.Load())
		require.Equal(t, []string{"config.apply 1"}, actions(t, s))
	})
}

func TestTheLockSaysWhoHasIt(t *testing.T) {
	eachStore(t, func(t *testing.T, s Store) {
		r := s.Snapshots()
		none, err := r.Locked(t.Context())
		require.NoError(t, err)
		require.Nil(t, none)
		require.Equal(t, fault.NotFound, fault.CodeOf(r.Unlock(t.Context(), "x", nil)))

		mine := &api.ConfigLock{ID: "x", Operation: "apply", Who: "ada", Host: "laptop", By: "t1", Created: epoch, Version: "0.1.0"}
		require.NoError(t, r.Lock(t.Context(), mine))
		got, err := r.Locked(t.Context())
		require.NoError(t, err)
		require.Equal(t, mine, got)

		err = r.Lock(t.Context(), &api.ConfigLock{ID: "y", Operation: "rollback", Who: "bob"})
		require.Equal(t, fault.StateLocked, fault.CodeOf(err))
		require.Equal(t, `The configuration is being changed: ada on laptop has held its lock for "apply" since 2026-05-01T12:00:00Z. `+
			`Wait until that has ended; when it never will, run "aua force-unlock x".`, fault.As(err).Message)
		require.Equal(t, mine, fault.As(err).Details["lock"])

		require.Equal(t, fault.Conflict, fault.CodeOf(r.Unlock(t.Context(), "y", nil)))
		require.NoError(t, r.Unlock(t.Context(), "x", nil))
		require.NoError(t, r.Lock(t.Context(), &api.ConfigLock{ID: "y"}))
	})
}
