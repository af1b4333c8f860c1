// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auahq/aua/sdk"
)

// beHost is what the test binary does as a host: it starts four plugins, names
// their processes on a line of standard output, and waits to be killed.
func beHost() {
	testerPath = os.Getenv(hostEnv)
	h, err := NewHost(Options{RunDir: os.Getenv("RUN_DIR")})
	if err == nil {
		_, err = acquireAll(context.Background(), h, testCatalog(), []Spec{
			spec(sdk.KindBackend, "linger", true), spec(sdk.KindClassifier), spec(sdk.KindScorer), spec(sdk.KindVerifier),
		})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(h.Status())
	select {}
}

// TestHostKilled kills a host with SIGKILL: none of its plugins may stay, not
// even one that is stopped.
func TestHostKilled(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	runDir := shortDir(t)
	host := exec.Command(self)
	host.Env = append(os.Environ(), hostEnv+"="+testerPath, "RUN_DIR="+runDir)
	host.Stderr = os.Stderr
	stdout, err := host.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, host.Start())
	t.Cleanup(func() { _ = host.Process.Kill() })
	var plugins []struct {
		Address string
		PID     int
	}
	require.NoError(t, json.NewDecoder(stdout).Decode(&plugins))
	require.Len(t, plugins, 4)
	for _, p := range plugins {
		require.True(t, alive(p.PID), "%s runs", p.Address)
	}
	require.NoError(t, syscall.Kill(plugins[1].PID, syscall.SIGSTOP))
	eventually(t, func() bool { return state(t, plugins[1].PID) == "T" }, "it stops")

	require.NoError(t, host.Process.Kill())
	require.ErrorContains(t, host.Wait(), "signal: killed")
	for _, p := range plugins {
		eventually(t, func() bool { return !alive(p.PID) }, p.Address+" leaves with its host")
	}

	fresh, err := newRunDir(runDir)
	require.NoError(t, err)
	defer fresh.remove()
	entries, err := os.ReadDir(runDir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "the next host clears what the killed one left")
}

// alive reports whether a process runs. One that nobody has waited for yet, as
// happens in containers without an init, does not.
func alive(pid int) bool {
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		_, state, _ := strings.Cut(string(stat), ") ")
		return !strings.HasPrefix(state, "Z")
	}
	return syscall.Kill(pid, 0) == nil
}

// state returns the first letter of a process's state, as ps shows it.
func state(t *testing.T, pid int) string {
	t.Helper()
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		_, state, _ := strings.Cut(string(stat), ") ")
		return state[:1]
	}
	out, err := exec.Command("ps", "-o", "state=", "-p", strconv.Itoa(pid)).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))[:1]
}

// TestInterruptDoesNotReachPlugins sends what a terminal's Ctrl-C sends: a
// signal to the host's process group, of which no plugin is a member.
func TestInterruptDoesNotReachPlugins(t *testing.T) {
	h := newTestHost(t)
	i := h.acquire(spec(sdk.KindClassifier))
	group, err := syscall.Getpgid(i.Status().PID)
	require.NoError(t, err)
	own, err := syscall.Getpgid(0)
	require.NoError(t, err)
	require.Equal(t, i.Status().PID, group)
	require.NotEqual(t, own, group)
}
