// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// callers call each kind once.
var callers = map[sdk.Kind]func(context.Context, *Instance) error{
	sdk.KindBackend: func(ctx context.Context, i *Instance) error {
		_, err := i.Backend().Complete(ctx, &sdk.CompleteRequest{Messages: []*sdk.Message{{Role: "user", Content: "do:slow"}}})
		return err
	},
	sdk.KindClassifier: func(ctx context.Context, i *Instance) error {
		_, err := ask(ctx, i, "do:slow")
		return err
	},
	sdk.KindScorer: func(ctx context.Context, i *Instance) error {
		_, err := i.Scorer().Score(ctx, &sdk.ScoreRequest{Candidates: []*sdk.Candidate{{Text: "a"}, {Text: "b"}}})
		return err
	},
	sdk.KindVerifier: func(ctx context.Context, i *Instance) error {
		_, err := i.Verifier().Verify(ctx, &sdk.VerifyRequest{Candidates: []*sdk.Candidate{{Text: "a"}}})
		return err
	},
}

// TestKilledUnderLoad kills each kind's process again and again while calls
// are under way. No call may fail, and many must really have been interrupted.
func TestKilledUnderLoad(t *testing.T) {
	const workers, kills = 6, 12
	h := newTestHost(t)
	for kind, call := range callers {
		t.Run(string(kind), func(t *testing.T) {
			i := h.acquire(spec(kind, "behaviour", "slow", "delay_ms", 5))
			defer h.Release(i)
			var answered, interrupted atomic.Int64
			ctx := WithRecorder(t.Context(), func(c Call) {
				answered.Add(1)
				if c.Attempts > 1 {
					interrupted.Add(1)
				}
			})
			stop := make(chan struct{})
			var wg sync.WaitGroup
			errs := make(chan error, workers)
			for range workers {
				wg.Go(func() {
					for {
						select {
						case <-stop:
							return
						default:
						}
						if err := call(ctx, i); err != nil {
							errs <- err
							return
						}
					}
				})
			}
			for n := range kills {
				// Every call under way gets through once before the next kill.
				target := answered.Load() + 3*workers
				eventually(t, func() bool { return answered.Load() >= target || len(errs) > 0 }, "calls are answered")
				s := i.Status()
				require.Equal(t, "ready", s.State)
				require.NoError(t, syscall.Kill(s.PID, syscall.SIGKILL))
				eventually(t, func() bool { return i.Status().Restarts == int64(n+1) || len(errs) > 0 }, "a new process is started")
			}
			close(stop)
			wg.Wait()
			close(errs)
			for err := range errs {
				require.NoError(t, err)
			}
			require.GreaterOrEqual(t, interrupted.Load(), int64(kills), "the kills must have hit calls under way")
			require.Zero(t, i.Status().Errors)
			require.EqualValues(t, kills, i.Status().Restarts)
		})
	}
	require.Contains(t, h.log.String(), "signal: killed")
}

// freeze stops a child process, and returns once it has stopped.
func freeze(t *testing.T, pid int) {
	t.Helper()
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
	var ws syscall.WaitStatus
	_, err := syscall.Wait4(pid, &ws, syscall.WUNTRACED, nil)
	require.NoError(t, err)
	require.True(t, ws.Stopped())
}

// TestStoppedProcess stops a process with SIGSTOP, as a machine out of memory
// or a debugger does: it is killed and replaced, and the call under way answered.
func TestStoppedProcess(t *testing.T) {
	h := newTestHost(t, func(_ *testOptions, timing *timing) {
		timing.healthInterval, timing.healthTimeout = 20*time.Millisecond, time.Second
	})
	i := h.acquire(spec(sdk.KindClassifier))
	freeze(t, i.Status().PID)
	ctx, calls := recorded(t.Context())
	answer, err := ask(ctx, i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	require.Equal(t, 2, (*calls)[0].Attempts)
	require.EqualValues(t, 1, i.Status().Restarts)
	require.Contains(t, h.log.String(), "it answered neither calls nor pings, and was killed")
}

// TestDeadlineMakesTheHostLook stops a process whose next ping is far away.
func TestDeadlineMakesTheHostLook(t *testing.T) {
	h := newTestHost(t, func(_ *testOptions, timing *timing) {
		timing.healthInterval, timing.healthTimeout = time.Hour, 100*time.Millisecond
	})
	i := h.acquire(spec(sdk.KindClassifier))
	freeze(t, i.Status().PID)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := ask(ctx, i, "do:ok")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	require.EqualValues(t, 1, i.Status().Restarts)
}

func TestChildrenLeaveWithTheirPlugin(t *testing.T) {
	h := newTestHost(t)
	for behaviour, stays := range map[string]bool{"do:child": false, "do:orphan": true} {
		i := h.acquire(spec(sdk.KindClassifier))
		answer, err := ask(t.Context(), i, behaviour)
		require.NoError(t, err)
		child, err := strconv.Atoi(answer)
		require.NoError(t, err)
		require.True(t, alive(child))

		require.NoError(t, syscall.Kill(i.Status().PID, syscall.SIGKILL))
		eventually(t, func() bool { return i.Status().Restarts == 1 }, "a child that holds the pipes open delays nothing")
		if stays {
			require.True(t, alive(child), "who leaves the group is out of reach")
			require.NoError(t, syscall.Kill(child, syscall.SIGKILL))
		}
		eventually(t, func() bool { return !alive(child) }, "the group goes with its leader")
		h.Release(i)
	}
}

func TestUnhealthyInstance(t *testing.T) {
	h := newTestHost(t, func(_ *testOptions, timing *timing) { timing.healthInterval = 5 * time.Millisecond })
	i := h.acquire(spec(sdk.KindClassifier, "unhealthy", "the index is being built"))
	eventually(t, func() bool { return i.Status().Reason == "unhealthy: the index is being built" }, "the reason is published")
	require.Equal(t, "ready", i.Status().State)
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err, "whether to call it is the runtime's decision")
	require.Equal(t, "ok", answer)
	require.Zero(t, i.Status().Restarts)
}
