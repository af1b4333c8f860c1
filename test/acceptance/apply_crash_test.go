// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk/api"
	"github.com/auahq/aua/sdk/client"
	"github.com/auahq/aua/sdk/fault"
)

// TestTheServerIsKilledInMidApply at many moments: the next one serves what was
// there before or what was applied, whole, and never less than was promised.
func TestTheServerIsKilledInMidApply(t *testing.T) {
	const kills = 9
	configurations := []string{calculating, calculating + "scorer \"default\" {\n  plugin = \"utility\"\n  config {\n    cost_weight = 0.25\n  }\n}\nrouting {\n  fanout_threshold = 0.35\n}\n"}
	f := in(t).Write("aua.hcl", calculating)
	s := f.Serve()
	took, serial := 100*time.Millisecond, int64(1)
	outcomes := map[string]int{}
	for n := range kills {
		next := configurations[serial%2]
		applied := make(chan *api.Applied, 1)
		go func() {
			done, _ := s.Apply(t.Context(), &api.ApplyRequest{Bundle: bundle(next)})
			applied <- done
		}()
		var promised *api.Applied
		if n < kills-1 {
			time.Sleep(took * time.Duration(n) / (kills - 2))
		} else {
			promised = <-applied
			require.NotNil(t, promised)
		}
		require.NoError(t, s.Command.Process.Signal(syscall.SIGKILL))
		err := <-s.Exited
		s.Exited <- err
		if promised == nil {
			promised = <-applied
		}

		s = f.Serve()
		now := stands(t, s)
		switch {
		case promised != nil:
			require.Equal(t, serial+1, now.serial, "what was acknowledged is served")
			outcomes["acknowledged"]++
		case now.serial == serial+1:
			outcomes["stored"]++
		default:
			require.Equal(t, serial, now.serial)
			outcomes["as before"]++
		}
		serial = now.serial
		want := expanded(t, configurations[(serial+1)%2])
		kept, err := s.Snapshot(t.Context(), serial)
		require.NoError(t, err)
		require.Equal(t, want.Digest, kept.Digest)
		p, err := s.Plan(t.Context(), &api.PlanRequest{Bundle: bundle(configurations[(serial+1)%2])})
		require.NoError(t, err)
		require.Empty(t, p.Changes, "it is what runs")
		require.Equal(t, kept.Digest, p.From)
		r, err := s.Query(t.Context(), &api.QueryRequest{Query: "what is 17*23?"})
		require.NoError(t, err)
		require.Contains(t, r.Answer, "391")
		require.Equal(t, now.generation, r.Generation)
		require.Equal(t, now.snapshots, now.events, "each snapshot has its event, and each event its snapshot")
		if promised != nil {
			took = time.Duration(promised.DurationMS * float64(time.Millisecond))
		}
	}
	t.Log(outcomes)
	require.NotZero(t, outcomes["as before"])
	require.NotZero(t, outcomes["acknowledged"])
	f.Run("audit", "verify", "-address", s.URL).OK()
}

// TestALockOutlivesTheServer: it stands in the store until somebody takes it away.
func TestALockOutlivesTheServer(t *testing.T) {
	f := in(t).Write("aua.hcl", calculating)
	s := f.Serve()
	held, err := s.Lock(t.Context(), &api.ConfigLock{Operation: api.OperationApply, Who: "ada", Host: "laptop"})
	require.NoError(t, err)
	require.NoError(t, s.Command.Process.Signal(syscall.SIGKILL))
	err = <-s.Exited
	s.Exited <- err

	s = f.Serve()
	edited := calculating + "routing {\n  fanout_threshold = 0.35\n}\n"
	_, err = s.Apply(t.Context(), &api.ApplyRequest{Bundle: bundle(edited)})
	require.Equal(t, fault.StateLocked, fault.CodeOf(err))
	require.ErrorContains(t, err, `ada on laptop has held its lock for "apply" since`)
	done, err := s.Apply(t.Context(), &api.ApplyRequest{Bundle: bundle(edited), ConfigGuard: api.ConfigGuard{LockID: held.ID}})
	require.NoError(t, err, "its holder goes on")
	require.Equal(t, int64(2), done.Serial)
	_, err = s.ForceUnlock(t.Context(), held.ID)
	require.NoError(t, err)
	audit, err := s.ListAudit(t.Context(), client.AuditFilter{Action: api.AuditConfigForceUnlock})
	require.NoError(t, err)
	require.Len(t, audit.Events, 1)
	require.Equal(t, held.ID, audit.Events[0].Target)
	_, err = s.Apply(t.Context(), &api.ApplyRequest{Bundle: bundle(calculating), ConfigGuard: api.ConfigGuard{LockID: held.ID}})
	require.Equal(t, fault.Conflict, fault.CodeOf(err), "nobody changes anything with a lock that was taken away")
	applies(t, s, calculating)
}
