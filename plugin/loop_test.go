// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// TestCrashLoop lets a plugin crash without ever answering, until the breaker
// opens; a call after the cool-down finds it repaired.
func TestCrashLoop(t *testing.T) {
	var clock atomic.Int64 // seconds since the start
	start := time.Now()
	h := newTestHost(t, func(_ *testOptions, timing *timing) {
		timing.restart.cooldown = time.Minute
		timing.now = func() time.Time { return start.Add(time.Duration(clock.Load()) * time.Second) }
	})
	sick := filepath.Join(t.TempDir(), "sick")
	i := h.acquire(spec(sdk.KindClassifier, "exit_if_exists", sick))
	require.NoError(t, os.WriteFile(sick, nil, 0o600))
	_, err := ask(t.Context(), i, "do:exit")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	eventually(t, func() bool { return i.Status().State == "failed" }, "the breaker opens")
	require.Contains(t, i.Status().Reason, "exit status 4")
	require.Zero(t, i.Status().PID)

	ctx, calls := recorded(t.Context())
	_, err = ask(ctx, i, "do:ok")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	require.Contains(t, fault.As(err).Message, "It crashed again and again and is left alone for a while; a later call starts it again.")
	require.Zero(t, (*calls)[0].Attempts, "nothing is started during the cool-down")
	require.Equal(t, "failed", i.Status().State)

	clock.Add(61)
	_, err = ask(t.Context(), i, "do:ok")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err), "it is tried once, and is still sick")
	require.Equal(t, "failed", i.Status().State)

	require.NoError(t, os.Remove(sick))
	clock.Add(61)
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	require.Equal(t, "ready", i.Status().State)
	require.Empty(t, i.Status().Reason)
}

// TestCrashesWithAnswersBetween never open the breaker.
func TestCrashesWithAnswersBetween(t *testing.T) {
	h := newTestHost(t)
	dir := t.TempDir()
	i := h.acquire(spec(sdk.KindClassifier))
	for n := range 2 * testTiming().restart.limit {
		_, err := ask(t.Context(), i, "do:once "+filepath.Join(dir, string(rune('a'+n))))
		require.NoError(t, err)
	}
	require.EqualValues(t, 2*testTiming().restart.limit, i.Status().Restarts)
}

// TestIdleCrashes let a process that nobody calls die again and again.
func TestIdleCrashes(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier, "exit_after_ms", 50))
	eventually(t, func() bool { return i.Status().State == "failed" }, "the breaker opens")
	require.LessOrEqual(t, i.Status().Restarts, int64(testTiming().restart.limit), "a life that ends while it starts is no restart")
	require.Contains(t, i.Status().Reason, "exit status 5")
}

// TestLongLives count as a success, though nothing was asked.
func TestLongLives(t *testing.T) {
	h := newTestHost(t, func(_ *testOptions, timing *timing) { timing.restart.stable = time.Nanosecond })
	i := h.acquire(spec(sdk.KindClassifier, "exit_after_ms", 50))
	enough := int64(2 * testTiming().restart.limit)
	eventually(t, func() bool { return i.Status().Restarts > enough }, "it is restarted every time")
}
