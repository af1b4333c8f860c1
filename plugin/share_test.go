// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

func TestEqualSpecsShareAProcess(t *testing.T) {
	h := newTestHost(t)
	const holders = 8
	instances := make([]*Instance, holders)
	var wg sync.WaitGroup
	for n := range instances {
		wg.Go(func() {
			s := spec(sdk.KindClassifier)
			s.Source = "generation " + string(rune('a'+n))
			i, err := h.Acquire(t.Context(), s)
			if err == nil {
				instances[n] = i
			}
		})
	}
	wg.Wait()
	require.Len(t, h.Status(), 1, "one start serves all")
	pid := instances[0].Status().PID
	for _, i := range instances {
		require.Equal(t, pid, i.Status().PID)
	}

	_, err := ask(t.Context(), instances[7], "do:panic")
	require.Contains(t, fault.As(err).Message, "(generation h)", "each holder sees its own block")

	for _, i := range instances[1:] {
		h.Release(i)
		h.Release(i) // giving back twice counts once
	}
	h.Release(nil)
	answer, err := ask(t.Context(), instances[0], "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	h.Release(instances[0])
	eventually(t, func() bool { return !alive(pid) && len(h.Status()) == 0 }, "the last release stops the process")
	_, err = ask(t.Context(), instances[0], "do:ok")
	require.Equal(t, fault.Overloaded, fault.CodeOf(err))
	require.ErrorContains(t, err, "is being stopped and takes no more calls")
}

func TestDifferentSpecsDoNotShare(t *testing.T) {
	h := newTestHost(t)
	a := h.acquire(spec(sdk.KindClassifier))
	b := h.acquire(spec(sdk.KindClassifier, "delay_ms", 1))
	require.NotEqual(t, a.Status().PID, b.Status().PID)
	require.Len(t, h.Status(), 2)
	require.Less(t, h.Status()[0].PID, h.Status()[1].PID, "the list has an order")
}

func TestReleaseDrains(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier, "delay_ms", 100))
	pid := i.Status().PID
	const calls = 5
	errs := make(chan error, calls)
	for range calls {
		go func() {
			_, err := ask(t.Context(), i, "do:slow")
			errs <- err
		}()
	}
	eventually(t, func() bool { return i.Status().InFlight == calls }, "the calls are under way")
	h.Release(i)
	eventually(t, func() bool { return i.Status().State == "draining" }, "draining is published")
	for range calls {
		require.NoError(t, <-errs, "calls under way finish")
	}
	eventually(t, func() bool { return !alive(pid) }, "then the process ends")
	eventually(t, func() bool { return i.Status().State == "stopped" }, "and the instance is stopped")
	require.NotContains(t, h.log.String(), "was killed", "no process is killed that leaves by itself")

	again := h.acquire(spec(sdk.KindClassifier, "delay_ms", 100))
	require.NotEqual(t, pid, again.Status().PID)
}

func TestDrainHasAnEnd(t *testing.T) {
	h := newTestHost(t, func(_ *testOptions, timing *timing) { timing.drain = 50 * time.Millisecond })
	i := h.acquire(spec(sdk.KindClassifier))
	done := make(chan error, 1)
	go func() {
		_, err := ask(t.Context(), i, "do:hang")
		done <- err
	}()
	eventually(t, func() bool { return i.Status().InFlight == 1 }, "the call is under way")
	h.Release(i)
	require.Equal(t, fault.Overloaded, fault.CodeOf(<-done), "the host cut it off, and not a crash")
	require.Contains(t, h.log.String(), "Calls under way were cut off")
}

func TestCloseStopsEverything(t *testing.T) {
	h := newTestHost(t)
	instances, err := h.AcquireAll(t.Context(), []Spec{spec(sdk.KindClassifier), spec(sdk.KindScorer)})
	require.NoError(t, err)
	var pids []int
	for _, s := range h.Status() {
		pids = append(pids, s.PID)
	}
	require.NoError(t, h.Close(t.Context()))
	for _, pid := range pids {
		require.False(t, alive(pid))
	}
	require.NoDirExists(t, h.run.path)
	require.Empty(t, h.Status())
	require.Equal(t, "stopped", instances[0].Status().State)
	require.NotContains(t, h.log.String(), "was killed")

	_, err = h.Acquire(t.Context(), spec(sdk.KindClassifier))
	require.Equal(t, fault.Overloaded, fault.CodeOf(err))
	require.NoError(t, h.Close(t.Context()), "closing twice is no harm")
}

func TestCloseKillsWhatDoesNotLeave(t *testing.T) {
	for name, s := range map[string]Spec{
		"it hangs while closing": spec(sdk.KindClassifier, "linger", true),
		"it is stopped":          spec(sdk.KindClassifier),
		"it ignores a shutdown":  spec(sdk.KindClassifier, "delay_ms", 3),
	} {
		t.Run(name, func(t *testing.T) {
			var options []hostOption
			if name == "it ignores a shutdown" {
				options = append(options, defect("no-shutdown"))
			}
			h := newTestHost(t, options...)
			pid := h.acquire(s).Status().PID
			if name == "it is stopped" {
				freeze(t, pid)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			require.NoError(t, h.Close(ctx))
			require.False(t, alive(pid))
		})
	}
}

func TestCloseDuringAStart(t *testing.T) {
	h := newTestHost(t, defect("slow-start"))
	done := make(chan error, 1)
	go func() {
		_, err := h.Acquire(t.Context(), spec(sdk.KindClassifier))
		done <- err
	}()
	eventually(t, func() bool { return len(h.Status()) == 1 }, "the start is under way")
	require.NoError(t, h.Close(t.Context()))
	require.Equal(t, fault.Cancelled, fault.CodeOf(<-done))
}

func TestNothingLeaksOverManyLives(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	live := func() {
		restarts := i.Status().Restarts
		_, err := ask(t.Context(), i, "do:ok")
		require.NoError(t, err)
		require.NoError(t, syscall.Kill(i.Status().PID, syscall.SIGKILL))
		eventually(t, func() bool { return i.Status().Restarts > restarts }, "it is restarted")
	}
	live()
	before := openFiles(t)
	for range 10 {
		live()
	}
	eventually(t, func() bool { return openFiles(t) <= before }, "descriptors of dead processes are closed")
	entries, err := os.ReadDir(h.run.path)
	require.NoError(t, err)
	require.Len(t, entries, 2, "the lock, and the folder of the living process")
}

func openFiles(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/dev/fd")
	require.NoError(t, err)
	return len(entries)
}
