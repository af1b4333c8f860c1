// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugintest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// TestCarefulPluginsPass: nothing but what an option is missing for is skipped.
func TestCarefulPluginsPass(t *testing.T) {
	for name, own := range map[string]string{
		"careful": "direct", "careful-learner": "fit_repeatable", "careful-backend": "backend_embed", "noisy": "call",
		"careful-correction_store": "corrections_gap",
	} {
		t.Run(name, func(t *testing.T) {
			made := map[string]bool{}
			for _, r := range tested(t, name, Options{}) {
				if r.Option != "" {
					require.Equal(t, Skip, r.Status)
					require.Equal(t, "it needs the option "+r.Option, r.Detail)
					continue
				}
				require.Equal(t, Pass, r.Status, "%s: %s", r.Check, r.Detail)
				made[r.Check] = true
			}
			require.True(t, made[own], "%v", made)
			require.False(t, made["router_choices"] && name != "careful", "what does not concern the plugin is left out")
		})
	}
}

func TestBadHandshakes(t *testing.T) {
	for plugin, want := range map[string]string{
		"mute":     "no handshake line came on standard output within 10s",
		"fainting": "the plugin left without a handshake line (the process ended: exit status 9); it printed:\nout of memory",
		"deaf":     `the gRPC health service does not answer for "plugin"`,
	} {
		t.Run(plugin, func(t *testing.T) {
			t.Parallel()
			results := tested(t, plugin, Options{Timeout: 10 * time.Second, Only: []string{"lifeline", "call", "drain"}})
			var checks []string
			for _, r := range results {
				checks = append(checks, r.Check)
				switch r.Check {
				case "describe":
					require.Equal(t, Pass, r.Status)
				case "handshake":
					require.Equal(t, Fail, r.Status)
					require.Contains(t, r.Detail, want)
				default:
					require.Equal(t, Skip, r.Status, "%s cannot be checked", r.Check)
					require.Contains(t, r.Detail, "it needs the check ")
				}
			}
			require.Equal(t, []string{"describe", "handshake", "configure", "call", "drain", "lifeline"}, checks, "those that were asked for, and what they need")
		})
	}
}

func TestKindsThatAreNotServed(t *testing.T) {
	failed := Failed(tested(t, "careful-hook", Options{Kinds: []sdk.Kind{sdk.KindScorer}}))
	require.Len(t, failed, 1)
	require.Equal(t, "it does not serve the kind scorer", failed[0].Detail)
}

func TestProgramThatDoesNotExist(t *testing.T) {
	results, err := Check(t.Context(), filepath.Join(t.TempDir(), "nothing"), nil, Options{})
	require.NoError(t, err)
	failed := Failed(results)
	require.Len(t, failed, 2, "%v", failed)
	require.Contains(t, failed[0].Detail, "the program cannot be started")
	for _, r := range results {
		require.NotEqual(t, Pass, r.Status)
	}
}

func TestUnknownCheck(t *testing.T) {
	_, err := Check(t.Context(), "anything", nil, Options{Only: []string{"handshakes"}})
	require.EqualError(t, err, `there is no check "handshakes"`)
}

func TestCheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	list, err := Check(ctx, "anything", nil, Options{})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, list)
}

// TestInterruptedCheckIsNoFailure, and leaves no process behind.
func TestInterruptedCheckIsNoFailure(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	results, err := Check(ctx, self, []string{asPlugin, "mute"}, Options{Timeout: time.Minute, Only: []string{"handshake"}})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotEmpty(t, results)
	last := results[len(results)-1]
	require.Equal(t, Skip, last.Status)
	require.Equal(t, "it was interrupted", last.Detail)
}

// TestPluginThatDiesIsStartedAgain: what one check has spoilt does not fail the next.
func TestPluginThatDiesIsStartedAgain(t *testing.T) {
	status := map[string]Status{}
	for _, r := range tested(t, "panics elsewhere", Options{PanicQuery: "boom"}) {
		status[r.Check] = r.Status
	}
	require.Equal(t, Fail, status["panic"])
	require.Equal(t, Pass, status["scorer_scores"])
	require.Equal(t, Pass, status["drain"])
}

func TestResultsAreJSON(t *testing.T) {
	c := check{name: "call", about: "It answers.", hint: "Answer."}
	for want, err := range map[string]error{
		`{"check": "call", "about": "It answers.", "status": "skip", "detail": "not today", "option": "slow-query", "seconds": 0}`: skipped{"not today", "slow-query"},
		`{"check": "call", "about": "It answers.", "status": "fail", "detail": "no", "hint": "Answer.", "seconds": 0}`:             errors.New("no"),
		`{"check": "call", "about": "It answers.", "status": "pass", "seconds": 0}`:                                                nil,
	} {
		b, jsonErr := json.Marshal(outcome(c, err))
		require.NoError(t, jsonErr)
		require.JSONEq(t, want, string(b))
	}
}

func TestFailuresCountMoreThanSkips(t *testing.T) {
	err := all(map[string]error{"a": skipped{why: "too slow"}, "b": errors.New("it leaks"), "c": nil})
	require.EqualError(t, err, "b: it leaks")
	require.Equal(t, Skip, outcome(check{}, all(map[string]error{"a": skipped{why: "too slow"}, "c": nil})).Status)
	require.NoError(t, all(map[string]error{"c": nil}))
}

func TestChecksAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Checks() {
		require.Regexp(t, `^[a-z]+(_[a-z]+)*$`, c.Name)
		require.False(t, seen[c.Name], c.Name)
		require.Regexp(t, `\.$`, c.About, c.Name)
		require.Regexp(t, `\.$`, c.Hint, c.Name)
		seen[c.Name] = true
	}
	for _, c := range checks() {
		for _, need := range c.needs {
			require.True(t, seen[need], "%s needs %q", c.name, need)
		}
	}
}
