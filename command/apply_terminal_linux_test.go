// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package command_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/auahq/aua/sdk/api"
)

// applying is a person who has typed "aua apply", or another command.
func applying(t *testing.T, s *configServer, command string) *seat {
	t.Helper()
	cmd := plain(program(t, append(strings.Fields(command), "-address", s.url)...))
	require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "aua.hcl"), []byte("config_version = \"1.0\"\n"), 0o644))
	return sit(t, cmd)
}

func (s *configServer) holds() *api.ConfigLock {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lock
}

func TestApplyAsks(t *testing.T) {
	s := newConfigServer(t)
	p := applying(t, s, "apply")
	p.sees("~ fanout_threshold  0.3 → 0.35\n")
	p.sees("Apply these changes?\n  Only the word yes does: ")
	require.NotNil(t, s.holds(), "nobody else can apply while it asks")
	p.types("yes\n")
	p.sees("Applied: snapshot 5")
	require.Zero(t, p.leaves())
	require.Equal(t, wholeApply, s.paths())

	for _, answer := range []string{"y\n", "YES\n", "\n", ctrlD} {
		p := applying(t, s, "apply")
		p.sees("Only the word yes does: ")
		p.types(answer)
		p.sees("Nothing was changed.")
		require.Equal(t, 1, p.leaves(), answer)
		require.Nil(t, s.holds())
	}
	require.EqualValues(t, 5, s.serial)
}

func TestInterruptedBeforeTheChange(t *testing.T) {
	s := newConfigServer(t)
	for _, command := range []string{"apply", "config rollback"} {
		p := applying(t, s, command)
		p.sees("Only the word yes does: ")
		p.types(ctrlC)
		p.sees("Interrupted: nothing was changed.")
		require.Equal(t, 130, p.leaves())
		require.Nil(t, s.holds(), "the lock is given back")
	}
	require.EqualValues(t, 4, s.serial)
}

// What becomes of a change is waited for, and said.
func TestInterruptedDuringTheChange(t *testing.T) {
	s := newConfigServer(t)
	s.applying = make(chan struct{})
	p := applying(t, s, "apply -auto-approve")
	<-s.applying
	p.types(ctrlC)
	p.sees("is waited for.")
	<-s.applying
	p.sees("Applied: snapshot 5")
	require.Zero(t, p.leaves())
	require.Nil(t, s.holds())
}

func TestInterruptedTwiceDuringTheChange(t *testing.T) {
	s := newConfigServer(t)
	s.applying = make(chan struct{})
	p := applying(t, s, "apply -auto-approve")
	<-s.applying
	p.types(ctrlC)
	p.sees("is waited for. A second")
	p.types(ctrlC)
	p.sees(`"aua status" tells`)
	p.sees("force-unlock lock-1")
	require.Equal(t, 130, p.leaves())
	<-s.applying
	require.NotNil(t, s.holds())
	require.Zero(t, run(t, "force-unlock", "-address", s.url, "-force", "lock-1").status)
}

// A terminal that is closed ends the command, and is no approval.
func TestTerminatedAtThePrompt(t *testing.T) {
	s := newConfigServer(t)
	p := applying(t, s, "apply")
	p.sees("Only the word yes does: ")
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	require.Equal(t, 130, p.leaves())
	require.Nil(t, s.holds())
}

func TestForceUnlockAsks(t *testing.T) {
	s := newConfigServer(t)
	s.lock = &api.ConfigLock{ID: "lock-9", Who: "ada", Host: "laptop", Operation: api.OperationApply, Created: at, Version: "0.1.0"}
	for answer, status := range map[string]int{"no\n": 1, ctrlC: 130} {
		p := applying(t, s, "force-unlock lock-9")
		p.sees("who      ada@laptop")
		p.sees("Only the word yes does: ")
		p.types(answer)
		p.sees("he lock was left as it is.")
		require.Equal(t, status, p.leaves())
	}
	p := applying(t, s, "force-unlock lock-8")
	p.sees("another one is, with the id lock-9")
	require.Equal(t, 1, p.leaves())
	p = applying(t, s, "force-unlock lock-9")
	p.sees("Only the word yes does: ")
	p.types("yes\n")
	p.sees("Unlocked: ")
	require.Zero(t, p.leaves())
	p = applying(t, s, "force-unlock lock-9")
	p.sees("Nobody holds the lock of the configuration.")
	require.Equal(t, 1, p.leaves())
}

// Values stand below each other where the terminal has no room for them beside
// each other.
func TestPlanOnANarrowTerminal(t *testing.T) {
	s := newConfigServer(t)
	s.plan.Changes[0].Keys[0].After = []byte(`"a value that is too long for it"`)
	ptm, tty := terminal(t)
	defer tty.Close()
	require.NoError(t, unix.IoctlSetWinsize(int(ptm.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: 44, Row: 24}))
	cmd := plain(program(t, "plan", "-address", s.url))
	require.NoError(t, os.WriteFile(filepath.Join(cmd.Dir, "aua.hcl"), []byte("config_version = \"1.0\"\n"), 0o644))
	cmd.Stdout = tty
	require.NoError(t, cmd.Run())
	seen := make([]byte, 4096)
	n, err := ptm.Read(seen)
	require.NoError(t, err)
	require.Contains(t, strings.ReplaceAll(string(seen[:n]), "\r\n", "\n"), "      ~ fanout_threshold\n          - 0.3\n          + \"a value that is too long for\n            it\"\n")
}
