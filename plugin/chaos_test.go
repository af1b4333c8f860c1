// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// TestMisbehaviourStaysWithItsOwnCalls mixes calls that panic, fail, hang and
// are cancelled with calls that do nothing of the kind: none of these suffers.
func TestMisbehaviourStaysWithItsOwnCalls(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	pid := i.Status().PID
	bad := map[string]func(error) bool{
		"do:panic":    func(err error) bool { return fault.CodeOf(err) == fault.PluginCrashed },
		"do:error":    func(err error) bool { return fault.CodeOf(err) == fault.Internal },
		"do:contract": func(err error) bool { return fault.CodeOf(err) == fault.PluginContractInvalid },
		"do:hang":     func(err error) bool { return errors.Is(err, context.DeadlineExceeded) },
		"do:wait":     func(err error) bool { return errors.Is(err, context.DeadlineExceeded) },
	}
	var wg sync.WaitGroup
	for text, expected := range bad {
		wg.Go(func() {
			for range 20 {
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
				if text[3] != 'h' && text[3] != 'w' {
					cancel()
					ctx, cancel = context.WithCancel(t.Context())
				}
				_, err := ask(ctx, i, text)
				cancel()
				if !expected(err) {
					t.Errorf("%s: %v", text, err)
				}
			}
		})
	}
	var answered atomic.Int64
	for range 4 {
		wg.Go(func() {
			for range 200 {
				answer, err := ask(t.Context(), i, "do:ok")
				if err != nil || answer != "ok" {
					t.Errorf("a good call: %q, %v", answer, err)
				}
				answered.Add(1)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 800, answered.Load())
	s := i.Status()
	require.Equal(t, pid, s.PID, "the process is the same")
	require.Zero(t, s.Restarts)
	require.EqualValues(t, 800+100, s.Calls)
	require.EqualValues(t, 100, s.Errors)
	require.Zero(t, s.InFlight)
}

// TestConnectionLost ends a plugin's server but not its process: a call notices,
// and the useless process is replaced.
func TestConnectionLost(t *testing.T) {
	h := newTestHost(t, defect("no-shutdown"), defect("grpc-alone"), func(_ *testOptions, timing *timing) { timing.lostGrace = 10 * time.Millisecond })
	i := h.acquire(spec(sdk.KindClassifier))
	before := i.Status().PID
	conn := i.sup.current.Load().life.(*process).conn
	_ = conn.Invoke(t.Context(), "/plugin.GRPCController/Shutdown", &emptypb.Empty{}, &emptypb.Empty{})
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	require.NotEqual(t, before, i.Status().PID)
	require.False(t, alive(before))

	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	require.NoError(t, h.Close(ctx), "a plugin that ignores its shutdown need not be waited for")
}

func TestAcquireWhileDraining(t *testing.T) {
	h := newTestHost(t)
	s := spec(sdk.KindClassifier, "delay_ms", 150)
	old := h.acquire(s)
	slow := make(chan error, 1)
	go func() {
		_, err := ask(t.Context(), old, "do:slow")
		slow <- err
	}()
	eventually(t, func() bool { return old.Status().InFlight == 1 }, "the call is under way")
	h.Release(old)
	fresh := h.acquire(s)
	require.NotEqual(t, old.Status().PID, fresh.Status().PID, "what drains is not shared")
	answer, err := ask(t.Context(), fresh, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	require.NoError(t, <-slow)
	eventually(t, func() bool { return len(h.Status()) == 1 }, "the old one is gone")
	require.Equal(t, "ready", fresh.Status().State)
}

func TestAcquireAllSharesEqualSpecs(t *testing.T) {
	h := newTestHost(t)
	s := spec(sdk.KindClassifier)
	instances, err := h.AcquireAll(t.Context(), []Spec{s, s, s})
	require.NoError(t, err)
	require.Len(t, h.Status(), 1)
	h.Release(instances[0])
	h.Release(instances[1])
	answer, err := ask(t.Context(), instances[2], "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
}

func TestHostsDoNotDisturbEachOther(t *testing.T) {
	a, b := newTestHost(t), newTestHost(t)
	require.NotEqual(t, a.run.path, b.run.path)
	ia, ib := a.acquire(spec(sdk.KindClassifier)), b.acquire(spec(sdk.KindClassifier))
	require.NotEqual(t, ia.Status().PID, ib.Status().PID)
	require.NoError(t, a.Close(t.Context()))
	answer, err := ask(t.Context(), ib, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
}
