// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/api"
)

func TestMemoryOfAProcess(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the size of a process is read in /proc")
	}
	h := newTestHost(t)
	before := time.Now()
	i := h.acquire(spec(sdk.KindClassifier))
	st := i.Status()
	require.Positive(t, st.PSSBytes)
	require.Positive(t, st.PSSAtStartBytes)
	require.WithinRange(t, st.StartedAt, before, time.Now())

	_, err := ask(t.Context(), i, "do:exit")
	require.Error(t, err)
	var again api.PluginStatus
	eventually(t, func() bool {
		again = i.Status()
		return again.State == string(Ready) && again.PID != 0 && again.PID != st.PID
	}, "it is back")
	require.True(t, again.StartedAt.After(st.StartedAt), "it is another process")
	require.Positive(t, again.PSSBytes)

	inline := spec(sdk.KindClassifier)
	inline.Isolation = IsolationInline
	require.Zero(t, h.acquire(inline).Status().PSSBytes, "the host's memory is not the plugin's")
}

func TestMemoryIsMeasuredOnceASecond(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the size of a process is read in /proc")
	}
	now := time.Unix(1000, 0)
	var m memory
	m.born(os.Getpid(), now)
	require.Positive(t, m.first)
	m.size, m.first = 5, 3
	size, first := m.of(os.Getpid(), now.Add(memoryAge-1))
	require.Equal(t, []int64{5, 3}, []int64{size, first})
	size, first = m.of(os.Getpid(), now.Add(memoryAge))
	require.Greater(t, size, int64(5))
	require.EqualValues(t, 3, first)
	size, _ = m.of(os.Getpid()+1, now.Add(memoryAge))
	require.Zero(t, size, "it is another process")
	require.Zero(t, proportionalSize(-1))
}

func TestGrowth(t *testing.T) {
	const mib = 1 << 20
	started := time.Unix(1700000000, 0)
	for _, c := range []struct {
		size, first int64
		grown       bool
	}{{0, 0, false}, {500 * mib, 0, false}, {73 * mib, 10 * mib, false}, {74 * mib, 10 * mib, true}, {150 * mib, 80 * mib, false}, {160 * mib, 80 * mib, true}} {
		require.Equal(t, c.grown, growth(c.size, c.first, started) != "", "%d of %d", c.size/mib, c.first/mib)
	}
	require.Contains(t, growth(74*mib, 10*mib, started), "Its memory grew from 10 MiB at its start, 2023-11-14T22:13:20Z, to 74 MiB.")
}

func TestTotalsNeverFall(t *testing.T) {
	h := newTestHost(t)
	s := spec(sdk.KindClassifier)
	first := h.acquire(s)
	_, err := ask(t.Context(), first, "do:ok")
	require.NoError(t, err)
	_, err = ask(t.Context(), first, "do:panic")
	require.Error(t, err)
	pid := first.Status().PID
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	eventually(t, func() bool { return h.Totals()[s.Address].Restarts == 1 }, "it is back")

	s.Edition = 1
	second := h.acquire(s)
	require.False(t, second.Same(first), "another edition is another process")
	require.Zero(t, second.Status().Calls)
	h.Release(first)
	eventually(t, func() bool { return len(h.Status()) == 1 }, "the first is gone")
	_, err = ask(t.Context(), second, "do:ok")
	require.NoError(t, err)
	require.Equal(t, Totals{Calls: 3, Errors: 1, Restarts: 1}, h.Totals()[s.Address])
}

func TestShare(t *testing.T) {
	h := newTestHost(t)
	first := h.acquire(spec(sdk.KindClassifier))
	second := h.Share(first)
	require.True(t, second.Same(first))
	require.False(t, second.Same(nil))
	h.Release(first)
	answer, err := ask(t.Context(), second, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	h.Release(second)
	eventually(t, func() bool { return len(h.Status()) == 0 }, "the last release stops the process")
}

func TestHealthOfAnInstance(t *testing.T) {
	h := newTestHost(t)
	reason, err := h.acquire(spec(sdk.KindClassifier)).Health(t.Context())
	require.NoError(t, err)
	require.Empty(t, reason)
	ill := h.acquire(spec(sdk.KindClassifier, "unhealthy", "I feel faint"))
	reason, err = ill.Health(t.Context())
	require.NoError(t, err)
	require.Equal(t, "I feel faint", reason)

	pid := ill.Status().PID
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
	defer func() { require.NoError(t, syscall.Kill(pid, syscall.SIGCONT)) }()
	// The process stops a moment after the signal.
	eventually(t, func() bool { _, err = ill.Health(t.Context()); return err != nil }, "it answers although it is stopped")
	require.ErrorContains(t, err, "does not answer when it is asked for its health (aua.hcl:12)")
}
