// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
	"github.com/auahq/aua/sdk/fault"
)

// recorded returns a context that records its calls, and the records.
func recorded(ctx context.Context) (context.Context, *[]Call) {
	var calls []Call
	return WithRecorder(ctx, func(c Call) { calls = append(calls, c) }), &calls
}

func TestCallIsRepeatedOnANewProcess(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	before := i.Status().PID
	ctx, calls := recorded(t.Context())
	answer, err := ask(ctx, i, "do:once "+filepath.Join(t.TempDir(), "marker"))
	require.NoError(t, err)
	require.Equal(t, "once", answer)

	require.Len(t, *calls, 1)
	c := (*calls)[0]
	require.Equal(t, "classifier.test", c.Address)
	require.Equal(t, "Classify", c.Method)
	require.Equal(t, 2, c.Attempts)
	require.NoError(t, c.Err)
	require.False(t, c.Start.IsZero())
	require.Positive(t, c.Duration)

	s := i.Status()
	require.NotEqual(t, before, s.PID)
	require.EqualValues(t, 1, s.Restarts)
	require.EqualValues(t, 1, s.Calls)
	require.Zero(t, s.Errors)
}

func TestCallThatAlwaysEndsTheProcess(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	ctx, calls := recorded(t.Context())
	_, err := ask(ctx, i, "do:exit")
	e := fault.As(err)
	require.Equal(t, fault.PluginCrashed, e.Code)
	require.Equal(t, `classifier.test: the plugin "tester" 1.2.3 failed during Classify: exit status 3 (aua.hcl:12). It is being restarted, and the log has what it printed.`, e.Message)
	require.Equal(t, "plugin", e.Details["fault"])
	require.Equal(t, "Classify", e.Details["method"])
	require.Equal(t, maxAttempts, e.Details["attempts"])
	require.Equal(t, "exit status 3", e.Details["status"])
	require.Contains(t, e.Details["output"], "The tester leaves.")
	require.Equal(t, maxAttempts, (*calls)[0].Attempts)
	require.Equal(t, err, (*calls)[0].Err)

	var crash *CrashError
	require.ErrorAs(t, err, &crash)
	require.Equal(t, "aua.hcl:12", crash.Source)
	require.ErrorContains(t, crash, "classifier.test: plugin \"tester\" 1.2.3, configured at aua.hcl:12: exit status 3; its last output:\n  ")

	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err, "the instance is back at once")
	require.Equal(t, "ok", answer)
	require.Contains(t, h.log.String(), "The tester leaves.")
}

func TestPanicFailsItsOwnCallOnly(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier, "delay_ms", 200))
	pid := i.Status().PID
	slow := make(chan error, 1)
	go func() {
		_, err := ask(t.Context(), i, "do:slow")
		slow <- err
	}()
	eventually(t, func() bool { return i.Status().InFlight == 1 }, "the slow call is under way")
	ctx, calls := recorded(t.Context())
	_, err := ask(ctx, i, "do:panic now")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	require.Equal(t, `classifier.test: the plugin "tester" 1.2.3 failed during Classify: panic: boom now (aua.hcl:12). Only this call is affected, and the log has the stack.`, fault.As(err).Message)
	require.Equal(t, 1, (*calls)[0].Attempts, "a panic is not repeated")
	require.NoError(t, <-slow)
	require.Equal(t, pid, i.Status().PID)
	require.Zero(t, i.Status().Restarts)
	eventually(t, func() bool { return strings.Contains(h.log.String(), "A method panicked") }, "the log has the stack")
}

func TestPanicOfAGoroutine(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	_, err := ask(t.Context(), i, "do:goroutine-panic")
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	var crash *CrashError
	require.ErrorAs(t, err, &crash)
	require.Equal(t, "exit status 2; panic: boom in the background", crash.Status)
	require.Contains(t, crash.Output, "panic: boom in the background")
	require.Contains(t, strings.Join(crash.Output, "\n"), "goroutine ")
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
}

func TestErrorsOfAPlugin(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	for text, want := range map[string]struct {
		code    fault.Code
		message string
	}{
		"do:error":         {fault.Internal, `classifier.test: the plugin "tester" 1.2.3 failed during Classify: the tester has no wish to answer (aua.hcl:12).`},
		"do:unavailable":   {fault.Internal, `classifier.test: the plugin "tester" 1.2.3 failed during Classify: out to lunch (aua.hcl:12).`},
		"do:unimplemented": {fault.PluginContractInvalid, `classifier.test: the plugin "tester" 1.2.3 does not offer Classify (aua.hcl:12).`},
		"do:contract":      {fault.PluginContractInvalid, `classifier.test: the plugin "tester" 1.2.3 broke the contract of Classify: the probability of the field "" is 1.5.`},
	} {
		ctx, calls := recorded(t.Context())
		_, err := ask(ctx, i, text)
		require.Equal(t, want.code, fault.CodeOf(err), text)
		require.Equal(t, want.message, fault.As(err).Message, text)
		require.Equal(t, "plugin", fault.As(err).Details["fault"], text)
		require.Equal(t, 1, (*calls)[0].Attempts, "%s is not repeated", text)
	}
	require.Zero(t, i.Status().Restarts, "an error is no crash")
	require.EqualValues(t, 4, i.Status().Errors)
}

func TestDeadline(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	for _, text := range []string{"do:wait", "do:hang"} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := ask(ctx, i, text)
		cancel()
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualError(t, err, `classifier.test: the plugin "tester" 1.2.3 did not answer Classify before the deadline: context deadline exceeded`)
	}
	answer, err := ask(t.Context(), i, "do:ok")
	require.NoError(t, err)
	require.Equal(t, "ok", answer)
	require.Zero(t, i.Status().Restarts, "a plugin that answers pings is not stuck")
}

func TestCancel(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := ask(ctx, i, "do:wait")
		done <- err
	}()
	eventually(t, func() bool {
		answer, err := ask(t.Context(), i, "do:active")
		return err == nil && answer == "1"
	}, "the call has reached the plugin")
	cancel()
	err := <-done
	require.ErrorIs(t, err, context.Canceled)
	require.EqualError(t, err, `classifier.test: the plugin "tester" 1.2.3: the call of Classify was given up: context canceled`)
	eventually(t, func() bool {
		answer, err := ask(t.Context(), i, "do:cancelled")
		return err == nil && answer == "1"
	}, "the plugin learns of it")
	require.Zero(t, i.Status().Errors, "that nobody wants the answer is no error of the plugin")
}

func TestCallWhileRestarting(t *testing.T) {
	marker := filepath.Join(t.TempDir(), "marker")
	h := newTestHost(t, func(_ *testOptions, timing *timing) {
		timing.callWait = 20 * time.Millisecond
		timing.restart.base, timing.restart.most = time.Hour, time.Hour
	})
	i := h.acquire(spec(sdk.KindClassifier, "exit_if_exists", marker))
	_, err := ask(t.Context(), i, "do:once "+marker)
	require.Equal(t, fault.PluginCrashed, fault.CodeOf(err))
	eventually(t, func() bool { return strings.Contains(i.Status().Reason, "exit status 4") }, "the restart fails")
	ctx, calls := recorded(t.Context())
	_, err = ask(ctx, i, "do:ok")
	e := fault.As(err)
	require.Equal(t, fault.PluginCrashed, e.Code)
	require.Equal(t, `classifier.test: the plugin "tester" 1.2.3 failed and cannot take Classify: exit status 4 (aua.hcl:12). It is being restarted; send the query again.`, e.Message)
	require.Zero(t, (*calls)[0].Attempts)
	require.Equal(t, "restarting", i.Status().State)

	deadline, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err = ask(deadline, i, "do:ok")
	require.ErrorIs(t, err, context.DeadlineExceeded, "a call does not wait beyond its own deadline")
}

func TestCrashErrorWithoutDetails(t *testing.T) {
	e := identity{address: "a.b", plugin: "p", version: "1.0.0"}.crash("signal: killed", nil)
	require.EqualError(t, e, `a.b: plugin "p" 1.0.0: signal: killed`)
	full := identity{address: "a.b", plugin: "p", version: "1.0.0"}.crashed(fault.PluginCrashed, e, "during X", "Next.")
	require.Equal(t, `a.b: the plugin "p" 1.0.0 failed during X: signal: killed. Next.`, full.Message)
	require.NotContains(t, full.Details, "source")
	require.NotContains(t, full.Details, "output")
	require.True(t, errors.Is(fmt.Errorf("wrapped: %w", full), full))
}
